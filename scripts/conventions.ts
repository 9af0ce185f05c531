/**
 * Writes docs/conventions.md; with --check, fails where it is stale. Its numbers are those of the core that was built last.
 *
 *   npx tsx scripts/conventions.ts [--check]
 */
import { readFileSync } from "node:fs";
import { provideModule } from "../src/core.js";
import { emitConventions } from "./emit_conventions.js";
import { writeAll } from "./write.js";

provideModule(() => new WebAssembly.Module(readFileSync(new URL("../build/core.wasm", import.meta.url))));
writeAll({ "docs/conventions.md": emitConventions });
