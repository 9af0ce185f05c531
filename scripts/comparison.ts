/**
 * Writes the figures of docs/comparison.md, from the last benchmark results; with --check, fails where they are stale.
 *
 *   npx tsx scripts/comparison.ts [--check]
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { writeAll } from "./write.js";

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");

const cells = (row: string): string[] => row.slice(2, -2).split(" | ");

/** The page with a row for each engine in place of what is between its marks: on how many problems, and how far apart. */
export function withFigures(page: string, results: string): string {
  const [, table] = /\n## wasmgrad against the others\n[^|]*([^#]*)/.exec(results)!;
  const [head, , ...rows] = table!.trim().split("\n").map(cells);
  const figures = head!.slice(1).map((engine, k) => {
    const measured = rows
      .map(([problem, ...ratios]) => ({ problem: problem!, ratio: parseFloat(ratios[k]!), text: ratios[k]! }))
      .filter(({ ratio }) => !Number.isNaN(ratio))
      .sort((a, b) => a.ratio - b.ratio);
    const [best, middle, worst] = [measured[0]!, measured[measured.length >> 1]!, measured.at(-1)!];
    const shown = [best, worst].map(({ problem, text }) => `${text} (${problem})`);
    return `| ${engine.replace("to ", "")} | ${measured.length} | ${shown[0]} | ${middle.text} | ${shown[1]} |`;
  });
  const header =
    "| the other | problems | best for wasmgrad | in the middle | worst |\n| --- | --- | --- | --- | --- |";
  return page.replace(/(<!-- figures -->\n)[^]*(\n<!-- end -->)/, `$1\n${[header, ...figures].join("\n")}\n$2`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeAll({ "docs/comparison.md": () => withFigures(read("docs/comparison.md"), read("bench/results/latest.md")) });
}
