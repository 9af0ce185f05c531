/** Sweeps at once, made of work that goes on in pieces. */
import { doNow } from "./work.js";
import type { Work } from "./work.js";

export abstract class Swept {
  /** Values are computed together with the next tangents. */
  #valuesDue = false;

  abstract forward(forReverse: boolean): Work;
  /** @param values Those are computed, too. */
  abstract tangentWork(values: boolean): Work;
  abstract reverseWork(seed: (output: number) => number): Work;
  abstract secondWork(seed: (output: number) => number, seedTangent: (output: number) => number): Work;

  value(): void {
    doNow(this.forward(false));
  }

  linearize(): void {
    this.#valuesDue = true;
  }

  primal(): void {
    doNow(this.forward(true));
  }

  tangent(): void {
    doNow(this.tangentWork(this.#valuesDue));
    this.#valuesDue = false;
  }

  reverse(seed: (output: number) => number): void {
    doNow(this.reverseWork(seed));
  }

  second(seed: (output: number) => number, seedTangent: (output: number) => number): void {
    doNow(this.secondWork(seed, seedTangent));
  }

  gradient(output: number): void {
    this.vjp((i) => (i === output ? 1 : 0));
  }

  vjp(seed: (output: number) => number): void {
    this.primal();
    this.reverse(seed);
  }

  jvp(): void {
    this.linearize();
    this.tangent();
  }
}
