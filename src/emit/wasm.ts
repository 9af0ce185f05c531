/** Functions of WebAssembly as bytes: types, locals, instructions. Knows no tapes. */
import { Bytes } from "./bytes.js";

export const I32 = 0x7f;
export const F64 = 0x7c;
export const V128 = 0x7b;

export interface FunctionType {
  readonly parameters: readonly number[];
  readonly results: readonly number[];
}

/** Instructions of two lanes by what they do, in numbers of the SIMD opcode space. */
export const lanes = {
  add: 0xf0, sub: 0xf1, mul: 0xf2, div: 0xf3, min: 0xf4, max: 0xf5,
  abs: 0xec, neg: 0xed, sqrt: 0xef, ceil: 0x74, floor: 0x75, nearest: 0x94,
  eq: 0x47, ne: 0x48, lt: 0x49, gt: 0x4a, le: 0x4b, ge: 0x4c,
  and: 0x4e, bitselect: 0x52,
} as const; // prettier-ignore

/** Instructions of two integers. */
export const integers = { add: 0x6a, sub: 0x6b, mul: 0x6c, less: 0x49 } as const;

/** Loads, stores and the like, in the same numbers. */
const simd = {
  load: 0x00, loadSplat: 0x0a, loadZero: 0x5d, loadLane: 0x57, store: 0x0b, storeLane: 0x5b, shuffle: 0x0d, splat: 0x14,
  extractLane: 0x21, replaceLane: 0x22,
} as const; // prettier-ignore

/** The body of one function: what comes before it, its instructions, and its locals. */
export class Code {
  readonly body = new Bytes();
  /** Runs once, before the body. */
  readonly prologue = new Bytes();
  readonly #locals: number[] = [];
  readonly #calls: { readonly at: number; readonly of: Code }[] = [];

  constructor(readonly type: FunctionType) {}

  /** Index of a new local. */
  local(type: number): number {
    return this.type.parameters.length + this.#locals.push(type) - 1;
  }

  get(local: number): void {
    this.body.byte(0x20);
    this.body.unsigned(local);
  }

  set(local: number): void {
    this.body.byte(0x21);
    this.body.unsigned(local);
  }

  tee(local: number): void {
    this.body.byte(0x22);
    this.body.unsigned(local);
  }

  simd(opcode: number): void {
    this.body.byte(0xfd);
    this.body.unsigned(opcode);
  }

  i32(value: number, to = this.body): void {
    to.byte(0x41);
    to.signed(value);
  }

  /** What follows, up to `endLoop`, is done again. */
  beginLoop(): void {
    this.body.append(Uint8Array.of(0x03, 0x40));
  }

  /** Once more, unless 0 stands on the stack. */
  endLoop(): void {
    this.body.append(Uint8Array.of(0x0d, 0x00, 0x0b));
  }

  /** Sets bytes of memory to 0, before the body. */
  clear(at: number, bytes: number): void {
    const to = this.prologue;
    for (const word of [at, 0, bytes]) this.i32(word, to);
    to.append(Uint8Array.of(0xfc, 0x0b, 0x00));
  }

  call(index: number): void {
    this.body.byte(0x10);
    this.body.unsigned(index);
  }

  /** Calls a function of the module, whose index is known when all are imported: five bytes wait for it. */
  callOwn(of: Code): void {
    this.body.byte(0x10);
    this.#calls.push({ at: this.body.length, of });
    this.body.append(new Uint8Array(5));
  }

  /** @param indexOf Of functions of the module. */
  link(indexOf: (of: Code) => number): void {
    for (const { at, of } of this.#calls) this.body.padded(at, indexOf(of));
  }

  /** Address on the stack. Alignment 0 says nothing of the address. */
  #memory(opcode: number, offset: number): void {
    this.simd(opcode);
    this.body.byte(0);
    this.body.unsigned(offset);
  }

  load(offset: number): void {
    this.#memory(simd.load, offset);
  }

  /** One number. */
  loadF64(offset: number): void {
    this.body.byte(0x2b);
    this.body.byte(3);
    this.body.unsigned(offset);
  }

  /** One number into both lanes. */
  loadSplat(offset: number): void {
    this.#memory(simd.loadSplat, offset);
  }

  loadZero(offset: number): void {
    this.#memory(simd.loadZero, offset);
  }

  /** Into the second lane of what stands on the stack above the address. */
  loadSecond(offset: number): void {
    this.#memory(simd.loadLane, offset);
    this.body.byte(1);
  }

  store(offset: number): void {
    this.#memory(simd.store, offset);
  }

  /** One of the two lanes. */
  storeLane(offset: number, lane: number): void {
    this.#memory(simd.storeLane, offset);
    this.body.byte(lane);
  }

  /** Two numbers of two pairs, which are lanes 0 and 1 of the first and 2 and 3 of the second. */
  shuffle(first: number, second: number): void {
    this.simd(simd.shuffle);
    for (const lane of [first, second]) for (let i = 0; i < 8; i++) this.body.byte(8 * lane + i);
  }

  /** The first numbers of two pairs. As a shuffle it would be three times as many bytes. */
  pack(): void {
    this.extract(0);
    this.simd(simd.replaceLane);
    this.body.byte(1);
  }

  /** One of the two numbers of a pair into both lanes. */
  spread(lane: number): void {
    this.extract(lane);
    this.splat();
  }

  /** The number `value` in both lanes, set once. */
  literal(value: number, local: number): void {
    const to = this.prologue;
    to.byte(0x44);
    to.f64(value);
    to.byte(0xfd);
    to.unsigned(simd.splat);
    to.byte(0x21);
    to.unsigned(local);
  }

  /** A parameter times `by`, set once. */
  scale(parameter: number, by: number, local: number): void {
    const to = this.prologue;
    to.byte(0x20);
    to.unsigned(parameter);
    this.i32(by, to);
    to.byte(integers.mul);
    to.byte(0x21);
    to.unsigned(local);
  }

  splat(): void {
    this.simd(simd.splat);
  }

  extract(lane: number): void {
    this.simd(simd.extractLane);
    this.body.byte(lane);
  }

  /** Locals in runs of one type, prologue, body and end, one after the other. */
  parts(): Bytes[] {
    const groups: [count: number, type: number][] = [];
    for (const type of this.#locals) {
      const last = groups.at(-1);
      if (last?.[1] === type) last[0]++;
      else groups.push([1, type]);
    }
    const locals = new Bytes();
    locals.unsigned(groups.length);
    for (const [count, type] of groups) {
      locals.unsigned(count);
      locals.byte(type);
    }
    const end = new Bytes(1);
    end.byte(0x0b);
    return [locals, this.prologue, this.body, end];
  }
}
