/** Evaluations made ready, run as often as GradBench asks and timed. */

export interface Timing {
  name: "prepare" | "evaluate";
  nanoseconds: number;
}

/** An evaluation made ready: `run` is timed, `output` shapes the answer afterwards. */
export interface Job {
  run(): void;
  output(): unknown;
}

/** A function of one output, traced and compiled. */
export interface Objective {
  /** Operations on its tape. */
  readonly length: number;
  value(x: Float64Array): number;
  /** Fills `out` with the gradient and returns the value. */
  valueAndGradient(x: Float64Array, out: Float64Array): number;
}

export function valueJob(f: Objective, x: Float64Array): Job {
  let y = 0;
  return { run: () => void (y = f.value(x)), output: () => y };
}

/** @param shape Makes the answer of the flat gradient, where it is not that. */
export function gradientJob(f: Objective, x: Float64Array, shape: (flat: Float64Array) => unknown = (g) => g): Job {
  const gradient = new Float64Array(x.length);
  return { run: () => void f.valueAndGradient(x, gradient), output: () => shape(gradient) };
}

/** The functions of one module, by name. Calling one traces and compiles: the "prepare" timing. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- every eval has its own input
export type Functions = Record<string, (input: any) => Job>;

/** Repeats until both `min_runs` and `min_seconds` of the input are met. */
export function measure(prepare: Functions[string], input: unknown): { output: unknown; timings: Timing[] } {
  const { minRuns, minNanoseconds } = limits(input);
  const start = process.hrtime.bigint();
  const job = prepare(input);
  const timings: Timing[] = [{ name: "prepare", nanoseconds: since(start) }];
  let elapsed = 0;
  for (let runs = 0; runs < minRuns || elapsed < minNanoseconds; runs++) {
    const before = process.hrtime.bigint();
    job.run();
    const nanoseconds = since(before);
    elapsed += nanoseconds;
    timings.push({ name: "evaluate", nanoseconds });
  }
  return { output: job.output(), timings };
}

/** hello's input is a bare number and runs once. */
function limits(input: unknown): { minRuns: number; minNanoseconds: number } {
  const { min_runs = 1, min_seconds = 0 } = (input ?? {}) as { min_runs?: number; min_seconds?: number };
  return { minRuns: Math.max(1, min_runs), minNanoseconds: min_seconds * 1e9 };
}

function since(start: bigint): number {
  return Number(process.hrtime.bigint() - start);
}
