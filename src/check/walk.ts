/**
 * A tape one operation at a time, at several points at once: what a search for an operation to blame looks at. Bodies of
 * nested functions are gone through for every row and step.
 */
import { contract, zero } from "../algebra.js";
import type { OpName } from "../algebra.js";
import { evaluate, numbers } from "../functions.js";
import type { Body, FoldNode, MapNode, Nested, OpaqueNode } from "../nested/nested.js";
import { nameOf, rules } from "../ops.js";
import { bodyName } from "../print.js";
import { partialsByOperand } from "../readings.js";
import { CONSTANT, INPUT, LEAVES, NESTED, PARAMETER, RESULT, operandsOf } from "../tape.js";
import type { Tape } from "../tape.js";

/** An operation that is gone through. */
export interface Place {
  readonly tape: Tape;
  readonly node: number;
  /** The body it stands in, as in a listing: "" outside all of them. */
  readonly body: string;
}

/** A node at each of the points; the first is the one that is checked. */
export interface Track {
  readonly at: readonly number[];
  /** Bound on what rounding makes of it, to first order. */
  readonly rounding: number;
  /** The operation that most of the rounding is from. */
  readonly from: Place | undefined;
}

/** An operation with what it is computed from. */
export interface Visit extends Place {
  readonly args: readonly Track[];
  /** Of all nodes of the tape up to this one. */
  readonly values: readonly Track[];
}

export const moves = ({ at }: Track): boolean => at.some((x) => x !== at[0]);

/** Rows of the tables that the function was given. */
type Rows = readonly (Float64Array | undefined)[];

/** Operations that a walk may go over: a few seconds. */
const MOST_VISITS = 1e5;

/** Thrown by a walk that is too long. */
export const tooLong = Symbol("too long");

export class Walk {
  #visits = 0;

  constructor(
    readonly points: number,
    readonly tables: Rows,
    readonly visit: (visit: Visit) => void,
  ) {}

  /** @returns what all nodes are. Throws `tooLong` where there are too many operations. */
  run(tape: Tape, inputs: readonly Track[], parameters: readonly Track[], body = ""): Track[] {
    const values: Track[] = [];
    const results = new Map<number, readonly Track[]>();
    for (let i = 0; i < tape.length; i++) {
      const code = tape.opcodes[i]!;
      const which = tape.a[i]!;
      if (code === INPUT) values[i] = inputs[which]!;
      else if (code === PARAMETER) values[i] = parameters[which]!;
      else if (code === CONSTANT) values[i] = this.fixed(tape.constants[which]!);
      else if (code === RESULT) values[i] = results.get(which)![tape.b[i]!]!;
      if (code >= LEAVES || code === RESULT) continue;
      if (this.#visits++ > MOST_VISITS) throw tooLong;
      const place = { tape, node: i, body };
      const args = operandsOf(tape, i).map((operand) => values[operand]!);
      if (code === NESTED) results.set(i, this.#nested(tape.nested[tape.c[i]!]!, args, place));
      values[i] = code === NESTED ? this.fixed(NaN) : this.#applied(nameOf[code]!, args, place);
      this.visit({ ...place, args, values });
    }
    return values;
  }

  /** A number that is the same at all points. */
  fixed(x: number): Track {
    return { at: this.#each(() => x), rounding: 0, from: undefined };
  }

  #each(value: (point: number) => number): number[] {
    return Array.from({ length: this.points }, (_, p) => value(p));
  }

  #applied(name: OpName, args: readonly Track[], place: Place): Track {
    const at = this.#each((p) => evaluate(name, args.map((arg) => arg.at[p]!))); // prettier-ignore
    return { at, ...roundingOf(at[0]!, args, place, slopesOf(name, args.map((arg) => arg.at[0]!), at[0]!)) }; // prettier-ignore
  }

  #nested(node: Nested, args: readonly Track[], place: Place): readonly Track[] {
    if (node.kind === "opaque") return this.#opaque(node, args, place);
    const shared = args.slice(0, node.body.shared);
    const outputs = (body: Body, inputs: readonly Track[], rows: readonly Track[]): Track[] => {
      const values = this.run(body.tape, inputs, rows, `${place.body}${bodyName(place.tape, body)}: `);
      return Array.from(body.tape.outputs, (output) => values[output]!);
    };
    if (node.kind !== "while") return this.#rows(node, args, place, (state, row, passive) => outputs(node.body, [...shared, ...state, ...row], passive)); // prettier-ignore
    const { body, condition } = node;
    const known = args.slice(body.shared, body.shared + condition.shared);
    let state = args.slice(body.shared + condition.shared);
    while (outputs(condition, [...known, ...state], [])[0]!.at[0]) state = outputs(body, [...shared, ...state], []);
    return state;
  }

  #rows(node: MapNode | FoldNode, args: readonly Track[], place: Place, step: Step): readonly Track[] {
    const { body, rows } = node;
    const { active, passive } = body;
    const data = rows.from === "table" ? this.tables[rows.table]! : rows.from === "constants" ? rows.values : undefined;
    const count = rows.from === "table" ? data!.length / passive : rows.count;
    const first = body.shared + body.state;
    let state = args.slice(body.shared, first);
    const emitted: Track[] = [];
    for (let k = 0; k < count; k++) {
      const row = args.slice(first + k * active, first + (k + 1) * active);
      const known = data ? Array.from(data.subarray(k * passive, (k + 1) * passive), (x) => this.fixed(x)) : [];
      const outputs = step(state, row, known);
      state = outputs.slice(0, body.state);
      emitted.push(...outputs.slice(body.state));
    }
    if (node.kind === "fold" || node.reduction === "rows") return [...state, ...emitted];
    const { reduction } = node;
    const width = body.tape.outputs.length;
    return Array.from({ length: width }, (_, j) => this.#applied(reduction, emitted.filter((_, i) => i % width === j), place)); // prettier-ignore
  }

  /** Nobody knows how it rounds: its results do at least. */
  #opaque({ operation }: OpaqueNode, args: readonly Track[], place: Place): Track[] {
    const results = this.#each(() => 0).map((_, p) => {
      const out = new Float64Array(operation.outputs);
      operation.evaluate(Float64Array.from(args, (arg) => arg.at[p]!), out); // prettier-ignore
      return out;
    });
    return Array.from({ length: operation.outputs }, (_, k) => {
      const at = this.#each((p) => results[p]![k]!);
      return { at, ...roundingOf(at[0]!, args, place, []) };
    });
  }
}

type Step = (state: readonly Track[], row: readonly Track[], passive: readonly Track[]) => Track[];

const EPSILON = 2 ** -52;

/** Sizes of the partial derivatives of the value; declared ones are not those. */
function slopesOf(name: OpName, args: readonly number[], y: number): number[] {
  if (rules[name].declared) return [1];
  return partialsByOperand(numbers, name, args, y).map((partial) => {
    const slope = contract(numbers, partial, 1);
    return slope === zero ? 0 : Math.abs(slope as number);
  });
}

/** What a result rounds off, and what the rounding of its operands makes of it. */
function roundingOf(y: number, args: readonly Track[], place: Place, slopes: readonly number[]): Omit<Track, "at"> {
  let rounding = EPSILON * Math.abs(y) + Number.MIN_VALUE;
  let most = rounding;
  let from: Place | undefined = place;
  slopes.forEach((slope, k) => {
    const { rounding: own, from: source } = args[k]!;
    // An operand that was not rounded adds nothing, also where the slope is infinite.
    if (own === 0) return;
    rounding += slope * own;
    if (slope * own > most) [most, from] = [slope * own, source];
  });
  return { rounding, from };
}
