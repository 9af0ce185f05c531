/** A function of many rows by one and two threads, against the synchronous call. Answers are compared first, to the bit. */
import { compile, logSumExp, mapSum, sum, type Expr } from "wasmgrad";
import { spread } from "wasmgrad/threads";
import { nanoseconds } from "./engines/engine";
import { seeded } from "./random";
import { duration, figure, table } from "./text";

/** Numbers in a row, and parts of the mixture. */
const D = 10;
const K = 25;
/** Rounds, more of them where they are short. */
const roundsOf = (rows: number): number => Math.max(15, 200_000 / rows);

interface Mixture {
  weights: Expr[];
  means: Expr[][];
  scales: Expr[][];
}

/** Log density of a mixture of Gaussians with diagonal covariances, but for constants. */
function logDensity(row: Expr[], { weights, means, scales }: Mixture): Expr {
  const parts = weights.map((weight, k) => {
    const distances = row.map((x, j) => x.sub(means[k]![j]!).mul(scales[k]![j]!).square());
    return weight.sub(sum(distances).mul(0.5));
  });
  return logSumExp(parts);
}

const f = compile(
  { weights: K, means: [K, D], scales: [K, D] },
  (x, _, { rows }) => mapSum((row: Expr[]) => logDensity(row, x as Mixture), rows),
  { data: { rows: D } },
);
const random = seeded(7);
const numbers = (n: number): Float64Array => Float64Array.from({ length: n }, () => 2 * random() - 1);
const one = await spread(f, { threads: 1 });
const two = await spread(f, { threads: 2 });

async function row(rows: number): Promise<string[]> {
  f.setData({ rows: numbers(rows * D) });
  const ways = [(x: Float64Array) => f.gradient(x), (x: Float64Array) => one.gradient(x), (x: Float64Array) => two.gradient(x)]; // prettier-ignore
  const x = numbers(f.inputs);
  const answers: Float64Array[] = [];
  for (const way of ways) answers.push(Float64Array.from(await way(x)));
  for (const answer of answers) {
    if (!answer.every((value, i) => Object.is(value, answers[0]![i]))) throw new Error(`${rows} rows: other bits`);
  }
  // The best of several: what else the machine does is no part of it.
  const best = ways.map(() => Infinity);
  for (let round = 0; round < roundsOf(rows); round++) {
    for (const [i, way] of ways.entries()) {
      const at = numbers(f.inputs);
      const start = nanoseconds();
      await way(at);
      best[i] = Math.min(best[i]!, nanoseconds() - start);
    }
  }
  const [here, single, double] = best as [number, number, number];
  const ratio = (slow: number, fast: number): string => `${figure(slow / fast)} ×`;
  return [String(rows), duration(here), duration(single), duration(double), ratio(single, double), ratio(here, double)];
}

const head = ["rows", "f.gradient", "one thread", "two threads", "two faster than one", "than f.gradient"];
const results = [];
for (const rows of [1_000, 10_000, 100_000]) results.push(await row(rows));
console.log(table(head, results));
one.dispose();
two.dispose();
