/** Files that follow from others. */
import { readFileSync, writeFileSync } from "node:fs";

/** The text of a file, "" where there is none yet. */
function textAt(url: URL): string {
  try {
    return readFileSync(url, "utf8");
  } catch {
    return "";
  }
}

/** Writes files, by their paths in the project, that are not what they should be; with --check it fails where one is not. */
export function writeAll(files: Readonly<Record<string, () => string>>): void {
  const check = process.argv.includes("--check");
  for (const [path, emit] of Object.entries(files)) {
    const url = new URL(`../${path}`, import.meta.url);
    const text = emit();
    if (textAt(url) === text) continue;
    if (check) {
      console.error(`${path} is stale; run: npm run generate`);
      process.exitCode = 1;
    } else {
      writeFileSync(url, text);
      console.log(`wrote ${path}`);
    }
  }
}
