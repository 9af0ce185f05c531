/** Values of a group of long runs, in one loop. */
import { rules } from "../ops.js";
import type { Group } from "./group.js";
import type { LoopTangents } from "./loop-tangents.js";
import { isSame } from "./member.js";
import type { Member, Stride } from "./member.js";
import { A, templateOf } from "./template.js";
import { callLoop } from "./loop-function.js";
import { turns } from "./turn.js";
import type { Turn, Turns } from "./turn.js";
import type { Values } from "./values.js";
import { integers, lanes } from "./wasm.js";

/** What operations of one turn read: the local of each stride that is at hand. */
export class AtHand {
  readonly #known: [at: Stride, local: number][] = [];

  constructor(
    readonly values: Values,
    readonly turn: Turn,
    readonly group: Group,
  ) {}

  of(at: Stride): number {
    if (at.step === 0) return this.values.of(at.first);
    const known = this.#known.find(([one]) => isSame(one, at));
    if (known) return known[1];
    const maker = this.group.maker(at);
    const local =
      maker && !this.group.stored.has(maker)
        ? this.compute(maker)
        : this.turn.load(this.values.locals.places.primals, at);
    this.#known.push([at, local]);
    return local;
  }

  /** Its value, anew. */
  compute({ run, operands }: Member): number {
    const leaves: number[] = [];
    operands.forEach((at, i) => (leaves[A + i] = this.of(at)));
    const [y] = this.values.filler.lanes(templateOf(run.name, "value"), leaves, !this.turn.isPair);
    return this.turn.own(y!);
  }

  set(at: Stride, local: number): void {
    this.#known.push([at, local]);
  }
}

export class LoopValues {
  /** Eight interleaved partial sums of each sum, in four pairs (assembly/reduce.ts). They are rotated each turn. */
  readonly #parts = new Map<Member, number[]>();

  /** @param tangents Made in the same loop, where there are any. */
  constructor(
    readonly values: Values,
    readonly group: Group,
    readonly tangents?: LoopTangents,
  ) {}

  /** @param keep Derivatives that the way back will want are stored at their slopes. */
  run(keep: boolean): void {
    const { values, group } = this;
    const { locals } = values;
    const pairs = group.count >> 1;
    this.#prepare();
    this.tangents?.prepare();
    if (group.structure === undefined) this.#turns(turns, keep);
    else {
      callLoop(locals, group, "values", pairs, { empty: [], ones: [] }, (inside) =>
        new LoopValues(inside.values, group).#turns(inside.turns, keep),
      );
    }
    for (const member of group.stored) values.standInMemory(member.run);
    for (const [{ run }, parts] of this.#parts) {
      values.set(run.first, locals.total([0, 1, 2, 3].map((i) => parts[(i - pairs) & 3]!)));
    }
    this.tangents?.end();
  }

  #turns(of: Turns, keep: boolean): void {
    const { values, group } = this;
    of(values.locals, group.count >> 1, group.count, (turn) => this.#turn(turn, keep));
  }

  /** What the loop reads stands in memory, or in locals. */
  #prepare(): void {
    const { values, group } = this;
    for (const member of group.members) {
      for (const { first, step } of member.operands) {
        if (step === 0 && group.structure !== undefined) values.store(first);
        else if (step === 0) values.of(first);
        else if (!group.maker({ first, step })) for (let k = 0; k < group.count; k++) values.store(first + k * step);
      }
      if (!member.results) this.#parts.set(member, [0, 1, 2, 3].map(() => values.locals.number(0))); // prettier-ignore
    }
  }

  #turn(turn: Turn, keep: boolean): void {
    const { values, group } = this;
    const hand = new AtHand(values, turn, group);
    this.tangents?.begin();
    for (const member of group.members) {
      const { run, results } = member;
      if (!results) this.#addUp(member, turn, hand);
      else {
        const y = keep && run.keeps ? this.#keep(member, turn, hand) : hand.compute(member);
        if (group.stored.has(member)) turn.store(y, values.locals.places.primals, results);
        hand.set(results, y);
      }
      this.tangents?.compute(member, turn, hand);
    }
  }

  #addUp(member: Member, turn: Turn, hand: AtHand): void {
    const { locals } = this.values;
    const { code } = locals;
    const parts = this.#parts.get(member)!;
    code.get(parts[0]!);
    for (const at of member.operands) code.get(hand.of(at));
    if (member.operands.length === 2) code.simd(lanes.mul);
    if (!turn.isPair) {
      // Nothing is added to the second lane; it is not -0.
      code.get(locals.literal(0));
      code.pack();
    }
    code.simd(lanes.add);
    code.set(parts[0]!);
    if (turn.isPair) locals.rotate(parts);
  }

  #keep({ run, operands }: Member, turn: Turn, hand: AtHand): number {
    const { locals, filler } = this.values;
    const { code } = locals;
    const { together } = rules[run.name] as { together?: string };
    const p = hand.of(operands[0]!);
    if (!turn.isPair) return turn.own(filler.keep(together!, run.slope + turn.k, p, undefined)[0]);
    const y = turn.take();
    code.get(p);
    code.get(turn.bytes);
    locals.slopeAt(run.slope);
    code.body.byte(integers.add);
    code.call(locals.imports.function(`${together!}_2`));
    code.set(y);
    return y;
  }
}
