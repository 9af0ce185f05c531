/**
 * Writes every file that follows from the table; with --check, fails where one is stale.
 *
 *   npx tsx scripts/generate.ts [--check]
 */
import { readFileSync, writeFileSync } from "node:fs";
import { emitConventions } from "./emit_conventions.js";
import { emitDocs } from "./emit_docs.js";
import { emitMethods } from "./emit_methods.js";
import { emitRules } from "./emit_rules.js";
import { emitTable } from "./emit_table.js";

const files: Record<string, () => string> = {
  "assembly/rules.generated.ts": emitRules,
  "assembly/table.generated.ts": emitTable,
  "src/methods.generated.ts": emitMethods,
  "docs/ops.md": emitDocs,
  "docs/conventions.md": emitConventions,
};

const check = process.argv.includes("--check");
let stale = 0;
for (const [path, emit] of Object.entries(files)) {
  const url = new URL(`../${path}`, import.meta.url);
  const text = emit();
  let old = "";
  try {
    old = readFileSync(url, "utf8");
  } catch {
    // not written yet
  }
  if (old === text) continue;
  if (check) {
    console.error(`${path} is stale; run: npm run generate`);
    stale++;
  } else {
    writeFileSync(url, text);
    console.log(`wrote ${path}`);
  }
}
process.exitCode = stale ? 1 : 0;
