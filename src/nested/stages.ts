/**
 * A tape with nested functions, cut into stages: ordinary tapes, between which the nested functions are called. Stage k
 * has the operations that need the results of k nested functions one after the other. What crosses from one to another
 * stands in a frame, one number a place.
 *
 *   frame   [ inputs | parameters | constants that are arguments or outputs | results | what stages hand on ]
 */
import { TapeBuilder } from "../builder.js";
import { copyNode } from "../copy.js";
import { differentiatesTable, isCall, resultsOf, together } from "./nested.js";
import type { MapNode, Nested } from "./nested.js";
import { uncounted } from "../limits.js";
import { liveNodes } from "../optimize.js";
import { CONSTANT, INPUT, LEAVES, NESTED, PARAMETER, RESULT, operandsOf } from "../tape.js";
import type { Tape } from "../tape.js";

/** Operations without nested functions; places in the frame of its inputs, parameters and outputs. */
export interface Stage {
  readonly tape: Tape;
  /** Those that depend on inputs of the whole. */
  readonly inputs: Int32Array;
  readonly parameters: Int32Array;
  readonly outputs: Int32Array;
}

export interface Call {
  readonly nested: Nested;
  /** Places of the arguments. */
  readonly args: Int32Array;
  /** Place of the first result; the others follow. */
  readonly results: number;
  /** Whether it depends on inputs, or on rows that are differentiated. */
  readonly active: boolean;
}

export interface Stages {
  readonly places: number;
  readonly constants: readonly (readonly [place: number, value: number])[];
  readonly steps: readonly (Stage | Call)[];
  readonly outputs: Uint32Array;
  /** Place of each node, -1 for those that stay inside a stage. */
  readonly placeOf: Int32Array;
}

/** @param all Every operation has a place, so that all numbers can be looked at. */
export function stagesOf(tape: Tape, all = false): Stages {
  return new Cut(tape).stages(all);
}

class Cut {
  readonly #live: Uint8Array;
  readonly #level: Int32Array;
  /** 1 where a node depends on an input, or on rows that are differentiated. */
  readonly #active: Uint8Array;
  /** Place in the frame of each node, -1 where it has none. */
  readonly #place: Int32Array;
  /** Nodes in the stage that is built, -1 for those that are not there. */
  readonly #to: Int32Array;
  readonly #constants: [number, number][] = [];
  #places: number;

  constructor(readonly tape: Tape) {
    this.#live = liveNodes(tape);
    this.#level = new Int32Array(tape.length);
    this.#active = new Uint8Array(tape.length);
    this.#place = new Int32Array(tape.length).fill(-1);
    this.#to = new Int32Array(tape.length).fill(-1);
    this.#places = tape.inputs + tape.parameters;
    for (let i = 0; i < tape.length; i++) this.#note(i);
  }

  #note(i: number): void {
    const { opcodes, a, inputs } = this.tape;
    const code = opcodes[i]!;
    if (code === INPUT || code === PARAMETER) {
      this.#active[i] = Number(code === INPUT);
      this.#place[i] = a[i]! + (code === INPUT ? 0 : inputs);
    }
    if (code >= LEAVES || !this.#live[i]) return;
    for (const operand of operandsOf(this.tape, i)) {
      this.#level[i] = Math.max(this.#level[i]!, this.#level[operand]!);
      this.#active[i]! |= this.#active[operand]!;
    }
    if (code === RESULT) this.#level[i]!++;
    if (code === NESTED && differentiatesTable(this.#nested(i))) this.#active[i] = 1;
  }

  stages(all: boolean): Stages {
    const { tape } = this;
    const ordinary: number[][] = [];
    const calls: number[][] = [];
    for (let i = 0; i < tape.length; i++) {
      const code = tape.opcodes[i]!;
      if (!this.#live[i] || code >= LEAVES || code === RESULT) continue;
      ((code === NESTED ? calls : ordinary)[this.#level[i]!] ??= []).push(i);
    }
    // Results first, so that they have places before a stage asks for one.
    const called = calls.map((nodes) => this.#groups(nodes).map((group) => this.#call(group)));
    const outputs = Uint32Array.from(tape.outputs, (i) => this.#placeOf(i));
    if (all) for (const i of ordinary.flat()) this.#placeOf(i);
    const needs = ordinary.map((nodes) => this.#needsOf(nodes));
    const steps: (Stage | Call)[] = [];
    for (let level = 0; level < Math.max(ordinary.length, calls.length); level++) {
      if (ordinary[level]) steps.push(this.#stage(ordinary[level]!, needs[level]!));
      steps.push(...(called[level] ?? []));
    }
    return { places: this.#places, constants: this.#constants, steps, outputs, placeOf: this.#place };
  }

  /** Calls of one body are done together. */
  #groups(nodes: readonly number[]): number[][] {
    const groups = new Map<unknown, number[]>();
    for (const i of nodes) {
      const nested = this.#nested(i);
      const key = nested.kind === "map" && isCall(nested) && nested.body.shared === 0 ? nested.body : i;
      const group = groups.get(key);
      if (group) group.push(i);
      else groups.set(key, [i]);
    }
    return [...groups.values()];
  }

  #nested(i: number): Nested {
    return this.tape.nested[this.tape.c[i]!]!;
  }

  #call(group: readonly number[]): Call {
    const operands = group.flatMap((i) => operandsOf(this.tape, i));
    const args = Int32Array.from(operands, (operand) => this.#placeOf(operand));
    const results = this.#places;
    for (const i of group) {
      this.#place[i] = this.#places;
      this.#places += resultsOf(this.#nested(i));
    }
    const first = this.#nested(group[0]!);
    const nested = group.length > 1 ? together(first as MapNode, group.length) : first;
    return { nested, args, results, active: group.some((i) => this.#active[i]) };
  }

  #placeOf(i: number): number {
    const { opcodes, a, b, constants } = this.tape;
    if (this.#place[i]! < 0) {
      this.#place[i] = opcodes[i] === RESULT ? this.#place[a[i]!]! + b[i]! : this.#places++;
      if (opcodes[i] === CONSTANT) this.#constants.push([this.#place[i]!, constants[a[i]!]!]);
    }
    return this.#place[i]!;
  }

  /** Nodes of other stages, or leaves, that these operations use; they have places from now on. */
  #needsOf(nodes: readonly number[]): Set<number> {
    const needs = new Set<number>();
    const level = this.#level[nodes[0]!];
    for (const i of nodes) {
      for (const operand of operandsOf(this.tape, i)) {
        const code = this.tape.opcodes[operand]!;
        const here = code < LEAVES && code !== RESULT && this.#level[operand] === level;
        if (here || code === CONSTANT) continue;
        this.#placeOf(operand);
        needs.add(operand);
      }
    }
    return needs;
  }

  #stage(nodes: readonly number[], needs: ReadonlySet<number>): Stage {
    const { tape } = this;
    const builder = uncounted(() => new TapeBuilder());
    const to = this.#to;
    const copied = [...needs];
    const active = [...needs].filter((i) => this.#active[i]);
    const passive = [...needs].filter((i) => !this.#active[i]);
    for (const i of active) to[i] = builder.input();
    for (const i of passive) to[i] = builder.parameter();
    for (const i of nodes) {
      for (const operand of operandsOf(tape, i)) {
        if (to[operand] !== -1) continue;
        to[operand] = copyNode(tape, operand, to, builder);
        copied.push(operand);
      }
      to[i] = copyNode(tape, i, to, builder);
    }
    const outputs = nodes.filter((i) => this.#place[i]! >= 0);
    for (const leaf of copied) to[leaf] = -1;
    const places = (of: readonly number[]): Int32Array => Int32Array.from(of, (i) => this.#place[i]!);
    return {
      tape: builder.tape(outputs.map((i) => to[i]!)),
      inputs: places(active),
      parameters: places(passive),
      outputs: places(outputs),
    };
  }
}
