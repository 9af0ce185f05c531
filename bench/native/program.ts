import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Pool } from "../pool";
import type { Problem } from "../problem";
import { record } from "../recording";
import type { Workload } from "../workload";
import { harnessSource, nativeSource } from "./source";

/** Contraction into fused multiply-adds is off, to keep the same arithmetic on every processor. */
export const FLAGS = "-ffp-contract=off";
/**
 * Above this many operations -O1: it compiles in half the time, and what it
 * makes of straight-line code this long runs no slower (shorter code; fetching
 * it is what takes the time).
 */
export const MOST_AT_O3 = 10_000;
/** Bytes that a program may print. */
const MOST_OUTPUT = 2 ** 26;

/** The compiler's name and version, or undefined where there is none. */
export function compilerVersion(): string | undefined {
  try {
    return execFileSync("gcc", ["--version"], { encoding: "utf8", stdio: "pipe" }).split("\n")[0];
  } catch {
    return undefined;
  }
}

/** A native program of its own, in a temporary directory that `dispose` removes. */
export interface NativeProgram {
  level: string;
  compileSeconds: number;
  /** What it answers for `x`: the value, then the gradient. */
  answer(x: Float64Array): number[];
  /** Nanoseconds per gradient, the median over about this many seconds, walking through the pool. */
  time(seconds: number): number;
  dispose(): void;
}

/** A problem as straight-line C. */
export function compileNative(problem: Problem): Promise<NativeProgram> {
  const tape = record(problem);
  const level = tape.length > MOST_AT_O3 ? "-O1" : "-O3";
  return compile({ text: nativeSource(tape), files: [], level, data: new Float64Array(0), pool: new Pool(problem) });
}

/** A workload's C, written by hand. */
export function compileHandWritten(workload: Workload): Promise<NativeProgram> {
  const { file, data } = workload.handWritten;
  const files = [fileURLToPath(new URL(`hand/${file}`, import.meta.url))];
  const text = harnessSource(workload.inputs, workload.results ?? workload.inputs, data.length);
  return compile({ text, files, level: "-O3", data, pool: new Pool(workload) });
}

interface Sources {
  text: string;
  /** Compiled each on its own and linked to the text. */
  files: string[];
  level: string;
  /** What the program reads before its inputs. */
  data: Float64Array;
  pool: Pool;
}

async function compile({ text, files, level, data, pool }: Sources): Promise<NativeProgram> {
  const directory = mkdtempSync(join(tmpdir(), "wasmgrad-bench-"));
  const [source, program, inputs, one] = ["p.c", "p", "x", "one"].map((name) => join(directory, name)) as Four;
  writeFileSync(source, text);
  writeFileSync(inputs, Buffer.concat([bytes(data), bytes(pool.doubles)]));
  const start = performance.now();
  await promisify(execFile)("gcc", [level, FLAGS, "-o", program, source, ...files, "-lm"]);
  const compileSeconds = (performance.now() - start) / 1000;
  const run = (file: string, count: number, seconds: number): number[] => {
    const args = [file, String(count), String(seconds)];
    return execFileSync(program, args, { encoding: "utf8", maxBuffer: MOST_OUTPUT }).trim().split("\n").map(Number);
  };
  return {
    level,
    compileSeconds,
    answer(x) {
      writeFileSync(one, Buffer.concat([bytes(data), bytes(x)]));
      return run(one, 1, 0);
    },
    time: (seconds) => run(inputs, pool.count, seconds)[0]!,
    dispose: () => rmSync(directory, { recursive: true }),
  };
}

type Four = [string, string, string, string];

function bytes(numbers: Float64Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}
