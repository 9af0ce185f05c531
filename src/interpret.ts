/**
 * Tapes read one operation at a time, with numbers, nested functions step by step: slow and plain, for what has to look at
 * every operation. Values are those of the core's own functions, partial derivatives those of the table.
 */
import { evaluate } from "./functions.js";
import { look } from "./limits.js";
import type { Bodied, Nested } from "./nested/nested.js";
import { nameOf } from "./ops.js";
import { liveNodes } from "./optimize.js";
import { activeOperands } from "./readings.js";
import { CONSTANT, INPUT, LIST, NESTED, PARAMETER, RESULT, operandKind, operandsOf } from "./tape.js";
import type { Tape } from "./tape.js";

/** Numbers of nodes, or of some of them. */
interface Cells {
  readonly values: ArrayLike<number>;
  /** Not 0 for what depends on an input through derivatives. */
  readonly active: ArrayLike<number>;
}

/** A tape at one point: numbers by node; 0 for what no output needs. */
export interface Frame {
  readonly tape: Tape;
  readonly values: Float64Array;
  readonly active: Uint8Array;
  /** Of a body, where it is called from. */
  readonly caller?: Caller | undefined;
}

export interface Caller {
  readonly frame: Frame;
  /** The nested function there. */
  readonly node: number;
  /** Which row or step, from 0. */
  readonly row: number;
  /** It is the condition of a loop. */
  readonly condition: boolean;
}

export const pick = ({ values, active }: Cells, at: ArrayLike<number>): { values: number[]; active: number[] } => ({
  values: Array.from(at, (i) => values[i]!),
  active: Array.from(at, (i) => active[i]!),
});

export const range = (from: number, length: number): number[] => Array.from({ length }, (_, k) => from + k);
export const joined = (...of: readonly Cells[]) => ({
  values: of.flatMap(({ values }) => Array.from(values)),
  active: of.flatMap(({ active }) => Array.from(active)),
});
const constants = (values: ArrayLike<number>, active = 0): Cells => ({ values, active: new Uint8Array(values.length).fill(active) }); // prettier-ignore

export const nestedAt = ({ tape }: Frame, i: number): Nested => tape.nested[tape.c[i]!]!;
/** The nested function that a body is called from. */
export const callerOf = ({ frame, node }: Caller): Bodied => nestedAt(frame, node) as Bodied;
/** Results of a body at one row or step. */
export const outputsOf = (frame: Frame): number[] => pick(frame, frame.tape.outputs).values;

/** Where the arguments of a nested function have its state, and its rows. */
export const stateAt = (node: Bodied): number => node.body.shared + (node.kind === "while" ? node.condition.shared : 0);
export const rowAt = (node: Bodied, row: number): number => stateAt(node) + node.body.state + row * node.body.active;

export class Interpreter {
  readonly #facts = new Map<Tape, { live: Uint8Array; inputs: number[] }>();

  constructor(
    /** Rows of a table, row-major. */
    readonly rowsOf: (table: number) => Float64Array,
  ) {}

  /** @internal */
  factsOf(tape: Tape): { live: Uint8Array; inputs: number[] } {
    let facts = this.#facts.get(tape);
    if (!facts) {
      const inputs: number[] = [];
      tape.opcodes.forEach((code, i) => {
        if (code === INPUT) inputs[tape.a[i]!] = i;
      });
      this.#facts.set(tape, (facts = { live: liveNodes(tape), inputs }));
    }
    return facts;
  }

  /** The node of each input. */
  inputsOf(tape: Tape): readonly number[] {
    return this.factsOf(tape).inputs;
  }

  /** Values of all that the outputs need. */
  run(tape: Tape, inputs: Cells, parameters: ArrayLike<number>, caller?: Caller): Frame {
    const { live } = this.factsOf(tape);
    const { length, a, b } = tape;
    const frame = { tape, values: new Float64Array(length), active: new Uint8Array(length), caller };
    const results = new Map<number, Cells>();
    const set = (i: number, value: number, active = 0): void => {
      frame.values[i] = value;
      frame.active[i] = active;
    };
    for (let i = 0; i < length; i++) {
      const code = tape.opcodes[i]!;
      const which = a[i]!;
      if (!live[i]) continue;
      if (code === INPUT) set(i, inputs.values[which]!, inputs.active[which]);
      else if (code === PARAMETER) set(i, parameters[which]!);
      else if (code === CONSTANT) set(i, tape.constants[which]!);
      else if (code === NESTED) results.set(i, this.#resultsOf(frame, i));
      else if (code === RESULT) set(i, results.get(which)!.values[b[i]!]!, results.get(which)!.active[b[i]!]);
      else {
        const operands = operandsOf(tape, i);
        const bit = (k: number): number => (operandKind[code]! < LIST ? k : 0);
        const mask = activeOperands(nameOf[code]!);
        const passes = operands.some((operand, k) => frame.active[operand]! & (mask >> bit(k)));
        set(i, evaluate(nameOf[code]!, pick(frame, operands).values), Number(passes));
      }
    }
    return frame;
  }

  /** A function at a point, all of whose inputs are differentiated. */
  at(tape: Tape, inputs: ArrayLike<number>, parameters: ArrayLike<number>): Frame {
    return this.run(tape, constants(inputs, 1), parameters);
  }

  /** The body of nested function `i` at each row or step, in order; of a loop its condition before each. An opaque one has none. */
  *inner(frame: Frame, i: number): Generator<Frame> {
    const node = nestedAt(frame, i);
    if (node.kind === "opaque") return;
    const { body } = node;
    const args = pick(frame, operandsOf(frame.tape, i));
    const shared = pick(args, range(0, body.shared));
    let state: Cells = pick(args, range(stateAt(node), body.state));
    for (let row = 0; row < this.#countOf(node); row++) {
      look();
      const caller = { frame, node: i, row, condition: false };
      if (node.kind === "while") {
        const own = pick(args, range(body.shared, node.condition.shared));
        const held = this.run(node.condition.tape, joined(own, state), [], { ...caller, condition: true });
        yield held;
        if (outputsOf(held)[0] === 0) return;
      }
      const { active, passive } = this.#rowOf(node, args, row);
      const inside = this.run(body.tape, joined(shared, state, active), passive, caller);
      yield inside;
      state = pick(inside, body.tape.outputs.subarray(0, body.state));
    }
  }

  #countOf(node: Bodied): number {
    if (node.kind === "while") return node.limit + 1;
    const { rows, body } = node;
    return rows.from === "table" ? this.rowsOf(rows.table).length / (body.active + body.passive) : rows.count;
  }

  #rowOf(node: Bodied, args: Cells, row: number): { active: Cells; passive: ArrayLike<number> } {
    const { active, passive } = node.body;
    if (node.kind === "while" || node.rows.from === "arguments") {
      return { active: pick(args, range(rowAt(node, row), active)), passive: [] };
    }
    const all = node.rows.from === "table" ? this.rowsOf(node.rows.table) : node.rows.values;
    const at = row * (active + passive);
    return {
      active: constants(all.subarray(at, at + active), 1),
      passive: all.subarray(at + active, at + active + passive),
    };
  }

  #resultsOf(frame: Frame, i: number): Cells {
    const node = nestedAt(frame, i);
    const args = pick(frame, operandsOf(frame.tape, i));
    if (node.kind === "opaque") {
      const values = new Float64Array(node.operation.outputs);
      node.operation.evaluate(Float64Array.from(args.values), values);
      return constants(values, Number(args.active.includes(1)));
    }
    const { state } = node.body;
    const outputs = node.body.tape.outputs;
    let last: Cells = pick(args, range(stateAt(node), state));
    const rows: Cells[] = [];
    for (const inside of this.inner(frame, i)) {
      if (inside.caller!.condition) continue;
      last = pick(inside, outputs.subarray(0, state));
      rows.push(pick(inside, outputs.subarray(state)));
    }
    if (node.kind !== "map" || node.reduction === "rows") return joined(last, ...rows);
    const { reduction } = node;
    return joined(
      ...Array.from(outputs, (_, j) => {
        const column = joined(...rows.map((row) => pick(row, [j])));
        return { values: [evaluate(reduction, column.values)], active: [Number(column.active.includes(1))] };
      }),
    );
  }
}
