/** Loops over pairs of operations, two lanes a turn, and where a turn finds its numbers. */
import type { Stride } from "./member.js";
import type { Locals } from "./locals.js";
import { integers } from "./wasm.js";
import type { Code } from "./wasm.js";

/** Instructions for all turns of a loop, and of what is left behind it. */
export type Turns = (locals: Locals, pairs: number, count: number, body: (turn: Turn) => void) => void;

/** A turn: operations k and k + 1, a lane each, of a loop; or one operation behind it, whose number is in the first lane. */
export class Turn {
  /** Those that are taken for the turn. */
  readonly #taken: number[] = [];
  /** Bytes from the first pair to this one, by step, that of step 1 from the start; and by step and origin. */
  readonly #offsets = new Map<number | string, number>();

  constructor(
    readonly locals: Locals,
    /** Pairs that the loop has. */
    readonly pairs: number,
    /** The only operation; -1 of a pair. */
    readonly k: number,
    at: number,
  ) {
    this.#offsets.set(1, at);
  }

  get isPair(): boolean {
    return this.k < 0;
  }

  /** A local until the turn ends. */
  take(): number {
    return this.own(this.locals.take());
  }

  own(local: number): number {
    this.#taken.push(local);
    return local;
  }

  end(): void {
    this.locals.giveAll(this.#taken);
  }

  /** Bytes from the first pair, in loops. */
  get bytes(): number {
    return this.#offsets.get(1)!;
  }

  /**
   * A local with what to add to the addresses of the first pair or, where the step is negative, of the last: both are
   * slots of the program, and so no address is less than 0.
   */
  #offset(step: number): number {
    const known = this.#offsets.get(step);
    if (known !== undefined) return known;
    const { code } = this.locals;
    const local = this.locals.index(`step ${step}`);
    if (step < 0) code.i32(16 * -step * (this.pairs - 1));
    code.get(this.bytes);
    code.i32(Math.abs(step));
    code.body.byte(integers.mul);
    if (step < 0) code.body.byte(integers.sub);
    code.set(local);
    this.#offsets.set(step, local);
    return local;
  }

  /** What its addresses count from besides: a local, and nothing where that is 0. */
  protected origin(base: number, { first }: Stride): number | undefined {
    return this.locals.origin(base, first);
  }

  /** A local with both. */
  protected place(base: number, at: Stride): number {
    const { code } = this.locals;
    const { step } = at;
    const offset = this.#offset(step);
    const origin = this.origin(base, at);
    if (origin === undefined) return offset;
    const name = `step ${step} from ${origin}`;
    const known = this.#offsets.get(name);
    if (known !== undefined) return known;
    const local = this.locals.index(name);
    code.get(offset);
    code.get(origin);
    code.body.byte(integers.add);
    code.set(local);
    this.#offsets.set(name, local);
    return local;
  }

  /** Puts on the stack what changes of an address. */
  protected begin(base: number, at: Stride): void {
    if (this.isPair) this.locals.code.get(this.place(base, at));
    else this.locals.from(base, at.first);
  }

  /** The rest of it. */
  protected address(base: number, { first, step }: Stride): number {
    if (!this.isPair) return base + 8 * (first + step * this.k);
    return base + 8 * (step < 0 ? first + 2 * step * (this.pairs - 1) : first);
  }

  /** Two numbers. @param apart Loaded one by one, since a load across two stores would wait for both. */
  load(base: number, at: Stride, apart = false): number {
    const { code } = this.locals;
    const address = this.address(base, at);
    const local = this.take();
    this.begin(base, at);
    if (!this.isPair) code.loadSplat(address);
    else if (at.step === 1 && !apart) code.load(address);
    else {
      this.begin(base, at);
      code.loadZero(address);
      code.loadSecond(address + 8 * at.step);
    }
    code.set(local);
    return local;
  }

  store(local: number, base: number, at: Stride): void {
    const { code } = this.locals;
    const address = this.address(base, at);
    const wide = this.isPair && at.step === 1;
    for (let lane = 0; lane < (this.isPair && !wide ? 2 : 1); lane++) {
      this.begin(base, at);
      code.get(local);
      if (wide) code.store(address);
      else code.storeLane(address + 8 * at.step * lane, lane);
    }
  }
}

/** So many pairs in a loop, and what is left of `count` operations one by one. */
export const turns: Turns = (locals, pairs, count, body) => {
  const at = locals.index("pair");
  const turn = (k: number): Turn => new Turn(locals, pairs, k, at);
  loop(locals.code, at, turn(-1), () => locals.code.i32(16 * pairs), body);
  for (let k = 2 * pairs; k < count; k++) once(turn(k), body);
};

/** One turn after another, from bytes 0 to a limit that is put on the stack. */
export function loop(code: Code, at: number, turn: Turn, limit: () => void, body: (turn: Turn) => void): void {
  code.i32(0);
  code.set(at);
  code.beginLoop();
  once(turn, body);
  code.get(at);
  code.i32(16);
  code.body.byte(integers.add);
  code.tee(at);
  limit();
  code.body.byte(integers.less);
  code.endLoop();
}

export function once(turn: Turn, body: (turn: Turn) => void): void {
  body(turn);
  turn.end();
}
