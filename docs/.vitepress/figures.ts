/** Figures that the pages show, read from the benchmark results and from the packed files. */
import { readFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { parse } from "acorn";

export interface Timed {
  readonly problem: string;
  readonly inputs: number;
  /** Times as the results state them, "1.95 µs". */
  readonly byHand: string;
  readonly language: "JS" | "C";
  readonly wasmgrad: string;
  /** wasmgrad's time over that of the derivative written by hand. */
  readonly ratio: number;
}

export interface Speed {
  readonly rows: readonly Timed[];
  /** Processor and engine. */
  readonly machine: string;
}

const units: Readonly<Record<string, number>> = { ns: 1, µs: 1e3, ms: 1e6, s: 1e9 };

/** Nanoseconds of "1.95 µs". */
function nanoseconds(time: string): number {
  const [value = "", unit = ""] = time.split(" ");
  const ns = Number(value) * (units[unit] ?? NaN);
  if (!(ns > 0)) throw new Error(`benchmark results: expected a time such as "1.95 µs", got "${time}"`);
  return ns;
}

/** Rows of the first table under a heading, each by the names of its columns. */
function tableUnder(text: string, heading: string): Record<string, string>[] {
  const lines = (text.split(`\n## ${heading}\n`)[1] ?? "").split("\n## ")[0]!.split("\n");
  const cells = lines.filter((line) => line.startsWith("|")).map((line) => line.slice(1, -1).split("|").map((cell) => cell.trim())); // prettier-ignore
  const [names, , ...rows] = cells;
  if (!names) throw new Error(`benchmark results: there is no table under "${heading}"`);
  return rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i] ?? ""])));
}

/** Times of some problems against the derivative written by hand; what is compiled in the end counts as compiled. */
export function speedOf(results: string, problems: readonly string[]): Speed {
  const table = tableUnder(results, "Running: value and gradient");
  const rows = problems.map((problem): Timed => {
    const row = table.find((candidate) => candidate["median of rounds"] === problem);
    if (!row) throw new Error(`benchmark results: there is no problem "${problem}"`);
    const language = row["hand-written JS"] === "—" ? "C" : "JS";
    const byHand = row[`hand-written ${language}`]!;
    const wasmgrad = row["wasmgrad compiled"] === "—" ? row["wasmgrad"]! : row["wasmgrad compiled"]!;
    const ratio = nanoseconds(wasmgrad) / nanoseconds(byHand);
    return { problem, inputs: Number(row["inputs"]), byHand, language, wasmgrad, ratio };
  });
  const line = (name: string): string => new RegExp(`^- (${name}.*)$`, "m").exec(results)?.[1] ?? "";
  return { rows, machine: [line("Processor").replace("Processor: ", ""), line("Node")].join("; ") };
}

export interface Size {
  /** What a reader imports. */
  readonly name: string;
  /** Bytes. */
  readonly gzip: number;
  readonly brotli: number;
  /** Packages that it imports, which are not counted. */
  readonly needs: readonly string[];
}

/** What a module brings along: files by their names, packages with ":" in front. */
function closure(folder: string, file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const { body } = parse(readFileSync(folder + file, "utf8"), { ecmaVersion: "latest", sourceType: "module" });
  for (const statement of body) {
    const source = "source" in statement ? statement.source?.value : undefined;
    if (typeof source !== "string") continue;
    if (source.startsWith("./")) closure(folder, source.slice(2), seen);
    else seen.add(`:${source.split("/")[0]!}`);
  }
  return seen;
}

function sizeOf(folder: string, name: string, parts: Iterable<string>): Size {
  const needs = [...parts].filter((part) => part.startsWith(":")).map((part) => part.slice(1));
  const bytes = [...parts].filter((part) => !part.startsWith(":")).map((file) => readFileSync(folder + file));
  const total = (pack: (bytes: Buffer) => Buffer): number => bytes.reduce((sum, file) => sum + pack(file).length, 0);
  return {
    name,
    needs,
    gzip: total((file) => gzipSync(file, { level: 9 })),
    brotli: total((file) => brotliCompressSync(file)),
  };
}

/**
 * Sizes over the network: of the package, of the same with its core apart, and of what each other path adds to it.
 * @param exported Paths of the package, "." and "./check", of which those count that readers import code from.
 */
export function sizesOf(folder: string, exported: readonly string[]): { whole: Size; apart: Size; more: Size[] } {
  const index = closure(folder, "index.js");
  const paths = exported.flatMap((path) => (/^\.\/(?!url|worker)\w+$/.test(path) ? [`${path.slice(2)}.js`] : []));
  return {
    whole: sizeOf(folder, "wasmgrad", index),
    apart: sizeOf(folder, "wasmgrad/url", [...closure(folder, "url.js"), "core.wasm"]),
    more: paths.map((file) => {
      const added = [...closure(folder, file)].filter((name) => !index.has(name));
      return sizeOf(folder, `wasmgrad/${file.slice(0, -3)}`, added);
    }),
  };
}
