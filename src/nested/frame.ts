/**
 * What stands between the stages of a tape (src/nested/stages.ts): four numbers a place, one kind after the other.
 *
 *   [ primals | adjoints | tangents | adjoint tangents ]    the last two from the first jvp or hvp on
 */
export class Frame {
  #memory: Float64Array;
  readonly primals = 0;
  readonly adjoints: number;

  constructor(
    readonly places: number,
    constants: readonly (readonly [place: number, value: number])[],
  ) {
    this.adjoints = places;
    this.#memory = new Float64Array(2 * places);
    for (const [place, value] of constants) this.#memory[place] = value;
  }

  get f64(): Float64Array {
    return this.#memory;
  }

  tangents(): number {
    const { places } = this;
    if (this.#memory.length < 4 * places) {
      const memory = new Float64Array(4 * places);
      memory.set(this.#memory);
      this.#memory = memory;
    }
    return 2 * places;
  }

  adjointTangents(): number {
    return this.tangents() + this.places;
  }

  /** Sets all numbers at `base` to 0, and adds `seed(i)` at the i-th of `outputs`. */
  seed(base: number, outputs: Uint32Array, seed: (output: number) => number): void {
    this.#memory.fill(0, base, base + this.places);
    outputs.forEach((place, i) => (this.#memory[base + place]! += seed(i)));
  }

  /** The numbers of `places` into `to`, from element `at` on. */
  gather(base: number, places: Int32Array, to: Float64Array, at = 0): void {
    for (let i = 0; i < places.length; i++) to[at + i] = this.#memory[base + places[i]!]!;
  }

  /** Adds the numbers of `from` to those of `places`. */
  scatter(base: number, places: Int32Array, from: Float64Array, at = 0): void {
    for (let i = 0; i < places.length; i++) this.#memory[base + places[i]!]! += from[at + i]!;
  }

  /** Of each place, or 0 where it is none. */
  at(base: number, places: Int32Array): Float64Array {
    return Float64Array.from(places, (place) => (place < 0 ? 0 : this.#memory[base + place]!));
  }
}
