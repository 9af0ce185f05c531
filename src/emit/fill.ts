/** Fills templates in: for one operation, whose number is in both lanes, or for two at once, a lane each. */
import { hasSingle } from "./functions.js";
import type { Locals } from "./locals.js";
import {
  CALL, GET_LITERAL, GET_TEMPORARY, LEAF_COUNT, SET_RESULT, TEE_TEMPORARY,
} from "./template.js"; // prettier-ignore
import type { Template } from "./template.js";

export class Filler {
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
    this.#results(template, first);
    if (!q) return this.#fill(template, p, first, true);
    this.#results(template, second);
    if (template.calls.length > 0) return this.#both(template, p, q, first, second);
    this.#fill(template, p, first, true);
    this.#fill(template, q, second, true);
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
    into.length = results;
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

  /** @param one Both lanes are one number. */
  #fill(template: Template, leaves: readonly number[], results: readonly number[], one: boolean): void {
    const { locals } = this;
    const { code } = locals;
    const { body } = code;
    const { steps, literals, calls } = template;
    const temporaries: number[] = [];
    for (let i = 0; i < template.temporaries; i++) temporaries.push(locals.take());
    for (let i = 0; i < steps.length; i++) {
      const step = steps[i]!;
      const number = step & 255;
      if (step < 256) body.byte(step);
      else if (step < GET_TEMPORARY) code.get(leaves[number]!);
      else if (step < TEE_TEMPORARY) code.get(temporaries[number]!);
      else if (step < GET_LITERAL) code.tee(temporaries[number]!);
      else if (step < CALL) code.get(locals.literal(literals[number]!));
      else if (step < SET_RESULT) this.#call(calls[number]!, one);
      else code.set(results[number]!);
    }
    locals.giveAll(temporaries);
  }

  #call(of: string, one: boolean): void {
    const { code, imports } = this.locals;
    if (!one || !hasSingle(of)) return code.call(imports.function(`${of}_2`));
    code.extract(0);
    code.call(imports.function(`${of}_1`));
    code.splat();
  }

  /** A value whose derivative the core's function stores at an address; of two operations at that and the next. */
  keep(together: string, at: number, p: number, q: number | undefined): [y: number, z: number] {
    const { locals } = this;
    const { code, imports } = locals;
    const [y, z] = [locals.take(), q === undefined ? -1 : locals.take()];
    code.get(p);
    if (q === undefined) {
      code.extract(0);
      code.i32(at);
      code.call(imports.function(`${together}_1`));
      code.splat();
      code.set(y);
      return [y, z];
    }
    code.get(q);
    code.shuffle(0, 2);
    code.i32(at);
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
    locals.code.shuffle(0, 2);
    locals.code.set(packed);
    return packed;
  }

  /** The two numbers of `from`, each in both lanes of its own. */
  unpack(from: number, first: number, second: number): void {
    const { code } = this.locals;
    for (let lane = 0; lane < 2; lane++) {
      code.get(from);
      code.get(from);
      code.shuffle(lane, lane);
      code.set(lane ? second : first);
    }
  }
}
