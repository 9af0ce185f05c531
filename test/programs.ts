/** Programs for tests: traced from functions, read back as src/layout.ts draws them, made at random. */
import fc from "fast-check";
import type { OpName } from "../src/algebra.js";
import type { Expr, Operand } from "../src/index.js";
import { ACTIVE_SHIFT, SINGLE_SHIFT, FORMS_SHIFT, FRESH_SHIFT, NEAR, RUN_A, RUN_B, RUN_C, RUN_COUNT, RUN_FIRST, RUN_KIND, RUN_WORDS, SHARED, STRIDED } from "../src/layout.js"; // prettier-ignore
import * as free from "../src/methods.generated.js";
import { nameOf, rules } from "../src/ops.js";
import type { Program } from "../src/schedule.js";
import { layoutOf } from "../src/shape.js";
import { LEAVES } from "../src/tape.js";
import type { Tape } from "../src/tape.js";
import { finish, trace } from "../src/trace.js";

export type Fn = (xs: Expr[], ps: Expr[]) => Operand | Operand[];

/** The tape of a function as it was recorded. */
export const tapeOf = (inputs: number, fn: Fn, parameters = 0): Tape =>
  finish(trace(fn as never, layoutOf(inputs, "test"), layoutOf(parameters, "test"), "test"));

/** Number of operations, leaves not counted. */
export function operationsIn(tape: Tape): number {
  let count = 0;
  for (let i = 0; i < tape.length; i++) if (tape.opcodes[i]! < LEAVES) count++;
  return count;
}

/** Applies an operation to a flat list of operands; two lists stand one after the other. */
export function apply(name: OpName, args: readonly Operand[]): Operand {
  const operation = free[name] as (...args: unknown[]) => Operand;
  const arity = rules[name].arity;
  if (arity === "list") return operation(args);
  return arity === "pairs" ? operation(args.slice(0, args.length / 2), args.slice(args.length / 2)) : operation(...args); // prettier-ignore
}

export interface Run {
  name: OpName;
  active: number;
  fresh: number;
  /** One an operand; one for all lists of a run. */
  forms: number[];
  /** Slots from each operation's operand to the next; NaN where gathered. */
  steps: number[];
  single: boolean;
  count: number;
  first: number;
  /** For each operation of the run, the slots of its operands; lists one after the other. */
  operands: number[][];
}

/** Operations that have a loop for each of the forms that matter: gathered all or none. */
export const light = new Set<OpName>(["add", "sub", "mul", "div", "square", "squaredDifference"]);

export const isList = (run: Run): boolean => typeof rules[run.name].arity === "string";

/** Which operand of the table an operand of a flat list is: for two lists, the first or the second. */
export function bitOf({ name }: Pick<Run, "name">, operands: readonly number[], i: number): number {
  const arity = rules[name].arity;
  return arity === "list" ? 0 : arity === "pairs" ? Number(i >= operands.length / 2) : i;
}

/** The runs of a program, read as src/layout.ts draws them. */
export function runsOf({ runs, index }: Program): Run[] {
  return Array.from({ length: runs.length / RUN_WORDS }, (_, r) => runOf(runs.subarray(r * RUN_WORDS), index));
}

function runOf(words: Uint32Array, index: Uint32Array): Run {
  const word = words[RUN_KIND]!;
  const name = nameOf[word & 0xff]!;
  const { arity } = rules[name];
  const operands = typeof arity === "number" ? arity : 1;
  const form = (i: number) => (word >> (FORMS_SHIFT + 2 * i)) & 3;
  const step = (i: number): number => [NaN, 1, 0, index[words[RUN_A + i]! + 1]! | 0][form(i)]!;
  const reach = (form: number, at: number, k: number, step = 1) =>
    form === NEAR ? at + k : form === SHARED ? at : form === STRIDED ? index[at]! + k * step : index[at + k]!;
  const slots = (k: number): number[] => {
    if (typeof arity === "number") return Array.from({ length: arity }, (_, i) => reach(form(i), words[RUN_A + i]!, k, step(i))); // prettier-ignore
    const n = index[words[RUN_B]! + k]!;
    const starts = arity === "list" ? [words[RUN_A]!] : [words[RUN_A]!, words[RUN_C]!];
    return starts.flatMap((at) => Array.from({ length: n }, (_, e) => reach(form(0), index[at + k]!, e)));
  };
  return {
    name,
    active: (word >> ACTIVE_SHIFT) & 15,
    fresh: (word >> FRESH_SHIFT) & 15,
    forms: Array.from({ length: operands }, (_, i) => form(i)),
    steps: Array.from({ length: operands }, (_, i) => step(i)),
    single: Boolean((word >> SINGLE_SHIFT) & 1),
    count: words[RUN_COUNT]!,
    first: words[RUN_FIRST]!,
    operands: Array.from({ length: words[RUN_COUNT]! }, (_, k) => slots(k)),
  };
}

/** `count` operations of one name at once, whose operands are picked among the results so far. */
interface Step {
  name: OpName;
  count: number;
  width: number;
  reach: ("near" | "shared" | "strided" | "backward" | "scattered" | "chain")[];
  at: number[];
}

/** Operand i of operation k of a step, an element of a list counted by e. */
function pick(step: Step, results: readonly Operand[], made: readonly Operand[], i: number, k: number, e = 0): Operand {
  const reach = step.reach[i]!;
  const at = step.at[i]!;
  const list = typeof rules[step.name].arity === "string";
  const among = (n: number): Operand => results[n % results.length]!;
  if (reach === "chain" && k > 0 && e === 0) return made[k - 1]!;
  if (reach === "near") return among(at + (list ? k * step.width : k) + e);
  if (reach === "strided") return among(at + 2 * k + e);
  if (reach === "backward") return among(at + step.count - 1 - k + e);
  return among(reach === "scattered" ? at + 7 * k + k * k + 5 * e : at + e);
}

function operandsAt(step: Step, results: readonly Operand[], made: readonly Operand[], k: number): Operand[] {
  const { arity } = rules[step.name];
  const list = (i: number) => Array.from({ length: step.width }, (_, e) => pick(step, results, made, i, k, e));
  if (arity === "list") return list(0);
  return arity === "pairs" ? [...list(0), ...list(1)] : Array.from({ length: arity }, (_, i) => pick(step, results, made, i, k)); // prettier-ignore
}

export interface Wide {
  readonly inputs: number;
  readonly parameters: number;
  readonly fn: Fn;
}

/** Functions of many operations of one name side by side: with stretches of every length, chains and lists. */
export function wide(names: readonly OpName[], mostInputs = 40): fc.Arbitrary<Wide> {
  // As many of each arity, so that operations of three operands and on lists are no rarity.
  const arities = ([1, 2, 3, "list", "pairs"] as const).map((arity) => names.filter((n) => rules[n].arity === arity));
  const three = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(one, { minLength: 3, maxLength: 3 });
  const step: fc.Arbitrary<Step> = fc.record({
    name: fc.oneof(...arities.filter((of) => of.length > 0).map((of) => fc.constantFrom(...of))),
    count: fc.constantFrom(1, 2, 3, 5, 7, 8, 9, 9, 10, 12, 17),
    width: fc.constantFrom(1, 2, 3, 5, 8, 9),
    reach: fc.oneof(three(fc.constantFrom("near", "near", "near", "shared")), three(fc.constantFrom("near", "near", "shared", "strided", "backward")), three(fc.constantFrom("near", "shared", "scattered", "chain"))), // prettier-ignore
    at: three(fc.oneof(fc.nat(60), fc.constantFrom(0, 9, 18, 27, 36))),
  });
  return fc
    .record({
      inputs: fc.integer({ min: 1, max: mostInputs }),
      parameters: fc.nat(3),
      steps: fc.array(step, { maxLength: 10, size: "max" }),
      outputs: fc.integer({ min: 1, max: 20 }),
      constant: fc.double({ min: -2, max: 2, noNaN: true }),
    })
    .map(({ inputs, parameters, steps, outputs, constant }) => {
      const fn: Fn = (xs, ps) => {
        const results: Operand[] = [...xs, ...ps, constant];
        for (const s of steps) {
          const made: Operand[] = [];
          for (let k = 0; k < s.count; k++) made.push(apply(s.name, operandsAt(s, results, made, k)));
          results.push(...made);
        }
        return results.slice(-outputs);
      };
      return { inputs, parameters, fn };
    });
}

/** One operation at every index, or a sum over it. */
interface Sweep {
  name: OpName;
  count: number;
  reach: ("latest" | "before" | "near" | "next" | "shared" | "strided" | "backward")[];
  at: number[];
}

/** Where operand i of operation k is picked: among inputs, or the results of one of the last sweeps. */
function reached(
  { reach, at, count }: Sweep,
  inputs: readonly Operand[],
  made: readonly Operand[][],
  i: number,
  k: number,
): Operand {
  // prettier-ignore
  const by = reach[i]!;
  const from = at[i]!;
  const among = (all: readonly Operand[], n: number): Operand => all.at(n % all.length)!;
  const latest = made.at(-1) ?? inputs;
  if (by === "latest") return among(latest, k);
  if (by === "before") return among(made.at(-1 - (from % 4)) ?? inputs, k);
  if (by === "next") return among(inputs, k + 1);
  if (by === "near") return among(from % 3 ? inputs : latest, k + (from % 5));
  if (by === "shared") return among(from % 2 ? inputs : latest, from);
  const step = 1 + (from % 3);
  return among(inputs, (from % 5) + step * (by === "strided" ? k : count - 1 - k));
}

function swept(sweep: Sweep, inputs: readonly Operand[], made: readonly Operand[][]): Operand[] {
  const { arity } = rules[sweep.name];
  const list = (i: number): Operand[] =>
    Array.from({ length: sweep.count }, (_, k) => reached(sweep, inputs, made, i, k));
  if (arity === "list") return [apply(sweep.name, list(0))];
  if (arity === "pairs") return [apply(sweep.name, [...list(0), ...list(1)])];
  const lists = Array.from({ length: arity }, (_, i) => list(i));
  return Array.from({ length: sweep.count }, (_, k) => apply(sweep.name, lists.map((all) => all[k]!))); // prettier-ignore
}

/** Functions of long runs one after the other, of all forms and offsets, with sums and dots over them. */
export function long(names: readonly OpName[]): fc.Arbitrary<Wide> {
  const any = names.filter((name) => typeof rules[name].arity === "number");
  const three = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(one, { minLength: 3, maxLength: 3 });
  const counts = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 24, max: 40 }), fc.constantFrom(24, 25, 26, 27, 99, 100)); // prettier-ignore
  const sweep = fc.record({
    name: fc.oneof({ weight: 3, arbitrary: fc.constantFrom<OpName>(...light) }, { weight: 1, arbitrary: fc.constantFrom<OpName>("sum", "sum", "dot") }, { weight: 1, arbitrary: fc.constantFrom(...any) }), // prettier-ignore
    reach: three(fc.constantFrom("latest", "latest", "latest", "latest", "latest", "before", "before", "near", "next", "shared", "strided", "backward")), // prettier-ignore
    at: three(fc.nat(60)),
    count: fc.option(counts, { freq: 8 }),
  });
  return fc
    .record({
      count: counts,
      room: fc.constantFrom(1, 1, 2, 3),
      more: fc.nat(7),
      parameters: fc.nat(3),
      sweeps: fc.array(sweep, { minLength: 2, maxLength: 10, size: "max" }),
      outputs: fc.constantFrom("sum", "sum", "last", "all"),
    })
    .map(({ count, room, more, parameters, sweeps, outputs }) => {
      const fn: Fn = (xs, ps) => {
        const made: Operand[][] = [];
        const sums: Operand[] = [];
        for (const one of sweeps) {
          const results = swept({ ...one, count: one.count ?? count }, [...xs, ...ps, 0.5, ...sums], made); // prettier-ignore
          if (typeof rules[one.name].arity === "number") made.push(results);
          else sums.push(...results);
        }
        const last = made.at(-1) ?? xs;
        if (outputs === "sum") return [apply("sum", last), ...sums].reduce((a, b) => apply("add", [a, b]));
        return [...sums, ...(outputs === "last" ? last : made.flat()), xs[0]!];
      };
      return { inputs: room * count + more, parameters, fn };
    });
}
