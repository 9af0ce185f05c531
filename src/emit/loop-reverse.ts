/** What a group of long runs gives back, in one loop that goes up. */
import type { Adjoints, Uniform } from "./adjoints.js";
import type { Group } from "./group.js";
import { Gifts } from "./gifts.js";
import { callLoop } from "./loop-function.js";
import { AtHand } from "./loop-values.js";
import { slotsOf } from "./member.js";
import type { Member, Stride, Target } from "./member.js";
import { A, SLOPE, T, Y, isOne, templateOf } from "./template.js";
import type { Template } from "./template.js";
import { turns } from "./turn.js";
import type { Turn, Turns } from "./turn.js";
import type { Values } from "./values.js";

/** Leaves that a template reads and that are the same in all turns, where the adjoint is. */
const isUniform = ({ reads }: Template, { operands }: Member): boolean => {
  const rest = operands.reduce((bits, { step }, i) => (step === 0 ? bits & ~(1 << (A + i)) : bits), reads & ~(1 << T));
  return rest === 0;
};

export class LoopReverse {
  /** Those that give anything, the last first. */
  readonly #members: readonly Member[];
  /** Adjoints of results, where they are one number. */
  readonly #adjoints = new Map<Member, Uniform>();
  readonly #gifts: Gifts;

  constructor(
    readonly values: Values,
    readonly adjoints: Adjoints,
    readonly group: Group,
    readonly isMade: (at: Stride, count: number) => boolean,
  ) {
    this.#members = group.members.filter(({ targets }) => targets.length > 0).reverse();
    this.#gifts = new Gifts(adjoints, group, isMade);
  }

  run(): void {
    if (this.#members.length > 0) {
      if (this.group.structure === undefined || this.#members.some((one) => this.#uniform(one)?.isOne === false))
        this.#here();
      else this.#called();
    }
    for (const { run } of this.group.members) this.adjoints.forget(run);
  }

  #here(): void {
    for (const member of this.#members) this.#prepare(member);
    this.#gifts.storeWindows();
    this.#turns(turns);
    this.#gifts.leaveWindows();
    this.#gifts.end();
  }

  /** By a function, which finds all in memory and leaves it there. */
  #called(): void {
    const { values, adjoints, group } = this;
    const ones: Stride[] = [];
    for (const member of this.#members) {
      const results = member.results!;
      for (const { first, step } of member.operands) if (step === 0) values.store(first);
      if (this.#uniform(member)) ones.push(results);
      else if (!this.#gifts.receives(results)) adjoints.storeAll(slotsOf(results, group.count));
    }
    this.#gifts.storeWindows();
    for (const slot of this.#gifts.outside) adjoints.store(slot);
    callLoop(values.locals, group, "reverse", this.#pairs, { empty: this.#gifts.empty, ones }, (inside) => {
      const loop = new LoopReverse(inside.values, inside.adjoints, group, this.isMade);
      for (const member of loop.#members) loop.#prepare(member);
      loop.#turns(inside.turns);
      loop.#gifts.end();
    });
    this.#gifts.leaveWindows();
  }

  #turns(of: Turns): void {
    this.#gifts.begin();
    of(this.values.locals, this.#pairs, this.group.count, (turn) => this.#turn(turn));
  }

  get #pairs(): number {
    const { targets, count } = this.group;
    return targets.some(({ step }) => step === 0) ? 2 * (count >> 2) : count >> 1;
  }

  /** Adjoints of its results, where they are one number before the loop. */
  #uniform({ results, count }: Member): Uniform | undefined {
    return results && !this.#gifts.receives(results) ? this.adjoints.uniform(results, count) : undefined;
  }

  /** What is the same in all turns is found before the first; other adjoints of results stand in memory. */
  #prepare(member: Member): void {
    const { values, adjoints } = this;
    const { run, operands, results, targets, count } = member;
    for (const { first, step } of operands) if (step === 0) values.of(first);
    const all = results
      ? this.#gifts.adjointOf(results)
      : { local: adjoints.of(run.first), isOne: adjoints.isOne(run.first) };
    if (all) this.#adjoints.set(member, all);
    if (results && !all && !this.#gifts.receives(results)) adjoints.storeAll(slotsOf(results, count));
    for (const target of all ? targets : []) {
      const template = templateOf(run.name, all!.isOne ? "seeded" : "adjoint", 1 << target.operand);
      if (!isUniform(template, member)) continue;
      const leaves: number[] = [];
      operands.forEach(({ first, step }, i) => (leaves[A + i] = step === 0 ? values.of(first) : NaN));
      leaves[T] = all!.local;
      const [local] = values.filler.lanes(template, leaves, true);
      this.#gifts.giveUniform(target, { local: local!, isOne: isOne(template) });
    }
  }

  #turn(turn: Turn): void {
    const hand = new AtHand(this.values, turn, this.group);
    for (const member of this.#members) {
      const varying = member.targets.filter((target) => !this.#gifts.uniform(target));
      const given = varying.length > 0 ? this.#given(turn, hand, member, varying) : [];
      for (const target of member.targets) {
        this.#gifts.give(turn, target, this.#gifts.uniform(target)?.local ?? given[varying.indexOf(target)]!);
      }
    }
    this.#gifts.endTurn(turn);
  }

  /** What these targets of a member receive. */
  #given(turn: Turn, hand: AtHand, member: Member, targets: readonly Target[]): number[] {
    const { values } = this;
    const { run, operands, results } = member;
    const all = this.#adjoints.get(member);
    const only = targets.reduce((bits, { operand }) => bits | (1 << operand), 0);
    const template = templateOf(run.name, all?.isOne ? "seeded" : "adjoint", only);
    const reads = (leaf: number): boolean => Boolean((template.reads >> leaf) & 1);
    const leaves: number[] = [];
    operands.forEach((at, i) => reads(A + i) && (leaves[A + i] = hand.of(at)));
    if (reads(Y)) leaves[Y] = hand.of(results!);
    if (reads(T)) leaves[T] = all?.local ?? this.#gifts.adjointIn(turn, results!);
    if (reads(SLOPE)) leaves[SLOPE] = turn.load(values.locals.places.slopes, { first: run.slope, step: 1 });
    const given = values.filler.lanes(template, leaves, !turn.isPair);
    return given.map((local) => turn.own(local));
  }
}
