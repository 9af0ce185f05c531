/** A program in the core's memory: uploaded, verified, swept, and freed once. */
import { BatchCode } from "./batch-code.js";
import { PointsBlock, pointsAtOnce } from "./block.js";
import type { Core } from "./core.js";
import { H_ADJOINTS_AT, H_INPUTS, H_PARAMETERS, H_PRIMALS_AT, H_SLOPES, H_SLOPES_AT, H_TANGENTS } from "./layout.js";
import type { Engine } from "./engine.js";
import { emission } from "./emit/program.js";
import type { Entry } from "./emit/program.js";
import type { PointsEntry } from "./emit/points.js";
import { ProgramBlock } from "./program-block.js";
import type { Program } from "./schedule.js";
import { CoreSteps } from "./nested/steps.js";
import { Tiering } from "./tiering.js";
import type { Compilable } from "./tiering.js";

/** Frees programs whose owners were collected without `dispose`. */
const forgotten = /* @__PURE__ */ new FinalizationRegistry<() => void>((free) => free());

/** One program of the core. Owns its block of memory until `free`. */
export class Resident implements Engine, Compilable<Entry> {
  readonly primals: number;
  readonly adjoints: number;
  readonly outputs: Uint32Array;
  readonly length: number;
  readonly #core: Core;
  readonly #program: number;
  readonly #slots: number;
  #owned = false;
  #tiering: Tiering<Entry> | undefined;
  /** Of its batches, by their addresses. */
  readonly #batches = new Map<number, Tiering<PointsEntry>>();
  /** Programs are compiled when they have earned it, not at once. */
  #auto = false;
  /** Element offset of the tangents, 0 until they are made. */
  #tangents = 0;
  /** Bytes of the blocks of steps, and of points that share some inputs or none. */
  readonly #blocks = { steps: 0, some: 0, none: 0 };

  private constructor(
    readonly block: ProgramBlock,
    { slots, inputs, parameters, constants, outputs }: Program,
  ) {
    this.#core = block.core;
    this.#program = block.at;
    this.#slots = slots;
    this.primals = (block.at + block.header(H_PRIMALS_AT)) / 8;
    this.adjoints = (block.at + block.header(H_ADJOINTS_AT)) / 8;
    this.outputs = outputs;
    this.length = slots - inputs - parameters - constants.length;
  }

  /**
   * Copies a program into the core and has it verified there.
   * @throws AdError "memory" where there is no room, "limit" where there may not be so much, "tape" where the core refuses
   * it; nothing is kept then.
   */
  static upload(program: Program): Resident {
    return new Resident(ProgramBlock.upload(program), program);
  }

  /** Ties the program's life to `owner`: freed when the owner is collected, if not before. */
  ownedBy(owner: object): this {
    const { block } = this;
    this.#owned = true;
    forgotten.register(owner, () => block.free(), this);
    return this;
  }

  free(): void {
    if (this.#owned) forgotten.unregister(this);
    this.block.free();
  }

  readonly pointsOfCall = 1;

  get entries(): readonly Entry[] {
    return this.outputs.length === 1 ? ["value", "gradient", "vjp", "jvp"] : ["value", "vjp", "jvp"];
  }

  emission(entry: Entry): Generator<void, Uint8Array<ArrayBuffer>, void> {
    const places = this.block.places(entry === "jvp" ? 8 * this.tangents() : 0);
    return emission(this.block.program(), places, entry);
  }

  mayCompile(auto: boolean): void {
    this.#auto = auto;
    this.#tiering = new Tiering(this, auto);
  }

  tiering(): readonly Tiering[] {
    return this.#tiering ? [this.#tiering, ...this.#batches.values()] : [];
  }

  get isFreed(): boolean {
    return this.block.isFreed;
  }

  get imports(): WebAssembly.Imports {
    return this.block.imports;
  }

  setCode(entry: Entry, code: () => void): void {
    this.block.setCode(entry, code);
  }

  /** The core's memory as doubles; see Core.f64. */
  get f64(): Float64Array {
    return this.#core.f64;
  }

  /** Bytes it takes in the core, tangents included where they were made. */
  get bytes(): number {
    return (
      this.block.header(H_SLOPES_AT) +
      8 * this.block.header(H_SLOPES) +
      (this.block.header(H_TANGENTS) ? 16 * this.#slots : 0) +
      this.#blocks.steps +
      this.#blocks.some +
      this.#blocks.none
    );
  }

  value(): void {
    this.#tiering?.count("value");
    this.#core.exports.value(this.#program);
  }

  /** Values, and what a reverse sweep wants of the forward sweep. */
  primal(): void {
    this.#core.exports.primal(this.#program);
  }

  gradient(output: number): void {
    this.#tiering?.count("gradient");
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

  vjp(seed: (output: number) => number): void {
    this.#tiering?.count("vjp");
    this.clearAdjoints();
    this.#seed(this.adjoints, seed);
    this.#core.exports.vjp(this.#program);
  }

  jvp(): void {
    this.#tiering?.count("jvp");
    this.#core.exports.jvp(this.#program);
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
    return (this.#tangents ||= this.#core.address(16 * this.#slots, () => this.#core.exports.tangentsOf(this.#program), this.block.held) / 8); // prettier-ignore
  }

  /** As many points at once as a cache has room for. */
  points(shared: number, withParameters = true): PointsBlock {
    const points = pointsAtOnce(this.#slots - shared);
    const which = shared > 0 ? "some" : "none";
    const { exports } = this.#core;
    const bytes = this.#blocks[which] || exports.pointsBytes(this.#program, points, shared);
    const at = this.#replace(which, bytes, () => exports.pointsOf(this.#program, points, shared));
    const inputs = this.block.header(H_INPUTS);
    const width = inputs - shared + (withParameters ? this.block.header(H_PARAMETERS) : 0);
    const tiering = this.#tieringOf(at);
    const count = (entry: PointsEntry, many: number): void => tiering?.count(entry, many);
    return new PointsBlock(this.#core, at, inputs, this.outputs.length, width, count);
  }

  /** Of a batch, made with it. */
  #tieringOf(batch: number): Tiering<PointsEntry> | undefined {
    const known = this.#batches.get(batch);
    if (!this.#tiering || known) return known;
    const made = new Tiering(new BatchCode(this.block, batch, this.length), this.#auto);
    if (!this.#auto) made.compileNow();
    else if (this.#tiering.told) void made.ready();
    this.#batches.set(batch, made);
    return made;
  }

  /**
   * The block for stretches of `atOnce` steps of a body with so many shared inputs and numbers of state, in place of the
   * one made before; `condition` ends them.
   */
  steps(shared: number, state: number, atOnce: number, condition?: Resident): CoreSteps {
    const program = this.#program;
    const active = this.block.header(H_INPUTS) - shared - state;
    const step = 2 * active + this.block.header(H_PARAMETERS) + this.outputs.length;
    const bytes = 16 * (atOnce * step + 2 * state + shared);
    const at = this.#replace("steps", bytes, () => this.#core.exports.stepsOf(program, shared, state, atOnce));
    const count = (entry: Entry, calls: number): void => this.#tiering?.count(entry, calls);
    return new CoreSteps(this.#core, program, at, condition ? condition.#program : 0, count);
  }

  /** The address of a block, which takes the place of the one before. */
  #replace(which: "steps" | "some" | "none", bytes: number, allocate: () => number): number {
    const at = this.#core.address(bytes, allocate, this.block.held, this.#blocks[which]);
    this.#blocks[which] = bytes;
    return at;
  }

  /** Element offset of the adjoint tangent of slot 0. */
  adjointTangents(): number {
    return this.tangents() + this.#slots;
  }
}
