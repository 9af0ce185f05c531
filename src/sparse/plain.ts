/**
 * A tape whose patterns are those of one with nested functions, and whose values mean nothing. A body is looked at once:
 * which inputs an output depends on, and which meet in it. In place of each row or call stands a sum of these inputs and
 * of products of those that meet.
 *
 * A fold over rows that are arguments goes step by step. Of any other loop the number of steps has no part in it: a state
 * depends on what it may depend on after any number of steps, so patterns may be larger than after just so many.
 */
import { TapeBuilder } from "../builder.js";
import { copyAll } from "../copy.js";
import { resultsOf } from "../nested/nested.js";
import type { Body, FoldNode, MapNode, Nested, OpaqueNode, WhileNode } from "../nested/nested.js";
import { rules } from "../ops.js";

import type { Tape } from "../tape.js";
import type { SparsePattern } from "./matrix.js";
import { hessianPattern, jacobianPattern } from "./patterns.js";

/** Of a body: what each output depends on, and what meets in each. */
interface BodyPattern {
  readonly depends: SparsePattern;
  readonly meets: readonly SparsePattern[];
}

/** Members of row `i`. */
const rowOf = ({ rowStart, columnIndex }: SparsePattern, i: number): number[] =>
  Array.from(columnIndex.subarray(rowStart[i], rowStart[i + 1]));

export const plainTape = (tape: Tape): Tape => (tape.nested.length === 0 ? tape : new Plain(tape).tape());

class Plain {
  readonly #builder = new TapeBuilder();
  readonly #bodies = new Map<Body, BodyPattern>();

  constructor(readonly of: Tape) {}

  tape(): Tape {
    const { of } = this;
    const builder = this.#builder;
    const inputs = Array.from({ length: of.inputs }, () => builder.input());
    const parameters = Array.from({ length: of.parameters }, () => builder.parameter());
    return builder.tape(copyAll(of, inputs, parameters, builder, (node, args) => this.#nested(node, args)));
  }

  #nested(node: Nested, args: readonly number[]): readonly number[] {
    if (node.kind === "map") return this.#map(node, args);
    if (node.kind === "opaque") return this.#opaque(node, args);
    return node.kind === "fold" && node.rows.from === "arguments" && node.body.active > 0
      ? this.#steps(node, args)
      : this.#loop(node, args);
  }

  #list(code: number, nodes: readonly number[]): number {
    return nodes.length === 1 && code === rules.sum.code ? nodes[0]! : this.#builder.pushList(code, nodes, 1);
  }

  #sum(nodes: readonly number[]): number {
    return this.#list(rules.sum.code, nodes);
  }

  #bodyOf(body: Body): BodyPattern {
    const known = this.#bodies.get(body);
    if (known) return known;
    const tape = plainTape(body.tape);
    const meets = Array.from(tape.outputs, (output) => hessianPattern({ ...tape, outputs: Int32Array.of(output) }));
    const found = { depends: jacobianPattern(tape), meets };
    this.#bodies.set(body, found);
    return found;
  }

  /** The outputs of a body for these inputs. */
  #place(body: Body, inputs: readonly number[]): number[] {
    const { depends, meets } = this.#bodyOf(body);
    return meets.map((pairs, output) => {
      const terms = rowOf(depends, output).map((input) => inputs[input]!);
      for (let i = 0; i < pairs.rows; i++) {
        const others = rowOf(pairs, i).filter((j) => j >= i).map((j) => inputs[j]!); // prettier-ignore
        if (others.length > 0) terms.push(this.#builder.push(rules.mul.code, inputs[i]!, this.#sum(others), -1));
      }
      return this.#sum(terms);
    });
  }

  #map(node: MapNode, args: readonly number[]): number[] {
    const { body, rows, reduction } = node;
    const shared = args.slice(0, body.shared);
    const row = (k: number): number[] => args.slice(body.shared + k * body.active, body.shared + (k + 1) * body.active);
    // Rows that are data are all alike.
    const count = rows.from === "arguments" && body.active > 0 ? rows.count : 1;
    const placed = Array.from({ length: count }, (_, k) => this.#place(body, [...shared, ...row(k)]));
    if (reduction === "rows") return Array.from({ length: resultsOf(node) / body.tape.outputs.length }, (_, k) => placed[k % count]!).flat(); // prettier-ignore
    const code = rules[reduction].code;
    return Array.from(body.tape.outputs, (_, output) => this.#list(code, placed.map((outputs) => outputs[output]!))); // prettier-ignore
  }

  /** Nothing is known of it: its results depend on all arguments, and all meet. */
  #opaque(node: OpaqueNode, args: readonly number[]): number[] {
    const all = args.length === 0 ? this.#builder.constant(0) : this.#list(rules.norm.code, args);
    return new Array<number>(resultsOf(node)).fill(all);
  }

  #steps({ body, rows, emitted }: FoldNode, args: readonly number[]): number[] {
    const shared = args.slice(0, body.shared);
    const first = body.shared + body.state;
    let state = args.slice(body.shared, first);
    const all: number[] = [];
    for (let k = 0; k < (rows as { count: number }).count; k++) {
      const outputs = this.#place(body, [...shared, ...state, ...args.slice(first + k * body.active, first + (k + 1) * body.active)]); // prettier-ignore
      state = outputs.slice(0, body.state);
      all.push(...outputs.slice(body.state, body.state + emitted));
    }
    return [...state, ...all];
  }

  /** Any number of steps: states as they may come into a step, and what they are after it and any number of others. */
  #loop(node: FoldNode | WhileNode, args: readonly number[]): number[] {
    const { body } = node;
    const shared = args.slice(0, body.shared);
    const first = args.slice(args.length - body.state);
    const { depends } = this.#bodyOf(body);
    const reach = reachOf(first.map((_, k) => rowOf(depends, k).filter((i) => i >= body.shared).map((i) => i - body.shared))); // prettier-ignore
    const ofShared = first.map((_, k) => rowOf(depends, k).filter((i) => i < body.shared).map((i) => shared[i]!)); // prettier-ignore
    const entering = reach.map((from) => this.#sum(from.flatMap((j) => [first[j]!, ...ofShared[j]!])));
    const stepped = this.#place(body, [...shared, ...entering]);
    const after = reach.map((from) => this.#sum(from.flatMap((j) => [first[j]!, stepped[j]!])));
    const emitted = node.kind === "fold" ? node.emitted : 0;
    if (emitted === 0) return after;
    const each = this.#place(body, [...shared, ...after]).slice(body.state);
    const steps = (resultsOf(node) - body.state) / emitted;
    return [...after, ...Array.from({ length: steps }, () => each).flat()];
  }
}

/** What each can come to, in any number of steps, itself included. */
function reachOf(next: readonly (readonly number[])[]): number[][] {
  return next.map((_, from) => {
    const seen = new Set([from]);
    for (const at of seen) for (const to of next[at]!) seen.add(to);
    return [...seen];
  });
}
