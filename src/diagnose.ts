/** Where a NaN or an Inf comes from: the first operation that makes it, in the values and on the way back. */
import { contribution, zero } from "./algebra.js";
import { Backward } from "./backward.js";
import type { Back, Seeds, Swept } from "./backward.js";
import { report } from "./diagnosis.js";
import type { Diagnosis, Finding } from "./diagnosis.js";
import { numbers } from "./functions.js";
import { outputsOf } from "./interpret.js";
import type { Frame, Interpreter } from "./interpret.js";
import { operationAt, placesOf, whatIs } from "./naming.js";
import type { Names } from "./naming.js";
import { nameOf, rules } from "./ops.js";
import { sourceOf } from "./source.js";
import { INPUT, LEAVES, NESTED, RESULT, operandsOf } from "./tape.js";

type Bad = (x: number) => boolean;
const infinite: Bad = (x) => !Number.isFinite(x);
const undefinedNumber: Bad = (x) => Number.isNaN(x);

/** A node with how it goes on from there, the outer function last. */
interface Made {
  readonly frame: Frame;
  readonly node: number;
  readonly path: readonly string[];
  readonly adjoint?: number;
  readonly value: number;
}

export class Diagnostician {
  constructor(
    readonly interpreter: Interpreter,
    readonly names: Names,
  ) {}

  diagnose(frame: Frame): Diagnosis {
    const { tape } = frame;
    const ones = new Float64Array(tape.outputs.length).fill(1);
    const adjoints = this.#sweep(frame, ones).adjoints;
    const finite = !outputsOf(frame).concat(this.#inputAdjoints(frame, adjoints)).some(infinite);
    const found = (first: (bad: Bad) => Made | undefined): Finding[] => {
      const made = [infinite, undefinedNumber].flatMap((bad) => first(bad) ?? []);
      const same = made.length === 2 && made[0]!.frame.tape === made[1]!.frame.tape && made[0]!.node === made[1]!.node;
      return (same ? made.slice(0, 1) : made).map((one) => this.#finding(one));
    };
    let forward = found((bad) => this.#forward(frame, tape.outputs, bad));
    let reverse = found((bad) => this.#reverse(frame, ones, bad, true));
    if (!finite && forward.length + reverse.length === 0) {
      // Inf among values that no output shows makes the NaN on the way back.
      const made = this.#reverse(frame, ones, infinite, false)!;
      forward = found((bad) => this.#forward(made.frame, operandsOf(made.frame.tape, made.node), bad));
      reverse = [this.#finding(made)];
    }
    return { finite, forward, reverse, toString: () => report(forward, reverse, finite) };
  }

  #finding({ frame, node, path, adjoint, value }: Made): Finding {
    const leaf = frame.tape.opcodes[node]! >= LEAVES;
    const what = whatIs(this.names, frame, node);
    const operands = leaf ? [node] : operandsOf(frame.tape, node);
    const source = sourceOf(frame.tape, node);
    return {
      operation: leaf ? what.split(" ")[0]! : operationAt(frame, node),
      node,
      value,
      ...(adjoint !== undefined && { adjoint }),
      operands: operands.map((i) => ({ what: whatIs(this.names, frame, i), value: frame.values[i]! })),
      within: placesOf(frame),
      path,
      ...(source !== undefined && { source }),
    };
  }

  /** The first operation from which something bad gets to one of the targets. */
  #forward(frame: Frame, targets: ArrayLike<number>, bad: Bad): Made | undefined {
    const { tape, values } = frame;
    /** The node through which it goes on to a target; itself at a target. */
    const next = new Int32Array(tape.length).fill(-1);
    for (const target of Array.from(targets)) if (bad(values[target]!)) next[target] = target;
    for (let i = tape.length - 1; i >= 0; i--) {
      if (next[i]! < 0) continue;
      for (const operand of takenOf(frame, i))
        if (next[operand]! < 0 && (bad(values[operand]!) || tape.opcodes[operand] === NESTED)) next[operand] = i;
    }
    const i = next.findIndex(
      (to, node) =>
        to >= 0 && tape.opcodes[node] !== RESULT && !operandsOf(tape, node).some((operand) => bad(values[operand]!)),
    );
    if (i < 0) return undefined;
    const path = pathFrom(frame, i, next);
    if (tape.opcodes[i] !== NESTED) return { frame, node: i, path, value: values[i]! };
    for (const inside of this.interpreter.inner(frame, i)) {
      if (inside.caller!.condition || !outputsOf(inside).some(bad)) continue;
      const made = this.#forward(inside, inside.tape.outputs, bad);
      if (made) return { ...made, path: [...made.path, ...path] };
    }
    return { frame, node: i, path, value: values[next[i]!]! };
  }

  #inputAdjoints({ tape }: Frame, adjoints: Float64Array): number[] {
    return this.interpreter.inputsOf(tape).map((i) => adjoints[i]!);
  }

  /** Adjoints of a frame, and what the operands of each operation receive. */
  #sweep(frame: Frame, seeds: ArrayLike<number>) {
    const given = new Map<number, readonly number[]>();
    const how: Back = {
      ...sums,
      visit: (at, i, _t, of) => {
        if (at === frame) given.set(i, of);
      },
    };
    const backward = new Backward(this.interpreter, how);
    return { backward, given, adjoints: backward.sweep(frame, seeds) };
  }

  /** The first operation on the way back from which something bad gets to an input; `strict`: of operands that are not. */
  #reverse(frame: Frame, seeds: ArrayLike<number>, bad: Bad, strict: boolean): Made | undefined {
    const { tape, values } = frame;
    const { backward, given, adjoints } = this.#sweep(frame, seeds);
    const reaches = new Uint8Array(tape.length);
    const from = (i: number): number => operandsOf(tape, i).findIndex((operand, k) => reaches[operand] === 1 && bad(given.get(i)?.[k] ?? 0)); // prettier-ignore
    for (let i = 0; i < tape.length; i++) {
      const code = tape.opcodes[i]!;
      if (code === INPUT) reaches[i] = Number(bad(adjoints[i]!));
      else if (code === RESULT) reaches[i] = Number(bad(adjoints[i]!) && reaches[tape.a[i]!] === 1);
      else if (code < LEAVES) reaches[i] = Number((code === NESTED || bad(adjoints[i]!)) && from(i) >= 0);
    }
    const next = nextBack(frame, adjoints);
    for (let i = tape.length - 1; i >= 0; i--) {
      const k = tape.opcodes[i]! >= LEAVES || tape.opcodes[i] === RESULT ? -1 : from(i);
      if (k < 0 || bad(adjoints[i]!)) continue;
      if (strict && operandsOf(tape, i).some((operand) => bad(values[operand]!))) continue;
      const made = { frame, node: i, path: pathFrom(frame, i, next), value: given.get(i)![k]! };
      const results = resultsOf(frame, i);
      if (results.length === 0) return { ...made, adjoint: adjoints[i]! };
      if (results.some((node) => bad(adjoints[node]!))) continue;
      const inside = this.#firstInside(backward, frame, i, results.map((node) => adjoints[node]!), bad); // prettier-ignore
      const found = inside && this.#reverse(inside.frame, inside.seeds, bad, strict);
      if (found) return { ...found, path: [...found.path, ...made.path] };
      if (!inside && !(strict && results.some((node) => bad(values[node]!)))) return made;
    }
    // Contributions that are finite may add up to what is not.
    const i = strict ? -1 : reaches.lastIndexOf(1);
    return i < 0
      ? undefined
      : { frame, node: i, path: pathFrom(frame, i, next), adjoint: adjoints[i]!, value: adjoints[i]! };
  }

  /** The first row or step of nested function `i` on the way back that makes something bad. */
  #firstInside(backward: Backward, frame: Frame, i: number, seeds: Seeds, bad: Bad): Swept | undefined {
    let first: Swept | undefined;
    backward.through(frame, i, seeds, (swept) => {
      const comes = Array.from(swept.seeds).some(bad);
      if (!comes && this.#inputAdjoints(swept.frame, swept.adjoints).some(bad)) first ??= swept;
    });
    return first;
  }
}

const sums: Back = {
  given: (partial, t, active) => {
    const x = active ? contribution(numbers, partial, t) : 0;
    return x === zero ? 0 : (x as number);
  },
  add: (x, y) => x + y,
  opaque: (_, adjoints) => adjoints(),
};

/** The operands that the value of node `i` is made of: of a choice, the one that was taken. */
function takenOf({ tape, values }: Frame, i: number): number[] {
  const operands = operandsOf(tape, i);
  const name = nameOf[tape.opcodes[i]!];
  if (!name || !rules[name].chooses) return operands;
  return [operands[0]!, operands[values[operands[0]!] !== 0 ? 1 : 2]!];
}

/** By node, through which the adjoints come that are not 0; itself at an output. */
function nextBack({ tape }: Frame, adjoints: Float64Array): Int32Array {
  const next = new Int32Array(tape.length).fill(-1);
  for (const output of tape.outputs) next[output] = output;
  for (let i = tape.length - 1; i >= 0; i--) {
    if (next[i]! < 0 || (adjoints[i] === 0 && tape.opcodes[i] !== NESTED)) continue;
    for (const operand of operandsOf(tape, i)) if (next[operand]! < 0) next[operand] = i;
  }
  return next;
}

/** Nodes of the results of nested function `i`; none of any other operation. */
function resultsOf({ tape }: Frame, i: number): number[] {
  const results: number[] = [];
  if (tape.opcodes[i] !== NESTED) return results;
  for (let k = i + 1; tape.opcodes[k] === RESULT && tape.a[k] === i; k++) results.push(k);
  return results;
}

/** Operations from node `i` on to where nothing is next. */
function pathFrom(frame: Frame, i: number, next: Int32Array): string[] {
  const path: string[] = [];
  for (let at = i; ; at = next[at]!) {
    // Results go with their function.
    if (frame.tape.opcodes[at]! < LEAVES && frame.tape.opcodes[at] !== RESULT) path.push(operationAt(frame, at));
    if (next[at]! < 0 || next[at] === at) return path;
  }
}
