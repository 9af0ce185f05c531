/** The way back over what src/interpret.ts has gone through: adjoints, or anything else that partial derivatives hand on. */
import type { Partial } from "./algebra.js";
import { evaluate, numbers } from "./functions.js";
import { joined, nestedAt, outputsOf, pick, range, rowAt, stateAt } from "./interpret.js";
import type { Frame, Interpreter } from "./interpret.js";
import type { Bodied, Reduction } from "./nested/nested.js";
import { ruleBody } from "./nested/opaque.js";
import type { Opaque } from "./nested/opaque.js";
import { nameOf, rules } from "./ops.js";
import { partialsByOperand } from "./readings.js";
import { LEAVES, NESTED, RESULT, operandsOf } from "./tape.js";

export interface Back {
  /** What an operand receives where `t` has come to the result; `chooses` where it decides which of the others is taken. */
  given(partial: Partial<number>, t: number, active: boolean, chooses: boolean): number;
  add(x: number, y: number): number;
  /** What the arguments of an opaque function receive: `adjoints` asks its rule. */
  opaque(active: ArrayLike<number>, adjoints: () => readonly number[]): readonly number[];
  /** Whether something goes back through the conditions of loops. */
  readonly conditions?: boolean;
  /** Told of every operation that something has come to, and of what its operands receive. */
  visit?(frame: Frame, node: number, t: number, given: readonly number[]): void;
}

/** One row or step on the way back; adjoints by node. */
export interface Swept {
  readonly frame: Frame;
  readonly seeds: ArrayLike<number>;
  readonly adjoints: Float64Array;
}

/** By result; nothing where nothing has come to it. */
export type Seeds = readonly (number | undefined)[];

export class Backward {
  constructor(
    readonly forward: Interpreter,
    readonly how: Back,
  ) {}

  /** From seeds, one an output, to what comes to each node. */
  sweep(frame: Frame, seeds: ArrayLike<number>): Float64Array {
    const { tape } = frame;
    const { live } = this.forward.factsOf(tape);
    const adjoints = new Float64Array(tape.length);
    const give = (node: number, x: number): void => void (adjoints[node] = this.how.add(adjoints[node]!, x));
    tape.outputs.forEach((output, k) => give(output, seeds[k]!));
    /** Of nested functions, by result. */
    const results = new Map<number, number[]>();
    for (let i = tape.length - 1; i >= 0; i--) {
      const code = tape.opcodes[i]!;
      const t = adjoints[i]!;
      if (!live[i] || code >= LEAVES || (t === 0 && !results.has(i))) continue;
      const operands = operandsOf(tape, i);
      if (code === RESULT) {
        const all = results.get(operands[0]!) ?? [];
        results.set(operands[0]!, all);
        all[tape.b[i]!] = t;
        continue;
      }
      const given = code === NESTED ? this.through(frame, i, results.get(i)!) : this.#given(frame, i, operands, t);
      this.how.visit?.(frame, i, t, given);
      operands.forEach((operand, k) => give(operand, given[k]!));
    }
    return adjoints;
  }

  #given(frame: Frame, i: number, operands: readonly number[], t: number): number[] {
    const name = nameOf[frame.tape.opcodes[i]!]!;
    const { values, active } = pick(frame, operands);
    const { chooses } = rules[name];
    return partialsByOperand(numbers, name, values, frame.values[i]!).map((p, k) =>
      this.how.given(p, t, active[k] === 1, k === 0 && chooses === true),
    );
  }

  /**
   * What the arguments of nested function `i` receive from seeds of its results.
   * @param each Told of every row or step, in the order in which they are gone through.
   */
  through(frame: Frame, i: number, sparse: Seeds, each?: (swept: Swept) => void): number[] {
    const node = nestedAt(frame, i);
    if (node.kind === "opaque") return this.#opaque(frame, i, node.operation, sparse);
    const { shared, state: width } = node.body;
    const given = operandsOf(frame.tape, i).map(() => 0);
    const give = (at: number, xs: readonly number[]): void =>
      xs.forEach((x, k) => (given[at + k] = this.how.add(given[at + k]!, x)));
    // Rows wait for nothing; steps go from the last to the first.
    const inner = this.forward.inner(frame, i);
    const seedsOf = this.#seedsOf(frame, i, sparse);
    let state = range(0, width).map((k) => sparse[k] ?? 0);
    for (const inside of node.kind === "map" ? inner : [...inner].reverse()) {
      const { row, condition } = inside.caller!;
      if (condition && !this.how.conditions) continue;
      const seeds = condition ? [1] : [...state, ...seedsOf(row)];
      const adjoints = this.sweep(inside, seeds);
      each?.({ frame: inside, seeds, adjoints });
      const received = this.forward.inputsOf(inside.tape).map((input) => adjoints[input]!);
      const own = condition ? received.length - width : shared;
      give(condition ? shared : 0, received.slice(0, own));
      const before = received.slice(own, own + width);
      state = condition ? state.map((x, k) => this.how.add(x, before[k]!)) : before;
      if (node.kind !== "while" && node.rows.from === "arguments") give(rowAt(node, row), received.slice(own + width));
    }
    give(stateAt(node), state);
    return given;
  }

  #opaque(frame: Frame, i: number, operation: Opaque, sparse: Seeds): number[] {
    const { values, active } = pick(frame, operandsOf(frame.tape, i));
    const given = this.how.opaque(active, () => {
      const results = new Float64Array(operation.outputs);
      operation.evaluate(Float64Array.from(values), results);
      const all = [...values, ...results, ...range(0, results.length).map((k) => sparse[k] ?? 0)];
      return outputsOf(this.forward.at(ruleBody(operation, "vjp").tape, all, []));
    });
    return given.map((x, k) => (active[k] === 1 ? x : 0));
  }

  /** Seeds of what the body puts out at each row besides the state. */
  #seedsOf(frame: Frame, i: number, sparse: Seeds): (row: number) => number[] {
    const node = nestedAt(frame, i) as Bodied;
    const { state, tape } = node.body;
    const width = tape.outputs.length - state;
    const from = (at: number): number[] => range(at, width).map((k) => sparse[k] ?? 0);
    if (node.kind !== "map" || node.reduction === "rows") return (row) => from(state + row * width);
    if (node.reduction === "sum") return () => from(0);
    const received = this.#received(frame, i, node.reduction, from(0));
    return (row) => received.map((column) => column[row]!);
  }

  /** What each row receives of the seeds of a list operation over all of them, output by output. */
  #received(frame: Frame, i: number, reduction: Exclude<Reduction, "rows">, seeds: readonly number[]): number[][] {
    const rows = [...this.forward.inner(frame, i)].map((inside) => pick(inside, inside.tape.outputs));
    return seeds.map((t, j) => {
      const { values, active } = joined(...rows.map((row) => pick(row, [j])));
      const partials = partialsByOperand(numbers, reduction, values, evaluate(reduction, values));
      return partials.map((p, k) => (t === 0 ? 0 : this.how.given(p, t, active[k] === 1, false)));
    });
  }
}
