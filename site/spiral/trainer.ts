/** Trains the network by Adam on all points at a time. The same settings give the same bits in the same number of steps. */
import { uniform } from "../common/random.js";
import { ROW, spirals } from "./data.js";
import { compileLoss, compileOutput, startOf } from "./model.js";

export interface Settings {
  readonly rate: number;
  readonly noise: number;
  readonly seed: number;
}

export const POINTS = 300;
export const defaults: Settings = { rate: 0.01, noise: 0.03, seed: 1 };
/** The picture shows [-EXTENT, EXTENT] in both directions. */
export const EXTENT = 1.2;

/** Losses by step, thinned evenly so that there are never more than `most`. */
export class History {
  readonly steps: number[] = [];
  readonly losses: number[] = [];
  #every = 1;

  constructor(readonly most = 600) {}

  add(step: number, loss: number): void {
    if (step % this.#every) return;
    this.steps.push(step);
    this.losses.push(loss);
    if (this.steps.length < this.most) return;
    this.#every *= 2;
    for (const list of [this.steps, this.losses]) list.splice(0, list.length, ...list.filter((_, i) => i % 2 === 0));
  }
}

export class Trainer {
  readonly #loss = compileLoss();
  readonly #output = compileOutput();
  readonly #gradient = new Float64Array(this.#loss.inputs);
  readonly #mean = new Float64Array(this.#loss.inputs);
  readonly #square = new Float64Array(this.#loss.inputs);
  readonly points: Float64Array;
  readonly weights: Float64Array;
  readonly history = new History();
  steps = 0;
  /** 0.9 and 0.999 to the power of `steps`, as products, whose bits do not depend on the engine. */
  #power1 = 1;
  #power2 = 1;
  /** The mean loss of a point at the weights before the last step. */
  loss = NaN;
  rate: number;

  constructor({ rate, noise, seed }: Settings) {
    this.points = spirals(POINTS, noise, seed);
    this.weights = startOf(uniform(seed));
    this.rate = rate;
    this.#loss.setData({ points: this.points });
  }

  // #region step
  /** One step of Adam (Kingma and Ba, 2015) along the gradient of the mean loss. */
  step(): void {
    const count = this.points.length / ROW;
    this.loss = this.#loss.valueAndGradient(this.weights, this.#gradient) / count;
    this.history.add(this.steps++, this.loss);
    this.#power1 *= 0.9;
    this.#power2 *= 0.999;
    const [mean, square] = [this.#mean, this.#square];
    for (let i = 0; i < this.weights.length; i++) {
      const g = this.#gradient[i]! / count;
      mean[i]! += 0.1 * (g - mean[i]!);
      square[i]! += 0.001 * (g * g - square[i]!);
      this.weights[i]! -=
        (this.rate * (mean[i]! / (1 - this.#power1))) / (Math.sqrt(square[i]! / (1 - this.#power2)) + 1e-8);
    }
  }
  // #endregion step

  /** The part of points that are on the right side. */
  accuracy(): number {
    const count = this.points.length / ROW;
    const places = new Float64Array(2 * count);
    for (let k = 0; k < count; k++) places.set(this.points.subarray(ROW * k, ROW * k + 2), 2 * k);
    const values = this.#valuesAt(places);
    return values.reduce((right, v, k) => right + Number(v * this.points[ROW * k + 2]! > 0), 0) / count;
  }

  /** The output at the middles of side x side squares of the picture, row by row from the top. */
  outputs(side: number): Float64Array {
    const at = (k: number): number => EXTENT * ((2 * k + 1) / side - 1);
    const places = new Float64Array(2 * side * side);
    for (let k = 0; k < side * side; k++) {
      places[2 * k] = at(k % side);
      places[2 * k + 1] = -at(Math.floor(k / side));
    }
    return this.#valuesAt(places);
  }

  #valuesAt(places: Float64Array): Float64Array {
    this.#output.setParameters(this.weights);
    return this.#output.batch.value(places);
  }

  dispose(): void {
    this.#loss.dispose();
    this.#output.dispose();
  }
}
