/** The locals of the function that is written, each two lanes, and loads and stores of single numbers. */
import type { Imports, Places } from "./places.js";
import type { Run } from "./runs.js";
import type { Repeat } from "./repeats.js";
import { I32, V128, integers, lanes } from "./wasm.js";
import type { Code } from "./wasm.js";

export class Locals {
  readonly #literals = new Map<number | "-0", number>();
  readonly #indices = new Map<string, number>();
  readonly #unused: number[] = [];

  #repeat: Repeat | undefined;

  /** Both lanes of a local are one number; else they are numbers of two points. */
  readonly alike: boolean = true;

  constructor(
    public code: Code,
    readonly places: Places,
    readonly imports: Imports,
  ) {}

  /**
   * From here on they are those of another function: nothing stands in any of them.
   * @param repeat The function is of a repetition, whose number is its parameter.
   */
  begin(code: Code, repeat?: Repeat): void {
    this.code = code;
    this.#repeat = repeat;
    this.#literals.clear();
    this.#indices.clear();
    this.#unused.length = 0;
  }

  get isRepeated(): boolean {
    return this.#repeat !== undefined;
  }

  /** Nothing of the function is written yet. */
  get isUnused(): boolean {
    return this.code.body.length === 0;
  }

  /** A parameter or constant: nobody reads its adjoint, and its tangent is 0. */
  isPassive(slot: number): boolean {
    return slot >= this.places.inputs && slot < this.places.leaves;
  }

  /** A local of which nobody else makes use until it is given back. */
  take(): number {
    return this.#unused.pop() ?? this.code.local(V128);
  }

  give(local: number): void {
    this.#unused.push(local);
  }

  giveAll(locals: readonly number[]): void {
    for (const local of locals) this.#unused.push(local);
  }

  /** One of 32 bits, by its name. */
  index(name: string): number {
    let local = this.#indices.get(name);
    if (local === undefined) this.#indices.set(name, (local = this.code.local(I32)));
    return local;
  }

  /** One that holds the number from the start of the function on. */
  literal(value: number): number {
    const key = Object.is(value, -0) ? "-0" : value;
    let local = this.#literals.get(key);
    if (local === undefined) {
      local = this.code.local(V128);
      this.code.literal(value, local);
      this.#literals.set(key, local);
    }
    return local;
  }

  /** One that holds the number from here on. */
  number(value: number): number {
    const local = this.take();
    this.code.get(this.literal(value));
    this.code.set(local);
    return local;
  }

  /** What is added to the address of a number in repetitions behind the first: a local, and nothing where it is 0. */
  origin(base: number, slot: number): number | undefined {
    if (!this.#repeat) return undefined;
    const by = base === this.places.slopes ? this.#repeat.slopes : (this.#repeat.moves.get(slot) ?? 0);
    return by === 0 ? undefined : this.#scaled(8 * by);
  }

  /** The number of the repetition times this, from the start of the function on. */
  #scaled(by: number): number {
    const name = `repetition by ${by}`;
    const known = this.#indices.has(name);
    const local = this.index(name);
    if (!known) this.code.scale(0, by, local);
    return local;
  }

  /** Puts on the stack what the address of a number is counted from. */
  from(base: number, slot: number): void {
    const origin = this.origin(base, slot);
    if (origin === undefined) this.code.i32(0);
    else this.code.get(origin);
  }

  /** The number of a slot at `base`, in both lanes of a local. */
  load(base: number, slot: number): number {
    const { code } = this;
    const local = this.take();
    this.from(base, slot);
    code.loadSplat(base + 8 * slot);
    code.set(local);
    return local;
  }

  store(local: number, base: number, slot: number): void {
    const { code } = this;
    this.from(base, slot);
    code.get(local);
    code.storeLane(base + 8 * slot, 0);
  }

  /** Puts on the stack the address of what the forward sweep keeps for the way back. */
  slopeAt(slope: number): void {
    const { slopes } = this.places;
    this.code.i32(slopes + 8 * slope);
    this.#more(this.origin(slopes, slope));
  }

  #more(origin: number | undefined): void {
    if (origin === undefined) return;
    this.code.get(origin);
    this.code.body.byte(integers.add);
  }

  /** In a local, both lanes. */
  loadSlope(slope: number): number {
    return this.load(this.places.slopes, slope);
  }

  /** The same number in another local. */
  copy(local: number): number {
    const copy = this.take();
    this.code.get(local);
    this.code.set(copy);
    return copy;
  }

  /** a + b, into a local that is taken for it. */
  add(a: number, b: number, into = this.take()): number {
    this.code.get(a);
    this.code.get(b);
    this.code.simd(lanes.add);
    this.code.set(into);
    return into;
  }

  /** The sum of both lanes of a pair, in both lanes of the same local. */
  addLanes(local: number): void {
    this.code.get(local);
    this.code.get(local);
    this.code.get(local);
    this.code.shuffle(1, 2);
    this.code.simd(lanes.add);
    this.code.set(local);
  }

  /** The sum of eight interleaved partial sums in four pairs (assembly/reduce.ts), which are given back. */
  total(parts: readonly number[]): number {
    const [a, b, c, d] = parts as [number, number, number, number];
    const sum = this.add(this.add(a, b, a), this.add(c, d, c), this.take());
    this.addLanes(sum);
    this.giveAll(parts);
    return sum;
  }

  /** Each of the locals gets what the next has, the last what the first had. */
  rotate(locals: readonly number[]): void {
    for (const local of [...locals.slice(1), locals[0]!]) this.code.get(local);
    for (const local of locals.slice().reverse()) this.code.set(local);
  }

  /** The core's loops do these runs, with what it is told more. */
  callRuns(name: string, runs: readonly Run[], ...more: number[]): void {
    this.code.i32(this.places.program);
    for (const number of [runs[0]!.number, runs.at(-1)!.number + 1]) {
      this.code.i32(number);
      if (this.#repeat) this.#more(this.#scaled(this.#repeat.numbers));
    }
    for (const word of more) this.code.i32(word);
    this.code.call(this.imports.function(name));
  }
}
