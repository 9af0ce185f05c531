#!/usr/bin/env node
/** `wasmgrad export`: writes the files of src/export.ts for the compiled functions that a module exports. */
import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { exportWasm } from "./export.js";
import type { Exportable } from "./export.js";
import { describe } from "./errors.js";
import { isExportable } from "./export/export-wasm.js";

const USAGE = `wasmgrad export MODULE --out DIR [--name NAME]...

Writes DIR/NAME.wasm, DIR/NAME.js and DIR/NAME.d.ts for the compiled functions that MODULE, an ES or CommonJS module,
exports: all of them, or the named. The files run without wasmgrad.

  -o, --out DIR      made where it is missing
  -n, --name NAME    an export of MODULE; may be given several times
  -h, --help
`;

/** A mistake of whoever called: the message is all they need. */
class Mistake extends Error {}

interface Call {
  readonly module: string;
  readonly out: string;
  readonly names: readonly string[] | undefined;
}

/** Nothing where help was asked for. */
function callIn(args: string[]): Call | undefined {
  const options = { out: { type: "string", short: "o" }, name: { type: "string", short: "n", multiple: true }, help: { type: "boolean", short: "h" } } as const; // prettier-ignore
  const { values, positionals } = parsed(() => parseArgs({ args, options, allowPositionals: true }));
  if (values.help) return undefined;
  const [command, module, ...more] = positionals;
  if (command !== "export") throw new Mistake(`got ${command === undefined ? "no command" : `command ${describe(command)}`}, expected export\n\n${USAGE}`); // prettier-ignore
  if (module === undefined || more.length > 0) throw new Mistake(`export: got ${positionals.length - 1} modules, expected one`); // prettier-ignore
  if (values.out === undefined) throw new Mistake("export: got no folder to write to; add --out DIR");
  return { module, out: values.out, names: values.name };
}

function parsed<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new Mistake(`${messageOf(error)}\n\n${USAGE}`);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The compiled functions that a module exports, by name. */
async function functionsOf({ module, names }: Call): Promise<Map<string, Exportable>> {
  const exported = await import(pathToFileURL(resolve(module)).href).catch((error: unknown) => {
    throw new Mistake(`${module}: cannot be loaded: ${messageOf(error)}`);
  }) as Record<string, unknown>; // prettier-ignore
  const all = Object.keys(exported);
  const wanted = names ?? all.filter((name) => isExportable(exported[name]));
  if (wanted.length === 0) {
    throw new Mistake(`${module}: got ${all.length === 0 ? "no exports" : `exports ${all.join(", ")}`}, expected a compiled function among them; export what compile(inputs, fn) returns`); // prettier-ignore
  }
  return new Map(wanted.map((name) => [name, compiledIn(exported, name, module)]));
}

function compiledIn(exported: Record<string, unknown>, name: string, module: string): Exportable {
  const f = exported[name];
  if (isExportable(f)) return f;
  const known = Object.keys(exported).filter((key) => isExportable(exported[key]));
  throw new Mistake(`${module}: ${name}: got ${describe(f)}, expected a compiled function; this module exports ${known.join(", ") || "none"}`); // prettier-ignore
}

async function write(name: string, f: Exportable, out: string): Promise<void> {
  const { wasm, js, dts } = filesOf(name, f);
  await mkdir(out, { recursive: true });
  for (const [end, content] of [["wasm", wasm], ["js", js], ["d.ts", dts]] as const) {
    const path = join(out, `${name}.${end}`);
    await writeFile(path, content);
    console.log(`${path}  ${Buffer.byteLength(content)} bytes`);
  }
} // prettier-ignore

function filesOf(name: string, f: Exportable): ReturnType<typeof exportWasm> {
  try {
    return exportWasm(f, { name });
  } catch (error) {
    throw new Mistake(`${name}: ${messageOf(error)}`);
  }
}

async function main(args: string[]): Promise<void> {
  const call = callIn(args);
  if (!call) return console.log(USAGE);
  for (const [name, f] of await functionsOf(call)) await write(name, f, call.out);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Mistake ? `wasmgrad: ${error.message}` : error);
  process.exitCode = 1;
});
