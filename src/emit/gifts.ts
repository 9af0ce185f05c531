/** Where what a loop gives back goes: into windows of adjoints, which a turn has in locals, and into sums. */
import type { Adjoints, Uniform } from "./adjoints.js";
import { lags } from "./group.js";
import type { Group, Window } from "./group.js";
import type { Locals } from "./locals.js";
import { isSame, slotsOf } from "./member.js";
import type { Stride, Target } from "./member.js";
import type { Turn } from "./turn.js";

/** What an operand receives that all operations share: partial sums of pairs in turn, over whole fours, and of the rest. */
interface Sum {
  readonly even: number;
  readonly odd: number;
  readonly rest: number;
}

export class Gifts {
  readonly #locals: Locals;
  /** What is the same in all turns. */
  readonly #uniform = new Map<Target, Uniform>();
  /** Adjoints that hold nothing before the loop. */
  readonly #empty = new Set<Window>();
  /** Adjoints that are one number, all of them, and need no memory. */
  readonly #settled = new Map<Window, Uniform>();
  readonly #sums = new Map<Target, Sum>();
  /** What lags, of the turn before. */
  readonly #carried = new Map<Target, number>();
  /** What the windows of this turn hold so far. */
  readonly #open = new Map<Window, number>();

  /** @param isMade Tells of slots whether they are all results of a loop, which knows what to do with one number. */
  constructor(
    readonly adjoints: Adjoints,
    readonly group: Group,
    readonly isMade: (at: Stride, count: number) => boolean,
  ) {
    this.#locals = adjoints.locals;
    for (const window of group.windows) {
      if (!window.scattered && adjoints.areZero(window, group.count)) this.#empty.add(window);
    }
  }

  /** A target receives the same in all turns; of results of the group, before their adjoints are asked for. */
  giveUniform(target: Target, given: Uniform): void {
    this.#uniform.set(target, given);
    const window = this.group.windowOf(target);
    if (!window || !this.#empty.has(window) || !this.isMade(window, this.group.count)) return;
    if (window.targets.some((one) => lags(window, one) || !this.#uniform.has(one))) return;
    let all: Uniform | undefined;
    for (const one of window.targets) {
      const { local, isOne } = this.#uniform.get(one)!;
      if (!all && (one.fresh || isOne)) all = { local, isOne };
      else all = { local: this.#locals.add(all?.local ?? this.#locals.literal(0), local), isOne: false };
    }
    this.#settled.set(window, all!);
  }

  uniform(target: Target): Uniform | undefined {
    return this.#uniform.get(target);
  }

  /** The adjoint of all results at `at`, where it is one number. */
  adjointOf(at: Stride): Uniform | undefined {
    const window = this.#windowAt(at);
    return window ? this.#settled.get(window) : this.adjoints.uniform(at, this.group.count);
  }

  /** Adjoints at `at` receive in the loop. */
  receives(at: Stride): boolean {
    return this.#windowAt(at) !== undefined;
  }

  #windowAt(at: Stride): Window | undefined {
    return this.group.windows.find((window) => isSame(window, at));
  }

  /** Windows that hold nothing before the loop. */
  get empty(): readonly Window[] {
    return [...this.#empty];
  }

  /** Before the loop: what it adds to stands in memory. */
  storeWindows(): void {
    for (const window of this.group.windows) if (!this.#empty.has(window)) this.#store(window);
  }

  /** Slots that receive outside of windows: what all operations share, and the last of what lags. */
  get outside(): readonly number[] {
    const { targets, count } = this.group;
    return targets.flatMap((target) => {
      const window = this.group.windowOf(target);
      if (!window) return [target.first];
      return !window.scattered && lags(window, target) ? [target.first + target.step * (count - 1)] : [];
    });
  }

  begin(): void {
    const { targets } = this.group;
    for (const target of targets) {
      const window = this.group.windowOf(target);
      const number = (value: number): number => this.#locals.number(value);
      if (!window) this.#sums.set(target, { even: number(0), odd: number(0), rest: number(0) });
      else if (!window.scattered && lags(window, target)) {
        // The first number has nothing that lags: -0 changes nothing that it is added to.
        const stores = target.fresh && this.#empty.has(window) && window.targets[0] === target;
        this.#carried.set(target, number(stores ? 0 : -0));
      }
    }
  }

  #store(window: Window): void {
    const { count } = this.group;
    if (!window.scattered) {
      const fresh = window.targets.filter((target) => target.fresh);
      return this.adjoints.storeAll(slotsOf(window, count), new Set(fresh.flatMap((at) => slotsOf(at, count))));
    }
    const seen = new Set<number>();
    const stored: number[] = [];
    for (const target of window.targets) {
      for (const slot of slotsOf(target, count)) {
        if (!seen.has(slot) && !target.fresh) stored.push(slot);
        seen.add(slot);
      }
    }
    this.adjoints.storeAll(stored);
  }

  /** One turn's contribution, in its order. */
  give(turn: Turn, target: Target, c: number): void {
    const window = this.group.windowOf(target);
    if (!window) this.#add(turn, this.#sums.get(target)!, c);
    else if (window.scattered) this.#addInMemory(turn, target, c);
    else if (!this.#settled.has(window)) this.#receive(turn, window, target, c);
  }

  #add(turn: Turn, { even, odd, rest }: Sum, c: number): void {
    this.#locals.add(turn.isPair ? even : rest, c, turn.isPair ? even : rest);
    if (turn.isPair) this.#locals.rotate([even, odd]);
  }

  #addInMemory(turn: Turn, target: Target, c: number): void {
    const { adjoints } = this.#locals.places;
    const sum = target.fresh ? c : this.#locals.add(turn.load(adjoints, target, true), c, turn.take());
    turn.store(sum, adjoints, target);
  }

  #receive(turn: Turn, window: Window, target: Target, c: number): void {
    const given = lags(window, target) ? this.#late(turn, target, c) : c;
    const before = this.#open.get(window) ?? this.#before(turn, window, target.fresh);
    this.#open.set(window, before === undefined ? given : this.#locals.add(before, given, turn.take()));
  }

  /** What the first contribution is added to, if anything. */
  #before(turn: Turn, window: Window, fresh: boolean): number | undefined {
    if (!this.#empty.has(window)) return turn.load(this.#locals.places.adjoints, window);
    return fresh ? undefined : this.#locals.literal(0);
  }

  /** The second of the turn before, and the first of this one. */
  #late(turn: Turn, target: Target, c: number): number {
    const { code } = this.#locals;
    const carried = this.#carried.get(target)!;
    const late = turn.take();
    code.get(carried);
    code.get(c);
    code.shuffle(1, 2);
    code.set(late);
    code.get(c);
    code.set(carried);
    return late;
  }

  /** The adjoints of results of the group, which have received all they do. */
  adjointIn(turn: Turn, results: Stride): number {
    const window = this.#windowAt(results);
    return (window && this.#open.get(window)) ?? turn.load(this.#locals.places.adjoints, results);
  }

  endTurn(turn: Turn): void {
    for (const [window, local] of this.#open) {
      if (!this.group.maker(window)) turn.store(local, this.#locals.places.adjoints, window);
    }
    this.#open.clear();
  }

  /** Behind the loop: where windows are. */
  leaveWindows(): void {
    const { count, windows } = this.group;
    for (const window of windows) {
      if (this.group.maker(window)) continue;
      const settled = this.#settled.get(window);
      if (settled) this.adjoints.setAll(window, count, settled);
      else for (const at of window.scattered ? window.targets : [window]) this.adjoints.standInMemory(at, count);
    }
  }

  end(): void {
    for (const [target, carried] of this.#carried) this.#receiveLast(target, carried);
    for (const [target, sum] of this.#sums) this.#deliver(target, sum);
  }

  #receiveLast(target: Target, carried: number): void {
    const { code } = this.#locals;
    code.get(carried);
    code.get(carried);
    code.shuffle(1, 3);
    code.set(carried);
    this.adjoints.receiveLast(target, this.group.count, carried, target.fresh);
  }

  /** (0 + 2) + (1 + 3), and the rest. */
  #deliver({ first }: Target, { even, odd, rest }: Sum): void {
    this.#locals.add(even, odd, even);
    this.#locals.addLanes(even);
    this.#locals.add(even, rest, even);
    this.#locals.giveAll([odd, rest]);
    this.adjoints.receive(first, even, false);
  }
}
