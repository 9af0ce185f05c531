import { describe, expect, test } from "vitest";
import { closureTape } from "../bench/engines/closure-tape";
import { jsGenerated } from "../bench/engines/js-generated";
import { replay } from "../bench/engines/js-tape";
import { gradbenchTool } from "../bench/engines/gradbench";
import { compileHandWritten, compilerVersion } from "../bench/native/program";
import { answerOf } from "../bench/measure";
import { Pool } from "../bench/pool";
import type { Problem, Subject, ValueAndGradient } from "../bench/problem";
import { iteratedSin } from "../bench/problems/iterated-sin";
import { layout } from "../bench/problems/layout";
import { logSumExp } from "../bench/problems/log-sum-exp";
import { massChain } from "../bench/problems/mass-chain";
import { golden, micro } from "../bench/problems/micro";
import { rosenbrock } from "../bench/problems/rosenbrock";
import { sigmoidNetwork } from "../bench/problems/sigmoid-network";
import { sinCos } from "../bench/problems/sin-cos";
import { tanhNetwork } from "../bench/problems/tanh-network";
import { record } from "../bench/recording";
import { ratio, worstError } from "../bench/statistics";
import type { Workload } from "../bench/workload";
import { engineError, handWrittenError } from "../bench/workload-run";
import { workloads } from "../bench/workloads";
import { golden as suiteGolden } from "../bench/workloads/golden";
import { ba } from "../bench/workloads/ba";
import { gmm } from "../bench/workloads/gmm";
import { llsq } from "../bench/workloads/llsq";
import { lse } from "../bench/workloads/lse";
import { ode, odeSum } from "../bench/workloads/ode";

const TOLERANCE = 1e-9;

/** Every problem, small enough to check by differences. */
const small: Problem[] = [
  sinCos,
  rosenbrock(2),
  rosenbrock(7),
  iteratedSin(10),
  sigmoidNetwork,
  logSumExp(9),
  layout(6, 8),
  massChain(5, 12),
  tanhNetwork(3),
];

/** [value, ...gradient] */
function answer(run: ValueAndGradient, x: Float64Array): number[] {
  const gradient = new Float64Array(x.length);
  return [run(x, gradient), ...gradient];
}

function draw(problem: Subject): Float64Array {
  return new Pool(problem).next().slice();
}

/** Central differences of the value, at steps where truncation and rounding balance. */
function differences(run: ValueAndGradient, x: Float64Array): number[] {
  const step = 1e-5;
  return Array.from(x, (_, i) => {
    const [above, below] = [x.slice(), x.slice()];
    above[i]! += step;
    below[i]! -= step;
    return (answer(run, above)[0]! - answer(run, below)[0]!) / (2 * step);
  });
}

describe.each(small.map((problem) => ({ problem, name: problem.name })))("benchmark $name", ({ problem }) => {
  const x = draw(problem);
  const tape = answer(replay(record(problem)), x);

  test("hand-written derivatives agree with the JS tape", () => {
    expect(worstError(answer(problem.hand!, x), tape)).toBeLessThan(TOLERANCE);
  });

  test("hand-written derivatives agree with differences", () => {
    expect(worstError(answer(problem.hand!, x).slice(1), differences(problem.hand!, x))).toBeLessThan(1e-5);
  });

  test("an answer does not depend on the calls before", () => {
    const pool = new Pool(problem);
    for (const run of [replay(record(problem)), problem.hand!]) {
      const fresh = answer(run, x);
      for (let i = 0; i < 3; i++) answer(run, pool.next());
      expect(answer(run, x)).toEqual(fresh);
    }
  });

  test.each([closureTape, jsGenerated])("$title agrees with the JS tape", async (engine) => {
    const { run } = await engine.prepare(problem);
    expect(worstError(answer(run, x), tape)).toBeLessThan(TOLERANCE);
  });
});

describe.each(["micro_1e3", "micro_1e5"] as const)("benchmark %s", (name) => {
  const problem = micro(name);
  const { input, value, gradient } = golden(name);

  test("the JS tape gives the answer that came with the program", () => {
    const run = replay(record(problem));
    expect(worstError(answer(run, Float64Array.from(input)), [value, ...gradient])).toBeLessThan(TOLERANCE);
  });

  test("every input of the pool gives finite numbers", () => {
    const run = replay(record(problem));
    const pool = new Pool(problem);
    const calls = name === "micro_1e3" ? pool.count : 20;
    for (let i = 0; i < calls; i++) expect(answer(run, pool.next()).every(Number.isFinite)).toBe(true);
  });
});

/** Workloads of the sizes that the suite sends answers for, small ones. */
const smallWorkloads: Workload[] = [
  llsq(16, 128),
  lse(100),
  gmm(2, 5),
  gmm(10, 5),
  ba("small", { n: 3, m: 7, p: 70 }),
  ode(5, 5),
  odeSum(10, 4),
];

describe.each(smallWorkloads.map((workload) => ({ workload, name: workload.name })))(
  "workload $name",
  ({ workload }) => {
    test("the tool's function gives the answer of the suite", async () => {
      const { run, dispose } = await gradbenchTool.prepare(workload);
      expect(engineError(run, workload, "no C", new Pool(workload))).toBeLessThan(TOLERANCE);
      dispose!();
    });

    test.skipIf(!compilerVersion())("the hand-written C gives it, too, and agrees on other inputs", async () => {
      const pool = new Pool(workload);
      const program = await compileHandWritten(workload);
      const { run, dispose } = await gradbenchTool.prepare(workload);
      expect(handWrittenError(program, workload, pool)).toBeLessThan(TOLERANCE);
      expect(engineError(run, workload, program, pool)).toBeLessThan(TOLERANCE);
      expect(program.time(0.001)).toBeGreaterThan(0);
      dispose!();
      program.dispose();
    });
  },
);

test.skipIf(!compilerVersion())("ba.c agrees on cameras that are not rotated", async () => {
  const workload = ba("small", { n: 2, m: 3, p: 5 });
  const x = draw(workload);
  for (const camera of [0, 11]) x.fill(0, camera, camera + 3);
  const [program, { run }] = [await compileHandWritten(workload), await gradbenchTool.prepare(workload)];
  expect(worstError(program.answer(x), answerOf(run, x, workload.results))).toBeLessThan(TOLERANCE);
  program.dispose();
});

test.skipIf(!compilerVersion())("ode.c gives the primal of the suite", async () => {
  const { input, output } = suiteGolden<{ x: number[] }, number[]>("ode", "n=10,s=10.primal")!;
  const program = await compileHandWritten(ode(10, 10));
  expect(worstError(program.answer(Float64Array.from(input.x)).slice(1), output)).toBeLessThan(TOLERANCE);
  program.dispose();
});

test("an answer that differs from the suite's is found", () => {
  const workload = lse(100);
  const wrong: ValueAndGradient = (x, gradient) => workload.reference!(x, gradient) + 1e-6;
  expect(engineError(wrong, workload, "no C", new Pool(workload))).toBeGreaterThan(TOLERANCE);
  const unknown = { ...workload, golden: undefined, reference: undefined };
  expect(engineError(workload.reference!, unknown, "no C", new Pool(workload))).toBe(Infinity);
});

test("every workload that is measured has an answer to be checked against", () => {
  for (const { name, golden, reference } of workloads) expect([name, golden ?? reference]).not.toContain(undefined);
});

test("code in chunks agrees with the JS tape", async () => {
  const problem = micro("micro_1e3");
  const { run } = await jsGenerated.prepare(problem);
  const x = draw(problem);
  expect(worstError(answer(run, x), answer(replay(record(problem)), x))).toBeLessThan(TOLERANCE);
});

test("a pool hands out at least 65,536 doubles before it repeats", () => {
  for (const problem of [sinCos, rosenbrock(100), rosenbrock(1000)]) {
    const pool = new Pool(problem);
    expect(pool.doubles.length).toBeGreaterThanOrEqual(65_536);
    const first = pool.next().slice();
    for (let i = 1; i < pool.count; i++) pool.next();
    expect(pool.next()).toEqual(first);
  }
});

test("a ratio is taken within each round", () => {
  expect(ratio([2, 20, 2], [1, 10, 1])).toBe(2);
});

test("an answer that is not a number is infinitely wrong, and stays so", () => {
  expect(worstError([NaN, 1], [0, 1])).toBe(Infinity);
});
