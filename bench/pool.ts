import type { Subject } from "./problem";
import { seeded } from "./random";

/** A processor learns the branches of a replayed input; this many doubles it does not. */
const POOL_DOUBLES = 65_536;
const FEWEST_INPUTS = 4;
/** Below this many inputs a copy is cheaper than walking over thousands of view objects. */
const COPY_BELOW = 32;

/** Fresh inputs for one subject, handed out in turn and for ever. */
export class Pool {
  readonly inputs: number;
  /** How many numbers a run fills. */
  readonly results: number;
  readonly count: number;
  readonly doubles: Float64Array;
  private readonly views: Float64Array[] = [];
  private readonly small: Float64Array;
  private at = 0;

  constructor(subject: Subject) {
    const inputs = subject.inputs;
    this.inputs = inputs;
    this.results = subject.results ?? inputs;
    this.count = Math.max(FEWEST_INPUTS, Math.ceil(POOL_DOUBLES / inputs));
    this.doubles = new Float64Array(this.count * inputs);
    this.small = new Float64Array(inputs);
    const random = seeded(20_240_601);
    for (let i = 0; i < this.count; i++) {
      const view = this.doubles.subarray(i * inputs, (i + 1) * inputs);
      subject.draw(random, view);
      if (inputs >= COPY_BELOW) this.views.push(view);
    }
  }

  /** The first input, which every program can be asked about. */
  first(): Float64Array {
    return this.doubles.subarray(0, this.inputs);
  }

  /** The next input; the array may be overwritten by the next call. */
  next(): Float64Array {
    const at = this.at;
    this.at = at + 1 === this.count ? 0 : at + 1;
    if (this.inputs >= COPY_BELOW) return this.views[at]!;
    const { small, doubles, inputs } = this;
    for (let i = 0, from = at * inputs; i < inputs; i++) small[i] = doubles[from + i]!;
    return small;
  }
}
