import { mkdirSync, writeFileSync } from "node:fs";
import { engines } from "./engines";
import { machine } from "./machine";
import { compileNative, compilerVersion, type NativeProgram } from "./native/program";
import type { Problem } from "./problem";
import { runProblem } from "./problem-run";
import { problems } from "./problems";
import { report } from "./report";
import type { ProblemResult } from "./results";
import { FULL, QUICK } from "./settings";

const USAGE = "npm run bench -- [--quick] [--only TEXT]   TEXT: part of a problem's name";

interface Arguments {
  quick: boolean;
  only: string;
}

function parseArguments(words: readonly string[]): Arguments {
  const parsed: Arguments = { quick: false, only: "" };
  for (let i = 0; i < words.length; i++) {
    if (words[i] === "--quick") parsed.quick = true;
    else if (words[i] === "--only" && i + 1 < words.length) parsed.only = words[++i]!;
    else throw new Error(`unknown argument ${words[i]}. ${USAGE}`);
  }
  return parsed;
}

/** Compiles what is to run natively, all at once and before any clock starts; a text says why there is none. */
async function compileAll(chosen: readonly Problem[]): Promise<Map<string, NativeProgram | string>> {
  const native = chosen.filter((problem) => problem.native);
  if (native.length && compilerVersion()) console.log("Compiling C; the long programs take a minute or two …");
  const compiled = await Promise.all(
    native.map(async (problem): Promise<[string, NativeProgram | string]> => {
      if (!compilerVersion()) return [problem.name, "no gcc on this machine"];
      return [problem.name, await compileNative(problem)];
    }),
  );
  return new Map(compiled);
}

async function main(): Promise<void> {
  const { quick, only } = parseArguments(process.argv.slice(2));
  const chosen = problems.filter((problem) => problem.name.toLowerCase().includes(only.toLowerCase()));
  if (!chosen.length)
    throw new Error(`no problem has "${only}" in its name: ${problems.map((p) => p.name).join(", ")}`);
  const native = await compileAll(chosen);
  const results: ProblemResult[] = [];
  for (const problem of chosen) {
    results.push(await runProblem(problem, engines, native.get(problem.name), quick ? QUICK : FULL));
  }
  for (const program of native.values()) if (typeof program !== "string") program.dispose();
  const text = report(results, machine(), quick);
  console.log(text);
  // A part of the problems is no new result: the file keeps the last whole run.
  if (!only) {
    const folder = new URL("./results/", import.meta.url);
    mkdirSync(folder, { recursive: true });
    writeFileSync(new URL("latest.md", folder), text);
  }
  const wrong = results.some(({ outcomes }) => [...outcomes.values()].some((o) => o.skipped?.startsWith("WRONG")));
  if (wrong) process.exitCode = 1;
}

await main();
