/**
 * Points without a derivative (`kinks` in src/ops.ts), for functions compiled with `convention: "error"`: before each sweep
 * of derivatives src/interpret.ts goes over the function, and looks at every operation from which a chain of partial
 * derivatives that are not exactly 0, or a choice, leads to an output.
 */
import { contribution, zero } from "./algebra.js";
import type { Algebra } from "./algebra.js";
import { Backward } from "./backward.js";
import type { Back } from "./backward.js";
import type { Engine } from "./engine.js";
import { AdError } from "./errors.js";
import { numbers } from "./functions.js";
import type { Frame, Interpreter } from "./interpret.js";
import { inputsBehind, placesOf, whatIs, withValue } from "./naming.js";
import type { Names } from "./naming.js";
import { nameOf, rules } from "./ops.js";
import type { Kinks } from "./ops.js";
import type { Points } from "./points.js";
import { talliesOf } from "./readings.js";
import { sourceOf } from "./source.js";
import { LEAVES, NESTED, operandsOf } from "./tape.js";
import type { Tape } from "./tape.js";

type KinksOf = (m: Algebra<number>, ...args: number[]) => Kinks<number>;

/** 1 for each operand by which the operation has no derivative there, else 0. */
export function kinksAt(name: keyof typeof rules, operands: readonly number[], y: number): number[] {
  const rule = rules[name];
  if (!rule.kinks) return operands.map(() => 0);
  const kinks = rule.kinks as unknown as KinksOf;
  if (rule.arity === "list") {
    const { terms, sum } = talliesOf(numbers, rule, operands, y);
    return operands.map((x, k) => Number(kinks(numbers, x, y, sum, terms[k]!) !== 0));
  }
  const all = kinks(numbers, ...operands, y);
  return operands.map((_, k) => Number((typeof all === "number" ? all : all[k]!) !== 0));
}

/** 1 where something comes through. */
const reach: Back = {
  given: (partial, _t, _active, chooses) => {
    const x = contribution(numbers, partial, 1);
    return Number(chooses || (x !== zero && x !== 0));
  },
  add: Math.max,
  opaque: (active) => Array.from(active, () => 1),
  conditions: true,
};

/** @throws AdError "convention" at a point without a derivative. */
function mustHaveDerivatives(where: string, interpreter: Interpreter, names: Names, at: Frame): void {
  const visit = (frame: Frame, i: number): void => {
    const code = frame.tape.opcodes[i]!;
    if (code >= LEAVES || code === NESTED) return;
    const operands = operandsOf(frame.tape, i);
    const values = operands.map((operand) => frame.values[operand]!);
    const kinks = kinksAt(nameOf[code]!, values, frame.values[i]!);
    const active = operands.filter((operand, k) => kinks[k] && frame.active[operand]);
    if (active.length > 0) throw notDifferentiable(where, names, frame, i, active);
  };
  const outputs = new Uint8Array(at.tape.outputs.length).fill(1);
  new Backward(interpreter, { ...reach, visit }).sweep(at, outputs);
}

function notDifferentiable(where: string, names: Names, frame: Frame, i: number, active: readonly number[]): AdError {
  const { tape, values } = frame;
  const operands = operandsOf(tape, i);
  const shown = operands.slice(0, 4).map((operand) => withValue(whatIs(names, frame, operand), values[operand]!));
  const more = operands.length > 4 ? ` and ${operands.length - 4} more` : "";
  const inside = placesOf(frame).map((place) => `, in ${place}`);
  const source = sourceOf(tape, i);
  return new AdError(
    "convention",
    `${where}: got ${nameOf[tape.opcodes[i]!]!} (node ${i}) of ${shown.join(", ")}${more}, which has no derivative there and depends on ${inputsBehind(names, frame, active)}${inside.join("")}${source === undefined ? "" : `, at ${source}`}; expected a point where all operations have one: move it, or compile without convention: "error"`,
  );
}

/** Looks at a function before its derivatives are computed, at the inputs and parameters given. */
export type Check = (inputs: Float64Array, parameters: Float64Array) => void;

export function checkOf(where: string, interpreter: Interpreter, names: Names, tape: Tape): Check {
  return (inputs, parameters) =>
    mustHaveDerivatives(where, interpreter, names, interpreter.at(tape, inputs, parameters));
}

/** The engine, which throws instead of sweeping derivatives where the check throws; once for each sweep of values. */
export function guarded(engine: Engine, tape: Pick<Tape, "inputs" | "parameters">, check: Check): Engine {
  let looked = false;
  const look = (): void => {
    const { f64, primals } = engine;
    const at = primals + tape.inputs;
    if (!looked) check(f64.slice(primals, at), f64.slice(at, at + tape.parameters));
    looked = true;
  };
  const anew = (): void => void (looked = false);
  return withOverrides(engine, {
    value: () => (anew(), engine.value()),
    primal: () => (anew(), engine.primal()),
    linearize: () => (anew(), engine.linearize()),
    tangent: () => (look(), engine.tangent()),
    reverse: (seed) => (look(), engine.reverse(seed)),
    gradient: (output) => (anew(), look(), engine.gradient(output)),
    vjp: (seed) => (anew(), look(), engine.vjp(seed)),
    jvp: () => (anew(), look(), engine.jvp()),
    points: (shared, withParameters = true) => guardedPoints(engine, tape, shared, withParameters, check),
  });
}

function guardedPoints(
  engine: Engine,
  { inputs, parameters }: Pick<Tape, "inputs" | "parameters">,
  shared: number,
  withParameters: boolean,
  check: Check,
): Points {
  const points = engine.points(shared, withParameters);
  const width = inputs - shared + (withParameters ? parameters : 0);
  let look = (): void => undefined;
  return withOverrides(points, {
    forward: (rows, from, count, given) => {
      const { f64, primals } = engine;
      const own = given ? inputs - shared : width;
      look = () => {
        for (let k = from; k < from + count; k++) {
          const all = f64.slice(primals, primals + inputs + parameters);
          all.set(rows.subarray(k * own, (k + 1) * own), shared);
          if (given) all.set(given.subarray(k * parameters, (k + 1) * parameters), inputs);
          check(all.subarray(0, inputs), all.subarray(inputs));
        }
        look = () => undefined;
      };
      points.forward(rows, from, count, given);
    },
    tangent: (...args) => (look(), points.tangent(...args)),
    reverse: (...args) => (look(), points.reverse(...args)),
    reverseAll: (...args) => (look(), points.reverseAll(...args)),
    second: (...args) => (look(), points.second(...args)),
  });
}

/** The same object to its users, with other methods in place of some. */
const withOverrides = <T extends object>(of: T, overrides: Partial<T>): T =>
  new Proxy(of, {
    get: (target, key) => {
      if (key in overrides) return overrides[key as keyof T];
      const own: unknown = Reflect.get(target, key, target);
      return typeof own === "function" ? (own.bind(target) as unknown) : own;
    },
  });
