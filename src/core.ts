/** The WebAssembly core: started here, once; the only owner of its memory and of views over it. */
import { AdError } from "./errors.js";
import { look } from "./limits.js";
import type { Holding } from "./limits.js";

interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly table: WebAssembly.Table;
  allocate(bytes: number): number;
  release(at: number): void;
  create(
    slots: number, inputs: number, parameters: number, constants: number, runs: number, index: number, cleared: number,
    outputs: number, slopes: number,
  ): number; // prettier-ignore
  destroy(program: number): void;
  tangentsOf(program: number): number;
  verify(program: number): number;
  value(program: number): void;
  primal(program: number): void;
  tangent(program: number): void;
  clearAdjoints(program: number): void;
  clearAdjointTangents(program: number): void;
  adjoint(program: number): void;
  gradient(program: number, output: number): void;
  vjp(program: number): void;
  jvp(program: number): void;
  second(program: number): void;
  pointsBytes(program: number, points: number, uniform: number): number;
  pointsOf(program: number, points: number, uniform: number): number;
  pointsBegin(batch: number, width: number): void;
  pointsForward(batch: number, count: number): void;
  pointsAll(batch: number): void;
  pointsOutputs(batch: number): void;
  pointsSum(batch: number): void;
  pointsTangent(batch: number, given: number): void;
  pointsReverse(batch: number, all: number): void;
  pointsSecond(batch: number, all: number): void;
  stepsOf(program: number, shared: number, state: number, count: number): number;
  stepsForward(program: number, count: number, condition: number, record: number, order: number): number;
  stepsReverse(program: number, count: number, order: number): void;
  evaluate(opcode: number, a: number, b: number, c: number): number;
  evaluateList(opcode: number, x: number, n: number): number;
  createTape(length: number, lists: number, constants: number, outputs: number, wanted: number): number;
  releaseTape(tape: number): void;
  optimize(tape: number): number;
  eliminate(tape: number): number;
  schedule(tape: number, inputs: number, parameters: number): number;
  patternOf(tape: number, inputs: number, what: number): number;
}

let source: (() => WebAssembly.Module) | undefined;
let binary: (() => Uint8Array<ArrayBuffer>) | undefined;
let core: Core | undefined;

/** Says where the compiled module comes from; the first function that needs the core asks for it. */
export function provideModule(from: () => WebAssembly.Module): void {
  source = from;
}

/** The same from its bytes, which `coreBytes` then has, too. */
export function provideBytes(from: () => Uint8Array<ArrayBuffer>): void {
  binary = from;
  provideModule(() => new WebAssembly.Module(from()));
}

/** @throws AdError "core" where only a module was provided. */
export function coreBytes(): Uint8Array<ArrayBuffer> {
  if (binary) return binary();
  throw new AdError("core", 'the bytes of the WebAssembly core are not at hand; import "wasmgrad", which embeds them');
}

/** As `provideModule`, where nobody has said so. */
export function provideModuleOnce(from: () => WebAssembly.Module): void {
  source ??= from;
}

/** @throws AdError "core" where no module was provided or the engine refuses it. */
export function getCore(): Core {
  return (core ??= start());
}

function start(): Core {
  if (!source) {
    throw new AdError(
      "core",
      'the WebAssembly core is not loaded; await load() from "wasmgrad/url", or import "wasmgrad" which embeds it',
    );
  }
  try {
    const module = source();
    return new Core(new WebAssembly.Instance(module).exports as unknown as Exports, module);
  } catch (error) {
    throw notStarted(error);
  }
}

/** What the engine or the network said, and what to do about it. */
export function notStarted(error: unknown): AdError {
  const said = error instanceof Error ? error.message : String(error);
  // As Chromium ("Content Security Policy directive"), Firefox ("blocked by CSP") and Safari put it.
  const todo = /content security policy|\bCSP\b|unsafe-eval/i.test(said)
    ? "the page's Content-Security-Policy lacks 'wasm-unsafe-eval'; add it to the directive script-src, as in script-src 'self' 'wasm-unsafe-eval'"
    : "wasmgrad needs WebAssembly with SIMD, and under a Content-Security-Policy 'wasm-unsafe-eval' in script-src";
  return new AdError("core", `the WebAssembly core did not start: ${said}; ${todo}`);
}

export class Core {
  #f64!: Float64Array<ArrayBuffer>;
  #u32!: Uint32Array<ArrayBuffer>;
  #i32!: Int32Array<ArrayBuffer>;
  #u8!: Uint8Array<ArrayBuffer>;
  /** Places of the core's table that are free again. */
  readonly #places: number[] = [];

  constructor(
    readonly exports: Exports,
    /** For other threads, which make instances of their own. */
    readonly module: WebAssembly.Module,
  ) {
    // Growing, even by nothing, takes the buffer away. V8 compiles typed arrays in the belief that no buffer ever goes,
    // and throws all such code away when the first one does: before a function is recorded there is none that matters.
    this.#renew();
    exports.memory.grow(0);
    this.#renew();
  }

  /** All memory as doubles. Do not keep it: a call that allocates may replace it. */
  get f64(): Float64Array<ArrayBuffer> {
    if (this.#f64.length === 0) this.#renew();
    return this.#f64;
  }

  /** All memory as words. Do not keep it: a call that allocates may replace it. */
  get u32(): Uint32Array<ArrayBuffer> {
    if (this.#u32.length === 0) this.#renew();
    return this.#u32;
  }

  /** All memory as signed words. Do not keep it: a call that allocates may replace it. */
  get i32(): Int32Array<ArrayBuffer> {
    if (this.#i32.length === 0) this.#renew();
    return this.#i32;
  }

  /** All memory as bytes. Do not keep it: a call that allocates may replace it. */
  get u8(): Uint8Array<ArrayBuffer> {
    if (this.#u8.length === 0) this.#renew();
    return this.#u8;
  }

  /** Bytes of memory the core holds, used or not. */
  get bytes(): number {
    return this.exports.memory.buffer.byteLength;
  }

  #renew(): void {
    const { buffer } = this.exports.memory;
    this.#f64 = new Float64Array(buffer);
    this.#u32 = new Uint32Array(buffer);
    this.#i32 = new Int32Array(buffer);
    this.#u8 = new Uint8Array(buffer);
  }

  /**
   * Runs an export that allocates and returns the address.
   * @param held Who counts these bytes, in place of some it has; undefined where they are not limited.
   * @throws AdError "memory" where it returns 0 or the memory cannot grow, "limit". Nothing is taken then.
   */
  address(bytes: number, allocate: () => number, held?: Holding, instead = 0): number {
    look();
    held?.take(bytes, instead);
    let at = 0;
    try {
      at = allocate() >>> 0;
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    }
    if (at === 0) {
      held?.take(instead, bytes);
      const mb = (x: number): string => `${Math.ceil(x / 2 ** 20)} MB`;
      throw new AdError(
        "memory",
        `out of memory: got a request for ${mb(bytes)} with ${mb(this.bytes)} held, expected at most 1024 MB in one program and 4096 MB in all; dispose() of functions you no longer need, or split this one`,
      );
    }
    return at;
  }

  /** Puts a function where the core can call it. @returns its place in the core's table, for `removeCode`. */
  addCode(code: () => void): number {
    const { table } = this.exports;
    const place = this.#places.pop() ?? table.grow(1);
    table.set(place, code);
    return place;
  }

  removeCode(place: number): void {
    this.exports.table.set(place, null);
    this.#places.push(place);
  }

  evaluate(opcode: number, a: number, b: number, c: number): number {
    return this.exports.evaluate(opcode, a, b, c);
  }

  /** One operation over a list of numbers; two lists stand one after the other. */
  evaluateList(opcode: number, xs: ArrayLike<number>, lists: 1 | 2): number {
    const n = xs.length;
    const at = this.address(n * 8, () => this.exports.allocate(n * 8 + 8));
    this.f64.set(xs, at / 8);
    const y = this.exports.evaluateList(opcode, at, n / lists);
    this.exports.release(at);
    return y;
  }
}
