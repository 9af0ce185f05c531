/** A compiled function as files that need nothing else: a module, its loader, and their declarations. */
import { coreBytes } from "../core.js";
import { atOnce } from "../emit/pauses.js";
import { emission } from "../emit/program.js";
import type { Entry } from "../emit/program.js";
import { AdError, describe } from "../errors.js";
import { LOOP_SHIFT, RUN_KIND, RUN_WORDS } from "../layout.js";
import { ProgramBlock } from "../program-block.js";
import { prepare, schedule } from "../schedule.js";
import type { Program } from "../schedule.js";
import { PARTS } from "../threads/parts.js";
import type { Parts } from "../threads/parts.js";
import { declarationsOf } from "./declarations.js";
import { entriesOf, faceOf, swept } from "./face.js";
import { link } from "./link.js";
import { loaderOf } from "./loader.js";
import { readModule } from "./module.js";
import type { Wasm } from "./module.js";
import { Numbers } from "./numbers.js";
import { prune } from "./prune.js";
import type { Uses } from "./prune.js";
import { Reach, bodyAt } from "./reach.js";
import { unrolled } from "./unrolled.js";

/** A compiled function, by this copy of the library or another. */
export interface Exportable {
  /** Number of inputs. */
  readonly inputs: number;
  /** Number of outputs. */
  readonly outputs: number;
  /** Number of parameters. */
  readonly parameters: number;
}

/** Options of `exportWasm`. */
export interface ExportOptions {
  /** What the files are called, without an ending: the loader looks for NAME.wasm beside it. "gradient" where not given. */
  name?: string;
}

/** What `exportWasm` makes: the contents of three files. */
export interface ExportedFiles {
  /** WebAssembly with SIMD that imports nothing (docs/export.md says what it exports). */
  wasm: Uint8Array<ArrayBuffer>;
  /** An ES module of less than 1 kB that exports `load`. */
  js: string;
  /** Its declarations, with the names of inputs and outputs. */
  dts: string;
}

const WHERE = "exportWasm";

/**
 * Value and gradient of a function of one output, or value, vjp and jvp of one of several, that run without wasmgrad: with
 * the bits of `f` where it has no nested functions. Equal functions give equal bytes.
 * @param f From `compile`. Parameters are set after loading. Maps and folds are unrolled.
 * @throws AdError "type" for anything else; "trace", "data", "limit" for what needs JavaScript or rows that are not known;
 * "disposed", "convention", "memory".
 */
export function exportWasm(f: Exportable, options: ExportOptions = {}): ExportedFiles {
  const parts = partsOf(f);
  const name = nameIn(options);
  const program = verified(parts.tape);
  const wasm = moduleOf(program);
  return { wasm, js: loaderOf(name, program), dts: declarationsOf(parts) };
}

interface Original {
  [PARTS](where: string, needsParameters: boolean): Parts;
}

/** Whether it is a compiled function. */
export const isExportable = (f: unknown): f is Exportable =>
  typeof (f as Partial<Original> | undefined | null)?.[PARTS] === "function";

function partsOf(f: unknown): Parts {
  if (isExportable(f)) return (f as Exportable & Original)[PARTS](WHERE, false);
  throw new AdError("type", `${WHERE}: got ${describe(f)}, expected a compiled function; pass what compile(inputs, fn) returns`); // prettier-ignore
}

function nameIn(options: ExportOptions): string {
  const name: unknown = (options as ExportOptions | null)?.name ?? "gradient";
  if (typeof name === "string" && /^[\w$.-]{1,60}$/.test(name)) return name;
  throw new AdError(
    "type",
    `${WHERE}: name: got ${describe(name)}, expected at most 60 letters, digits and "_", "$", "-", "."`,
  );
}

/** As the core runs it: what it notes in a program is there. */
function verified(tape: Parts["tape"]): Program {
  const plain = unrolled(tape, WHERE);
  const block = ProgramBlock.upload(plain === tape ? schedule(tape).program : prepare(plain).program);
  try {
    return block.program();
  } finally {
    block.free();
  }
}

function moduleOf(program: Program): Uint8Array<ArrayBuffer> {
  const uses = usesOf(program);
  const core = readModule(coreBytes(), (code) => prune(code, uses));
  // What is linked says how much memory its data take, and so where the numbers of the program stand.
  const { dataEnd } = new Build(core, new Numbers(program, 0)).reach;
  return new Build(core, new Numbers(program, dataEnd)).link();
}

/** What its runs come to in the core. */
function usesOf({ runs }: Program): Uses {
  const kinds = Array.from({ length: runs.length / RUN_WORDS }, (_, r) => runs[r * RUN_WORDS + RUN_KIND]!);
  return { loops: new Set(kinds.map((kind) => kind >>> LOOP_SHIFT)), operations: new Set(kinds.map((kind) => kind & 0xff)) }; // prettier-ignore
}

/** The modules of a program whose numbers stand at given addresses. */
class Build {
  readonly reach: Reach;
  readonly #face: Wasm;
  readonly #entries = new Map<Entry, Wasm>();
  readonly #swept = new Set<Entry>();

  constructor(
    core: Wasm,
    readonly numbers: Numbers,
  ) {
    const entries = entriesOf(numbers.program.outputs.length);
    for (const entry of entries) this.#entries.set(entry, readModule(this.#emitted(entry)));
    this.#face = readModule(faceOf(numbers, entries, (entry) => this.#swept.has(entry)));
    const modules = { core, face: this.#face, ...Object.fromEntries(this.#entries) };
    const roots = [...this.#face.exports.values()].map((index) => bodyAt(modules, this.#face, index));
    this.reach = new Reach(modules, roots);
  }

  #emitted(entry: Entry): Uint8Array {
    const { program, places } = this.numbers;
    try {
      return atOnce(emission(program, places, entry));
    } catch (error) {
      if (!(error instanceof AdError && error.code === "limit")) throw error;
      this.#swept.add(entry);
      return swept(entry);
    }
  }

  /** Emitted code knows an address in the block, or the core's sweeps are given it. */
  get #needsBlock(): boolean {
    const bodies = [...this.#entries.values()].flatMap((one) => one.bodies);
    return this.#swept.size > 0 || bodies.some(({ constants }) => constants.some((at) => this.numbers.isInBlock(at)));
  }

  link(): Uint8Array<ArrayBuffer> {
    const { numbers } = this;
    return link(this.reach, {
      face: this.#face,
      addresses: addressesOf(numbers),
      memory: numbers.end,
      image: numbers.image(this.#needsBlock),
    });
  }
}

/** What a host without the loader goes by. */
function addressesOf(numbers: Numbers): Record<string, number> {
  const { places, program } = numbers;
  return {
    inputs: places.primals,
    ...(program.parameters > 0 && { parameters: numbers.parameters }),
    adjoints: places.adjoints,
    ...(program.outputs.length !== 1 && {
      outputs: numbers.outputs,
      cotangents: numbers.cotangents,
      tangents: places.tangents,
      outputTangents: numbers.outputTangents,
    }),
  };
}
