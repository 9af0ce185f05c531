/** The locals of the function that is written, each two lanes, and loads and stores of single numbers. */
import type { Imports, Places } from "./places.js";
import type { Run } from "./runs.js";
import { I32, V128, lanes } from "./wasm.js";
import type { Code } from "./wasm.js";

export class Locals {
  readonly #literals = new Map<number | "-0", number>();
  readonly #indices = new Map<string, number>();
  readonly #unused: number[] = [];

  /** Both lanes of a local are one number; else they are numbers of two points. */
  readonly alike: boolean = true;

  constructor(
    public code: Code,
    readonly places: Places,
    readonly imports: Imports,
  ) {}

  /** From here on they are those of another function: nothing stands in any of them. */
  begin(code: Code): void {
    this.code = code;
    this.#literals.clear();
    this.#indices.clear();
    this.#unused.length = 0;
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

  /** The number of a slot at `base`, in both lanes of a local. */
  load(base: number, slot: number): number {
    const { code } = this;
    const local = this.take();
    code.i32(0);
    code.loadSplat(base + 8 * slot);
    code.set(local);
    return local;
  }

  store(local: number, base: number, slot: number): void {
    const { code } = this;
    code.i32(0);
    code.get(local);
    code.storeLane(base + 8 * slot, 0);
  }

  /** Address of what the forward sweep keeps for the way back. */
  slopeAt(slope: number): number {
    return this.places.slopes + 8 * slope;
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

  /** Each of the locals gets what the next has, the last what the first had. */
  rotate(locals: readonly number[]): void {
    for (const local of [...locals.slice(1), locals[0]!]) this.code.get(local);
    for (const local of locals.slice().reverse()) this.code.set(local);
  }

  /** The core's loops do these runs, with what it is told more. */
  callRuns(name: string, runs: readonly Run[], ...more: number[]): void {
    for (const word of [this.places.program, runs[0]!.number, runs.at(-1)!.number + 1, ...more]) this.code.i32(word);
    this.code.call(this.imports.function(name));
  }
}
