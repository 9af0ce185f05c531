/**
 * Measures the elementary functions against test/data/reference.bin.gz and the special ones against
 * test/data/special.bin.gz, and writes docs/accuracy.md.
 *
 * `npx tsx scripts/accuracy.ts` writes; with `--check` it writes nothing and fails when the document is stale or a
 * limit is passed. The same functions, limits and files serve test/math.test.ts.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

const root = fileURLToPath(new URL("..", import.meta.url));

/** How many random arguments a function the search for bad ones went through. */
const SEARCHED = "some 10,000,000";

/** Worst error allowed of special functions; 450 units in the last place are at most 10^-13 of the value. */
const special: Record<string, number> = {
  normalPdf: 2, normalCdf: 3, normalLogCdf: 3, normalQuantile: 5, logit: 2, erfinv: 5, erfcx: 2,
  lgamma: 4, gamma: 5, digamma: 4, trigamma: 3,
  besselJ0: 4, besselJ1: 6, besselY0: 8, besselY1: 8, besselI0: 4, besselI1: 4, besselK0: 5, besselK1: 4,
  ierfcx: 10, polygamma: 25, beta: 600, gammaPdf: 800, gammaP: 700, gammaQ: 150, gammaPByA: 700,
  besselJ: 20, besselI: 10, betaPdf: 800, betaInc: 700, betaIncByA: 2000, betaIncByB: 2000,
}; // prettier-ignore

/** Worst error allowed, in units in the last place. */
export const limitOf = (name: string): number => special[name] ?? (["sin", "cos", "exp", "log"].includes(name) ? 1 : 2);

const waves = (x: number): number => Math.sqrt(2 / Math.PI / Math.max(1, Math.abs(x)));
/** Around zeros errors are in units of the last place of this size instead, by the last argument. */
const sizes: Record<string, (x: number) => number> = {
  lgamma: (x) => (x < 0 ? 1 : 0),
  digamma: (x) => (x < 0 ? Math.max(1, Math.log(-x)) : 0),
  polygamma: (x) => (x < 0 ? 1 : 0),
  besselJ0: waves, besselJ1: (x) => (Math.abs(x) > 1 ? waves(x) : 0), besselY0: waves, besselY1: waves,
  besselJ: (x) => (Math.abs(x) > 1 ? waves(x) : 0),
}; // prettier-ignore

export interface Reference {
  name: string;
  x: Float64Array;
  y: Float64Array | undefined;
  z: Float64Array | undefined;
  /** The correctly rounded results. */
  rounded: Float64Array;
  /** The true values less the rounded ones, in units in the last place. */
  residual: Float64Array;
}

export const readReferences = (): Reference[] => ["reference", "special"].flatMap(readReference);

/** Reads a file that scripts/reference.py or scripts/reference_special.py made; its layout is drawn in the first. */
function readReference(file: string): Reference[] {
  const bytes = gunzipSync(readFileSync(`${root}test/data/${file}.bin.gz`));
  const data = new Uint8Array(bytes).buffer; // a copy, aligned
  const length = new DataView(data).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(data, 4, length))) as {
    name: string;
    arity: number;
    count: number;
  }[];
  let at = 4 + length;
  return header.map(({ name, arity, count }) => {
    const column = () => new Float64Array(data, (at += count * 8) - count * 8, count);
    const [x, y, z] = [column(), arity > 1 ? column() : undefined, arity > 2 ? column() : undefined];
    return { name, x, y, z, rounded: column(), residual: column() };
  });
}

type Sweep = (x: number, y: number, out: number, bytes: number) => void;
type HarnessExports = Record<string, Sweep> & { memory: WebAssembly.Memory; reserve(bytes: number): number };

/** The compiled functions over arrays. */
export interface MathHarness {
  /** Results lane by lane (`lanes` 1) or two at a time; `y` and `z` for functions of two and three arguments. */
  run(name: string, lanes: 1 | 2, x: ArrayLike<number>, y?: ArrayLike<number>, z?: ArrayLike<number>): Float64Array;
}

/** Compiles assembly/math_harness.ts (a few seconds). */
export function buildHarness(): MathHarness {
  mkdirSync(`${root}build`, { recursive: true });
  const file = `${root}build/math_harness.wasm`;
  const asc = `${root}node_modules/assemblyscript/bin/asc.js`;
  const options = ["-O3", "--enable", "simd", "--runtime", "stub", "--disableWarning", "112"];
  const source = "assembly/math_harness.ts";
  execFileSync(process.execPath, [asc, source, ...options, "-o", file], { cwd: root, stdio: "pipe" });
  const wasm = new WebAssembly.Module(readFileSync(file));
  const exports = new WebAssembly.Instance(wasm, {}).exports as unknown as HarnessExports;
  const capacity = 1 << 19;
  const base = exports.reserve(4 * capacity);
  return {
    run(name, lanes, x, y, z) {
      const bytes = Math.ceil(x.length / 2) * 16;
      if (bytes > capacity) throw new Error(`harness: got ${x.length} arguments, expected at most ${capacity / 8}`);
      new Float64Array(exports.memory.buffer, base, x.length).set(x);
      if (y) new Float64Array(exports.memory.buffer, base + capacity, y.length).set(y);
      if (z) new Float64Array(exports.memory.buffer, base + 3 * capacity, z.length).set(z);
      exports[lanes === 1 ? name : `${name}_2`]!(base, base + capacity, base + 2 * capacity, bytes);
      return new Float64Array(exports.memory.buffer, base + 2 * capacity, x.length).slice();
    },
  };
}

/** The distance between x and the next double away from 0. */
export function lastPlace(x: number): number {
  const field = Number((new BigUint64Array(new Float64Array([x]).buffer)[0]! >> 52n) & 0x7ffn);
  return field < 53 ? 2 ** -1074 * 2 ** Math.max(field - 1, 0) : 2 ** (field - 1075);
}

/**
 * The error of `got` in units in the last place of the true value, or of `size` where that is larger; infinite where only
 * one is finite or signs of zeros differ.
 */
export function errorOf(got: number, rounded: number, residual: number, size = 0): number {
  if (Number.isFinite(got) !== Number.isFinite(rounded)) return Infinity;
  if (got === 0 && rounded === 0) return Object.is(got, rounded) ? Math.abs(residual) : Infinity;
  const own = lastPlace(rounded);
  return Math.abs((got - rounded) / own - residual) * (size > Math.abs(rounded) ? own / lastPlace(size) : 1);
}

export interface Measured {
  name: string;
  worst: number;
  at: string;
  samples: number;
}

/** The worst error over the reference's arguments. */
export function measure(harness: MathHarness, reference: Reference): Measured {
  const { name, x, y, z, rounded, residual } = reference;
  const got = harness.run(name, 1, x, y, z);
  const last = z ?? y ?? x;
  const sizeAt = sizes[name] ?? (() => 0);
  let worst = -1;
  let index = 0;
  got.forEach((value, i) => {
    const error = errorOf(value, rounded[i]!, residual[i]!, sizeAt(last[i]!));
    if (error > worst || Number.isNaN(error)) [worst, index] = [error, i];
  });
  return {
    name,
    worst,
    at: [x, y, z].flatMap((column) => (column ? [column[index]] : [])).join(", "),
    samples: x.length,
  };
}

function report(rows: Measured[]): string {
  const line = ({ name, worst, at, samples }: Measured) =>
    `| ${name} | ${worst.toFixed(2)} | ${limitOf(name)} | ${at} | ${samples.toLocaleString("en")} |`;
  const elementary = rows.filter(({ name }) => !(name in special));
  const others = rows.filter(({ name }) => name in special);
  const head = "| function | worst error (ULP) | limit | at | arguments |\n| --- | --- | --- | --- | --- |";
  return `# Accuracy of the functions

Made by \`npx tsx scripts/accuracy.ts\`; \`npx tsx scripts/accuracy.ts --check\` fails when this file is stale or a limit is passed.

Errors are in units in the last place (ULP) of the true value; a correctly rounded result has at most 0.5. The reference, \`test/data/reference.bin.gz\`, holds true values to 1/4096 ULP, computed with mpmath at 60 digits by \`scripts/reference.py\`. Its arguments cover every exponent and the interesting intervals, subnormal arguments and results, neighbours of special points (multiples of π/2, 1 for the logarithms, thresholds of overflow and underflow), and the worst ones that a search over ${SEARCHED} random arguments per function found; so the figures are the worst seen, not proven bounds.

Scalar and SIMD versions give the same bits, so one table serves both. Square root and the other single Wasm instructions are correctly rounded. Special values (NaN, infinities, signed zeros, domain errors) follow C99 Annex F; \`test/math.test.ts\` lists them.

${head}
${elementary.map(line).join("\n")}

## Special functions

These are functions of one lane; two are done one after the other. The reference is \`test/data/special.bin.gz\`, by \`scripts/reference_special.py\`; nobody searched for the worst arguments. 450 ULP are at most 10⁻¹³ of the value. Where a function of waves has a zero (J and Y, log Γ, digamma and polygamma below 0) the unit is the last place of its amplitude √(2/πx), or of 1 or log |x|, not of the value. Arguments of the incomplete functions and densities reach to values of 10⁻³⁰⁰, and errors grow with the exponent: where the value is above 10⁻³ they are below 50 ULP, above 10⁻²⁰ below 160, above 10⁻¹⁰⁰ below 500. Derivatives by the shapes of beta lose digits where one shape is small and parts of the derivative cancel.

${head}
${others.map(line).join("\n")}
`;
}

function main(check: boolean): void {
  const harness = buildHarness();
  const rows = readReferences().map((reference) => measure(harness, reference));
  const text = report(rows);
  const file = `${root}docs/accuracy.md`;
  const problems = rows
    .filter(({ name, worst }) => !(worst <= limitOf(name)))
    .map(({ name, worst, at }) => `${name}: error got ${worst} ULP at ${at}, expected at most ${limitOf(name)}`);
  if (!check) writeFileSync(file, text);
  else if (readFileSync(file, "utf8") !== text)
    problems.push("docs/accuracy.md is stale: run npx tsx scripts/accuracy.ts");
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.includes("--check"));
