/** Fills templates in: for one operation, whose number is in both lanes, or for two at once, a lane each; or at two points. */
import type { Called } from "./functions.js";
import type { Locals } from "./locals.js";
import {
  CALL, GET_LEAF, GET_LITERAL, LEAF_COUNT, SET_RESULT, TEE_TEMPORARY,
} from "./template.js"; // prettier-ignore
import type { Template } from "./template.js";

/** Most bytes of a step: lane 0 taken out, a call, lanes filled. */
const MOST_BYTES = 12;
const EXTRACT = [0xfd, 0x21, 0];
const SPLAT = [0xfd, 0x14];

/** LEB128. @returns where `data` goes on. */
function unsigned(value: number, data: Uint8Array, at: number): number {
  for (; value > 127; value >>= 7) data[at++] = (value & 127) | 128;
  data[at++] = value;
  return at;
}

export class Filler {
  readonly #numbers: number[] = [];

  constructor(readonly locals: Locals) {}

  /**
   * Computes a template for the leaves `p` and, where given, `q`. What calls no function is computed one after the other:
   * to bring two numbers together takes as long as one operation.
   * @param first Filled with locals, one a result, which are the caller's; `second` as well, where there is a `q`.
   */
  apply(
    template: Template,
    p: readonly number[],
    q: readonly number[] | undefined,
    first: number[],
    second: number[],
  ): void {
    const { alike } = this.locals;
    this.#results(template, first);
    if (!q) return this.#fill(template, p, first, alike);
    this.#results(template, second);
    if (alike && template.calls.length > 0) return this.#both(template, p, q, first, second);
    this.#fill(template, p, first, alike);
    this.#fill(template, q, second, alike);
  }

  /** Computes a template for leaves that are pairs, or one number in both lanes. @returns Locals of the caller. */
  lanes(template: Template, leaves: readonly number[], one: boolean): number[] {
    const results: number[] = [];
    this.#results(template, results);
    this.#fill(template, leaves, results, one);
    return results;
  }

  #results({ results }: Template, into: number[]): void {
    for (let i = 0; i < results; i++) into[i] = this.locals.take();
    if (into.length > results) into.length = results;
  }

  #both(template: Template, p: readonly number[], q: readonly number[], first: number[], second: number[]): void {
    const packed: number[] = [];
    const made: number[] = [];
    for (let leaf = 0; leaf < LEAF_COUNT; leaf++) {
      if (!((template.reads >> leaf) & 1)) continue;
      packed[leaf] = p[leaf]!;
      if (p[leaf] !== q[leaf]) made.push((packed[leaf] = this.pack(p[leaf]!, q[leaf]!)));
    }
    const both: number[] = [];
    this.#results(template, both);
    this.#fill(template, packed, both, false);
    for (let i = 0; i < both.length; i++) this.unpack(both[i]!, first[i]!, second[i]!);
    this.locals.giveAll(made);
    this.locals.giveAll(both);
  }

  /** Each step in place: it is what emitting takes its time for. @param one Both lanes are one number. */
  #fill(template: Template, leaves: readonly number[], results: readonly number[], one: boolean): void {
    const { body } = this.locals.code;
    const { steps, temporaries } = template;
    const numbers = this.#numbersOf(template);
    const data = body.room(MOST_BYTES * steps.length);
    const from = body.length;
    let at = from;
    for (let i = 0; i < steps.length; i++) {
      const step = steps[i]!;
      if (step < 256) {
        data[at++] = step;
        continue;
      }
      const kind = step & ~255;
      const of = step & 255;
      if (kind === CALL) {
        at = this.#call(template.calls[of]!, one, data, at);
        continue;
      }
      data[at++] = kind === SET_RESULT ? 0x21 : kind === TEE_TEMPORARY ? 0x22 : 0x20;
      let local: number;
      if (kind === GET_LEAF) local = leaves[of]!;
      else if (kind === SET_RESULT) local = results[of]!;
      else local = numbers[kind === GET_LITERAL ? of + temporaries : of]!;
      at = unsigned(local, data, at);
    }
    body.advance(at - from);
    for (let i = 0; i < temporaries; i++) this.locals.give(numbers[i]!);
  }

  /** @returns where `data` goes on. */
  #call({ single, pair }: Called, one: boolean, data: Uint8Array, at: number): number {
    const alone = one && single !== undefined;
    if (alone) for (const byte of EXTRACT) data[at++] = byte;
    data[at++] = 0x10;
    at = unsigned(this.locals.imports.function(alone ? single : pair), data, at);
    if (alone) for (const byte of SPLAT) data[at++] = byte;
    return at;
  }

  /** Locals for temporaries, and those of literals, until they are asked for again. */
  #numbersOf({ temporaries, literals }: Template): readonly number[] {
    const numbers = this.#numbers;
    for (let i = 0; i < temporaries; i++) numbers[i] = this.locals.take();
    for (let i = 0; i < literals.length; i++) numbers[temporaries + i] = this.locals.literal(literals[i]!);
    return numbers;
  }

  /** A value whose derivative the core's function stores as a slope; of two operations, or points, at that and the next. */
  keep(together: string, slope: number, p: number, q: number | undefined): [y: number, z: number] {
    const { locals } = this;
    const { code, imports } = locals;
    const [y, z] = [locals.take(), q === undefined ? -1 : locals.take()];
    code.get(p);
    if (q === undefined) {
      if (locals.alike) code.extract(0);
      locals.slopeAt(slope);
      code.call(imports.function(`${together}_${locals.alike ? 1 : 2}`));
      if (locals.alike) code.splat();
      code.set(y);
      return [y, z];
    }
    code.get(q);
    code.pack();
    locals.slopeAt(slope);
    code.call(imports.function(`${together}_2`));
    const both = locals.take();
    code.set(both);
    this.unpack(both, y, z);
    locals.give(both);
    return [y, z];
  }

  /** The first number of each, in one local. */
  pack(p: number, q: number): number {
    const { locals } = this;
    const packed = locals.take();
    locals.code.get(p);
    locals.code.get(q);
    locals.code.pack();
    locals.code.set(packed);
    return packed;
  }

  /** The two numbers of `from`, each in both lanes of its own. */
  unpack(from: number, first: number, second: number): void {
    const { code } = this.locals;
    for (let lane = 0; lane < 2; lane++) {
      code.get(from);
      code.spread(lane);
      code.set(lane ? second : first);
    }
  }
}
