/**
 * What it takes to compile a function to WebAssembly, all of its entries, by `ready`: for each operation and entry, and how
 * long the thread is not free for others meanwhile. Gradients are compared with the interpreter's first.
 */
import { spawnSync } from "node:child_process";
import { nanoseconds } from "./engines/engine";
import { jsGenerated } from "./engines/js-generated";
import { functionOf } from "./engines/wasmgrad";
import { Pool } from "./pool";
import type { Problem } from "./problem";
import { problems } from "./problems";
import { median } from "./statistics";
import { duration, figure, table } from "./text";

const ROUNDS = 30;
/** Of these so many are before the clock starts. */
const WARMUP = 10;
const PROCESSES = 7;
/** Of a function with one output. */
const ENTRIES = 4;

interface Made {
  readonly f: ReturnType<typeof functionOf>;
  readonly ns: number;
  /** The longest time in which nobody else had the thread. */
  readonly blockedNs: number;
}

/** The longest time in which nobody else had the thread, while this went on. */
async function blocked(by: () => Promise<void>): Promise<number> {
  let longest = 0;
  let done = false;
  let last = nanoseconds();
  const note = (): void => {
    const now = nanoseconds();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const beat = (): void => {
    note();
    if (!done) setImmediate(beat);
  };
  setImmediate(beat);
  await by();
  done = true;
  note();
  return longest;
}

async function make(problem: Problem): Promise<Made> {
  const f = functionOf(problem);
  const start = nanoseconds();
  let ns = 0;
  const blockedNs = await blocked(async () => {
    await f.ready("compiled");
    ns = nanoseconds() - start;
  });
  return { f, ns, blockedNs };
}

/** For as long, work that gives the thread away each millisecond: longer times are those in which the machine did something else. */
async function control(ns: number): Promise<number> {
  const end = nanoseconds() + ns;
  return blocked(async () => {
    while (nanoseconds() < end) {
      const until = nanoseconds() + 1e6;
      while (nanoseconds() < until);
      await new Promise((resolve) => setImmediate(resolve));
    }
  });
}

function check(f: Made["f"], problem: Problem): void {
  const interpreted = functionOf(problem, { tier: "interpreter" });
  const x = new Pool(problem).first();
  const expected = interpreted.gradient(x);
  const same = f.gradient(x).every((g, i) => Object.is(g, expected[i]));
  if (!same) throw new Error(`${problem.name}: the gradient differs from the interpreter's`);
}

/** Code written as text, read by V8 and run once, which is when V8 compiles it. */
async function generatedNs(problem: Problem): Promise<number> {
  const x = new Pool(problem).first();
  const start = nanoseconds();
  const { run } = await jsGenerated.prepare(problem);
  run(x, new Float64Array(problem.inputs));
  return nanoseconds() - start;
}

interface First {
  readonly ns: number;
  readonly blockedNs: number;
  readonly controlNs: number;
  readonly length: number;
  /** Why it is interpreted. */
  readonly reason: string | undefined;
}

async function first(problem: Problem): Promise<First> {
  const { f, ns, blockedNs } = await make(problem);
  if (f.tier === "compiled") check(f, problem);
  return {
    ns,
    blockedNs,
    controlNs: await control(ns),
    length: f.length,
    reason: f.tier === "compiled" ? undefined : f.tierReason,
  };
}

/** In a process that has done nothing before. The best of several: what else the machine does is no part of it. */
function firstOfProcess(name: string): First {
  const all = Array.from({ length: PROCESSES }, () => {
    const child = spawnSync(process.execPath, [...process.execArgv, process.argv[1]!, name, "first"], { encoding: "utf8" }); // prettier-ignore
    if (child.status !== 0) throw new Error(child.stderr);
    return JSON.parse(child.stdout) as First;
  });
  const least = (of: (one: First) => number): number => Math.min(...all.map(of));
  return {
    ...all[0]!,
    ns: least(({ ns }) => ns),
    blockedNs: least(({ blockedNs }) => blockedNs),
    controlNs: least(({ controlNs }) => controlNs),
  };
}

async function row(problem: Problem): Promise<string[]> {
  const cold = firstOfProcess(problem.name);
  const { length, reason } = cold;
  if (reason) return [problem.name, String(length), `interpreted: ${reason}`, "", "", "", "", ""];
  // Kept, as engines would find the same code again where a later one stands in the same place.
  const made: Made[] = [];
  const generated: number[] = [];
  const skips = jsGenerated.skips(problem, length) !== undefined;
  for (let round = 0; round < ROUNDS; round++) {
    made.push(await make(problem));
    if (!skips) generated.push(await generatedNs(problem));
  }
  const warm = made.slice(WARMUP);
  const ratios = generated.slice(WARMUP).map((ns, i) => warm[i]!.ns / ENTRIES / ns);
  const each = (ns: number): string => duration(ns / length / ENTRIES);
  return [
    problem.name,
    String(length),
    each(cold.ns),
    each(median(warm.map(({ ns }) => ns))),
    skips ? "—" : `${figure(median(ratios))} ×`,
    duration(cold.blockedNs),
    duration(cold.controlNs),
    duration(median(warm.map(({ blockedNs }) => blockedNs))),
  ];
}

const [only = "", alone] = process.argv.slice(2);
if (alone) console.log(JSON.stringify(await first(problems.find(({ name }) => name === only)!)));
else {
  const rows: string[][] = [];
  for (const problem of problems) if (problem.name.includes(only)) rows.push(await row(problem));
  const head = ["", "operations", "first of a process", "later", "to generated JS, an entry", "blocked, first", "by 1 ms at a time", "blocked, later"]; // prettier-ignore
  console.log(table(head, rows));
}
