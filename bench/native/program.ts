import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Pool } from "../pool";
import type { Problem } from "../problem";
import { record } from "../recording";
import { nativeSource } from "./source";

/** Contraction into fused multiply-adds is off, to keep the same arithmetic on every processor. */
export const FLAGS = "-ffp-contract=off";
/**
 * Above this many operations -O1: it compiles in half the time, and what it
 * makes of straight-line code this long runs no slower (shorter code; fetching
 * it is what takes the time).
 */
export const MOST_AT_O3 = 10_000;

/** The compiler's name and version, or undefined where there is none. */
export function compilerVersion(): string | undefined {
  try {
    return execFileSync("gcc", ["--version"], { encoding: "utf8", stdio: "pipe" }).split("\n")[0];
  } catch {
    return undefined;
  }
}

/** A problem as a native program of its own, in a temporary directory that `dispose` removes. */
export interface NativeProgram {
  level: string;
  compileSeconds: number;
  /** Value, then gradient, of the first input in the pool. */
  answer(): number[];
  /** Nanoseconds per gradient, the median over about this many seconds. */
  time(seconds: number): number;
  dispose(): void;
}

export async function compileNative(problem: Problem): Promise<NativeProgram> {
  const directory = mkdtempSync(join(tmpdir(), "wasmgrad-bench-"));
  const [source, program, inputs] = ["p.c", "p", "x"].map((name) => join(directory, name)) as [string, string, string];
  const tape = record(problem);
  const pool = new Pool(problem);
  writeFileSync(source, nativeSource(tape));
  writeFileSync(inputs, pool.doubles);
  const level = tape.length > MOST_AT_O3 ? "-O1" : "-O3";
  const start = performance.now();
  await promisify(execFile)("gcc", [level, FLAGS, "-o", program, source, "-lm"]);
  const compileSeconds = (performance.now() - start) / 1000;
  const run = (seconds: number): number[] => {
    const args = [inputs, String(pool.count), String(seconds)];
    return execFileSync(program, args, { encoding: "utf8" }).trim().split("\n").map(Number);
  };
  return {
    level,
    compileSeconds,
    answer: () => run(0),
    time: (seconds) => run(seconds)[0]!,
    dispose: () => rmSync(directory, { recursive: true }),
  };
}
