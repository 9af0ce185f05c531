/** Tangents of a group of long runs, in the turn in which their values are made. */
import type { Group } from "./group.js";
import type { AtHand } from "./loop-values.js";
import { isSame } from "./member.js";
import type { Member, Stride } from "./member.js";
import { A, AD, SLOPE, Y, templateOf } from "./template.js";
import type { Tangents } from "./tangents.js";
import type { Turn } from "./turn.js";
import { lanes } from "./wasm.js";

export class LoopTangents {
  /** Of the turn. */
  #known: [at: Stride, local: number][] = [];
  /** Of each sum what was added up, in both lanes: one element after the other, as the sweeps do. */
  readonly #sums = new Map<Member, number>();

  constructor(
    readonly tangents: Tangents,
    readonly group: Group,
  ) {}

  /** What the loop reads stands in memory, or in locals. */
  prepare(): void {
    const { tangents, group } = this;
    for (const member of group.members) {
      for (const { first, step } of member.operands) {
        if (step === 0) tangents.of(first);
        else if (!group.maker({ first, step })) for (let k = 0; k < group.count; k++) tangents.needInMemory(first + k * step); // prettier-ignore
      }
      if (!member.results) this.#sums.set(member, tangents.locals.number(0));
    }
  }

  begin(): void {
    this.#known = [];
  }

  /** That of a member whose value is at hand. */
  compute(member: Member, turn: Turn, hand: AtHand): void {
    const { tangents, group } = this;
    const { run, results } = member;
    const local = run.active ? this.#template(member, turn, hand) : tangents.locals.literal(0);
    if (!results) return this.#add(this.#sums.get(member)!, local, turn);
    if (group.stored.has(member)) turn.store(local, tangents.locals.places.tangents, results);
    this.#known.push([results, local]);
  }

  #template({ run, operands, results }: Member, turn: Turn, hand: AtHand): number {
    const { locals, values } = this.tangents;
    const template = templateOf(run.name, "tangent");
    const reads = (leaf: number): boolean => Boolean((template.reads >> leaf) & 1);
    const leaves: number[] = [];
    operands.forEach((at, i) => {
      if (reads(A + i)) leaves[A + i] = hand.of(at);
      if (reads(AD + i)) leaves[AD + i] = this.#of(at, turn);
    });
    if (reads(Y)) leaves[Y] = hand.of(results!);
    if (reads(SLOPE)) leaves[SLOPE] = turn.load(locals.places.slopes, { first: run.slope, step: 1 });
    return turn.own(values.filler.lanes(template, leaves, !turn.isPair)[0]!);
  }

  #of(at: Stride, turn: Turn): number {
    if (at.step === 0) return this.tangents.of(at.first);
    const known = this.#known.find(([one]) => isSame(one, at));
    if (known) return known[1];
    const local = turn.load(this.tangents.locals.places.tangents, at);
    this.#known.push([at, local]);
    return local;
  }

  #add(sum: number, local: number, turn: Turn): void {
    const { code } = this.tangents.locals;
    code.get(sum);
    for (let lane = 0; lane < (turn.isPair ? 2 : 1); lane++) {
      code.get(local);
      code.spread(lane);
      code.simd(lanes.add);
    }
    code.set(sum);
  }

  end(): void {
    for (const { run } of this.group.stored) this.tangents.standInMemory(run);
    for (const [{ run }, sum] of this.#sums) this.tangents.set(run.first, sum);
  }
}
