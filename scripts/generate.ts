/**
 * Writes every file that follows from the table; with --check, fails where one is stale.
 *
 *   npx tsx scripts/generate.ts [--check]
 */
import { emitDocs } from "./emit_docs.js";
import { emitFunctions } from "./emit_functions.js";
import { emitMethods } from "./emit_methods.js";
import { emitRules } from "./emit_rules.js";
import { emitFormat } from "./emit_format.js";
import { emitTable } from "./emit_table.js";
import { writeAll } from "./write.js";

writeAll({
  "assembly/rules.generated.ts": emitRules,
  "assembly/table.generated.ts": emitTable,
  "assembly/functions.generated.ts": emitFunctions,
  "src/methods.generated.ts": emitMethods,
  "docs/ops.md": emitDocs,
  "docs/format.md": emitFormat,
});
