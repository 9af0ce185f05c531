import { mkdirSync, writeFileSync } from "node:fs";
import type { Native } from "./contest";
import { engines, workloadEngines } from "./engines";
import { machine } from "./machine";
import { compileHandWritten, compileNative, compilerVersion, type NativeProgram } from "./native/program";
import { runProblem } from "./problem-run";
import { problems } from "./problems";
import { report } from "./report";
import type { ProblemResult } from "./results";
import { FULL, QUICK } from "./settings";
import { runWorkload } from "./workload-run";
import { workloads } from "./workloads";

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

const NO_COMPILER = "no gcc on this machine";

/** Compiles what is to run natively, all at once and before any clock starts; a text says why there is none. */
async function compileAll(jobs: Map<string, () => Promise<NativeProgram>>): Promise<Map<string, Native>> {
  if (jobs.size && compilerVersion()) console.log("Compiling C; the long programs take a minute or two …");
  const compiled = await Promise.all(
    [...jobs].map(async ([name, compile]): Promise<[string, Native]> => {
      return [name, compilerVersion() ? await compile() : NO_COMPILER];
    }),
  );
  return new Map(compiled);
}

async function main(): Promise<void> {
  const { quick, only } = parseArguments(process.argv.slice(2));
  const settings = quick ? QUICK : FULL;
  const wanted = ({ name }: { name: string }): boolean => name.toLowerCase().includes(only.toLowerCase());
  const chosen = problems.filter(wanted);
  const chosenWorkloads = workloads.filter(wanted);
  if (!chosen.length && !chosenWorkloads.length)
    throw new Error(
      `no problem has "${only}" in its name: ${[...problems, ...workloads].map((p) => p.name).join(", ")}`,
    );
  const native = await compileAll(
    new Map([
      ...chosen.filter((problem) => problem.native).map((p) => [p.name, () => compileNative(p)] as const),
      ...chosenWorkloads.map((w) => [w.name, () => compileHandWritten(w)] as const),
    ]),
  );
  const results: ProblemResult[] = [];
  for (const problem of chosen) results.push(await runProblem(problem, engines, native.get(problem.name), settings));
  for (const workload of chosenWorkloads)
    results.push(await runWorkload(workload, workloadEngines, native.get(workload.name) ?? NO_COMPILER, settings));
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
