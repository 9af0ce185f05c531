/** Where wasmgrad's time goes: each problem's runs, and what the forward and the reverse sweep take. */
import { nanoseconds } from "./engines/engine";
import { functionOf } from "./engines/wasmgrad";
import { Pool } from "./pool";
import type { Problem } from "./problem";
import { problems } from "./problems";
import { median } from "./statistics";
import { duration, figure, table } from "./text";

const ROUNDS = 31;
const ROUND_NS = 5e6;
const WARMUP_NS = 1e8;

/** Median time of a call over fresh inputs, the two in turn. */
function timeInTurn(calls: readonly (() => void)[]): number[] {
  const times = calls.map((): number[] => []);
  const batch = calls.map((call) => {
    const begun = nanoseconds();
    let warm = 0;
    for (; nanoseconds() - begun < WARMUP_NS; warm++) call();
    return Math.max(1, Math.round((warm * ROUND_NS) / WARMUP_NS));
  });
  for (let round = 0; round < ROUNDS; round++) {
    calls.forEach((call, i) => {
      const start = nanoseconds();
      for (let k = 0; k < batch[i]!; k++) call();
      times[i]!.push((nanoseconds() - start) / batch[i]!);
    });
  }
  return times.map(median);
}

function row(problem: Problem): string[] {
  const f = functionOf(problem);
  const pool = new Pool(problem);
  const gradient = new Float64Array(problem.inputs);
  const [forward, both] = timeInTurn([() => f.value(pool.next()), () => f.valueAndGradient(pool.next(), gradient)]);
  const seen = f.explain();
  f.dispose();
  const reverse = both! - forward!;
  const share = (x: number): string => `${Math.round(100 * x)} %`;
  return [
    problem.name,
    ...[seen.operations, seen.runs, figure(seen.meanRun)].map(String),
    ...[seen.strided, seen.gathered, seen.single].map(share),
    ...[duration(forward!), duration(reverse)],
    ...[forward! / seen.operations, reverse / seen.operations].map(figure),
    ...[seen.forward / forward!, seen.reverse / reverse].map(figure),
  ];
}

const only = process.argv[2] ?? "";
const head = ["", "operations", "runs", "mean run", "strided", "gathered", "single", "forward", "reverse"];
const figures = ["forward, ns an operation", "reverse, ns an operation", "forward, GB/s", "reverse, GB/s"];
console.log(table([...head, ...figures], problems.filter(({ name }) => name.includes(only)).map(row)));
