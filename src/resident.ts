/** A program in the core's memory: uploaded, verified, swept, and freed once. */
import { getCore } from "./core.js";
import { PointsBlock } from "./block.js";
import type { Core } from "./core.js";
import { AdError } from "./errors.js";
import {
  BAD_CLEARED, BAD_LIST, BAD_OPCODE, BAD_OPERAND, BAD_OUTPUT, BAD_RUN, BAD_SLOTS, H_ADJOINTS_AT, H_CLEARED_AT, H_INDEX_AT, H_INPUTS, H_OUTPUTS_AT, H_PARAMETERS,
  H_PRIMALS_AT, H_RUNS_AT, H_SLOPES, H_SLOPES_AT, H_TANGENTS, OK, RUN_WORDS,
} from "./layout.js"; // prettier-ignore
import type { Engine } from "./engine.js";
import type { Program } from "./schedule.js";
import { CoreSteps } from "./nested/steps.js";

const reasons: Record<number, string> = {
  [BAD_OPCODE]: "a run has an unknown opcode",
  [BAD_RUN]: "a run does not follow the one before it, or its operands lie outside the index",
  [BAD_OPERAND]: "an operand does not come before its operation",
  [BAD_LIST]: "a list lies outside the index",
  [BAD_OUTPUT]: "an output is no slot of the program",
  [BAD_CLEARED]: "a range to clear is outside the slots",
  [BAD_SLOTS]: "the runs do not fill the slots or the slopes",
};

/**
 * Points that are swept at once: so many that what an operation costs besides its arithmetic no longer counts, fewer where
 * primals and adjoints would leave the last cache. Microseconds a row of mixtures of Gaussians (bench/batch.ts) whose
 * second-level cache is 1 MB; 64 points of the first take 2 MB, 8 points of the last 15 MB:
 *
 *   slots that vary    8 points    16    24    32    64
 *             1,900         4.7   3.3   3.0   2.6   2.3
 *             7,500          19    13    12    11   9.5
 *            30,000          78    55    52    45    75
 *           120,000         345   413   430   428   488
 */
const MOST_POINTS = 64;
const LEAST_POINTS = 8;
const CACHE = 2 ** 23;

/** Frees programs whose owners were collected without `dispose`. */
const forgotten = /* @__PURE__ */ new FinalizationRegistry<() => void>((free) => free());

/** One program of the core. Owns its block of memory until `free`. */
export class Resident implements Engine {
  readonly primals: number;
  readonly adjoints: number;
  readonly #core: Core;
  readonly #program: number;
  readonly #slots: number;
  #owned = false;
  /** Element offset of the tangents, 0 until they are made. */
  #tangents = 0;
  /** Bytes of the blocks of steps, and of points that share some inputs or none; but for rows and headers. */
  readonly #blocks = { steps: 0, some: 0, none: 0 };

  private constructor(
    core: Core,
    program: number,
    slots: number,
    readonly outputs: Uint32Array,
    readonly length: number,
  ) {
    const words = core.u32;
    this.#core = core;
    this.#program = program;
    this.#slots = slots;
    this.primals = (program + words[program / 4 + H_PRIMALS_AT]!) / 8;
    this.adjoints = (program + words[program / 4 + H_ADJOINTS_AT]!) / 8;
  }

  /**
   * Copies a program into the core and has it verified there.
   * @throws AdError "memory" where there is no room, "tape" where the core refuses it; nothing is kept then.
   */
  static upload(program: Program): Resident {
    const core = getCore();
    const { slots, inputs, parameters, constants, runs, index, cleared, outputs, slopes } = program;
    const bytes = 16 * slots + 8 * slopes + 4 * (runs.length + index.length + cleared.length + outputs.length);
    const at = core.address(bytes, () =>
      core.exports.create(
        slots,
        inputs,
        parameters,
        constants.length,
        runs.length / RUN_WORDS,
        index.length,
        cleared.length / 2,
        outputs.length,
        slopes,
      ),
    );
    const words = core.u32;
    const place = (word: number): number => (at + words[at / 4 + word]!) / 4;
    words.set(runs, place(H_RUNS_AT));
    words.set(index, place(H_INDEX_AT));
    words.set(cleared, place(H_CLEARED_AT));
    words.set(outputs, place(H_OUTPUTS_AT));
    const answer = core.exports.verify(at);
    if (answer !== OK) {
      core.exports.destroy(at);
      throw new AdError(
        "tape",
        `program refused by the core: ${reasons[answer] ?? `reason ${answer}`}; record the function again`,
      );
    }
    const resident = new Resident(core, at, slots, outputs, slots - inputs - parameters - constants.length);
    core.f64.set(constants, resident.primals + inputs + parameters);
    return resident;
  }

  /** Ties the program's life to `owner`: freed when the owner is collected, if not before. */
  ownedBy(owner: object): this {
    const { exports } = this.#core;
    const program = this.#program;
    this.#owned = true;
    forgotten.register(owner, () => exports.destroy(program), this);
    return this;
  }

  free(): void {
    if (this.#owned) forgotten.unregister(this);
    this.#core.exports.destroy(this.#program);
  }

  #header(word: number): number {
    return this.#core.u32[this.#program / 4 + word]!;
  }

  /** The core's memory as doubles; see Core.f64. */
  get f64(): Float64Array {
    return this.#core.f64;
  }

  /** Bytes it takes in the core, tangents included where they were made. */
  get bytes(): number {
    return (
      this.#header(H_SLOPES_AT) +
      8 * this.#header(H_SLOPES) +
      (this.#header(H_TANGENTS) ? 16 * this.#slots : 0) +
      this.#blocks.steps +
      this.#blocks.some +
      this.#blocks.none
    );
  }

  value(): void {
    this.#core.exports.value(this.#program);
  }

  /** Values, and what a reverse sweep wants of the forward sweep. */
  primal(): void {
    this.#core.exports.primal(this.#program);
  }

  gradient(output: number): void {
    this.#core.exports.gradient(this.#program, output);
  }

  clearAdjoints(): void {
    this.#core.exports.clearAdjoints(this.#program);
  }

  adjoint(): void {
    this.#core.exports.adjoint(this.#program);
  }

  reverse(seed: (output: number) => number): void {
    this.clearAdjoints();
    this.#seed(this.adjoints, seed);
    this.adjoint();
  }

  #seed(base: number, seed: (output: number) => number): void {
    const memory = this.f64;
    const { outputs } = this;
    for (let i = 0; i < outputs.length; i++) memory[base + outputs[i]!]! += seed(i);
  }

  /** A program keeps all slopes, whichever way they are used. */
  linearize(): void {
    this.primal();
  }

  tangent(): void {
    this.#core.exports.tangent(this.#program);
  }

  second(seed: (output: number) => number, seedTangent: (output: number) => number, again = false): void {
    if (!again) this.reverse(seed);
    const tangents = this.adjointTangents();
    this.#core.exports.clearAdjointTangents(this.#program);
    this.#seed(tangents, seedTangent);
    this.#core.exports.second(this.#program);
  }

  /** Element offset of the tangent of slot 0, made where missing; the adjoint tangents follow. */
  tangents(): number {
    return (this.#tangents ||= this.#core.address(16 * this.#slots, () => this.#core.exports.tangentsOf(this.#program)) / 8); // prettier-ignore
  }

  /** As many points at once as a cache has room for. */
  points(shared: number, withParameters = true): PointsBlock {
    const varying = this.#slots - shared;
    const points = Math.max(LEAST_POINTS, Math.min(MOST_POINTS, 4 * Math.floor(CACHE / (64 * varying))));
    const bytes = 32 * (points * varying + 2 * shared);
    const at = this.#core.address(bytes, () => this.#core.exports.pointsOf(this.#program, points, shared));
    this.#blocks[shared > 0 ? "some" : "none"] = bytes;
    const inputs = this.#header(H_INPUTS);
    const width = inputs - shared + (withParameters ? this.#header(H_PARAMETERS) : 0);
    return new PointsBlock(this.#core, at, inputs, this.outputs.length, width);
  }

  /**
   * The block for stretches of `atOnce` steps of a body with so many shared inputs and numbers of state, in place of the
   * one made before; `condition` ends them.
   */
  steps(shared: number, state: number, atOnce: number, condition?: Resident): CoreSteps {
    const program = this.#program;
    const active = this.#header(H_INPUTS) - shared - state;
    const step = 2 * active + this.#header(H_PARAMETERS) + this.outputs.length;
    const bytes = 16 * (atOnce * step + 2 * state + shared);
    const at = this.#core.address(bytes, () => this.#core.exports.stepsOf(program, shared, state, atOnce));
    this.#blocks.steps = bytes;
    return new CoreSteps(this.#core, program, at, condition ? condition.#program : 0);
  }

  /** Element offset of the adjoint tangent of slot 0. */
  adjointTangents(): number {
    return this.tangents() + this.#slots;
  }
}
