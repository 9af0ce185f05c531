import type { EngineId } from "./engines/engine";
import type { Outcome, ProblemResult } from "./results";
import { median, ratio } from "./statistics";

/** A claim about wasmgrad's run time, value and gradient, unless it says otherwise. */
export interface Goal {
  /** Goals of today must hold; later ones are shown with where they stand. */
  when: "now" | "later";
  text: string;
  /** Met when the measured figure is at most this. */
  limit: number;
  unit: "×" | "ns" | "ns an operation";
  /** The problems it speaks of; where there are several the worst counts. */
  problems(result: ProblemResult): boolean;
  /** The figure, or undefined where something it needs was not measured. */
  measure(result: ProblemResult): number | undefined;
}

const NAMES: Partial<Record<EngineId, string>> = {
  hand: "hand-written JS",
  tape: "the JS tape",
  c: "C",
  "hand-c": "hand-written C",
};

/** The one table of goals. */
export const goals: readonly Goal[] = [
  {
    when: "now",
    text: "no slower than the JS tape on any problem above 100 operations",
    limit: 1,
    unit: "×",
    problems: (result) => result.operations > 100,
    measure: (result) => runRatio(result, "wasmgrad", "tape"),
  },
  readiness("now", 150),
  against("now", "micro_1e5", "c", 0.8),
  against("now", "mass chain", "tape", 1 / 3),
  against("now", "mass chain", "c", 1.2),
  against("now", "micro_1e3", "tape", 0.5),
  against("later", "micro_1e3", "c", 2),
  against("now", "layout 100", "hand", 2.5),
  against("later", "Rosenbrock 1000", "hand", 2),
  against("now", "log-sum-exp 100000", "hand", 1),
  against("now", "log-sum-exp 100000", "hand", 1, "wasmgrad-lse"),
  against("now", "tanh network", "hand", 1.2),
  against("now", "iterated sin 1000", "hand", 1),
  {
    when: "now",
    text: "sin(a+b)·cos(a+b): under 100 ns",
    limit: 100,
    unit: "ns",
    problems: (result) => result.name === "sin(a+b)·cos(a+b)",
    measure: ({ outcomes }) => time(outcomes.get("wasmgrad")),
  },
  {
    when: "now",
    text: "sin(a+b)·cos(a+b), compiled: at most 25 ns above hand-written JS",
    limit: 25,
    unit: "ns",
    problems: (result) => result.name === "sin(a+b)·cos(a+b)",
    measure: ({ outcomes }) => difference(time(outcomes.get("wasmgrad-compiled")), time(outcomes.get("hand"))),
  },
  against("now", "micro_1e3", "c", 1.3, "wasmgrad-compiled"),
  against("now", "iterated sin 100", "hand", 1, "wasmgrad-compiled"),
  against("now", "Rosenbrock 100", "hand", 1.2, "wasmgrad-compiled"),
  against("now", "Rosenbrock 1000", "hand", 1.2, "wasmgrad-compiled"),
  against("now", "layout 100", "hand", 1.2, "wasmgrad-compiled"),
  against("now", "mass chain", "c", 1, "wasmgrad-compiled"),
  // Of GradBench's workloads, CoDiPack takes 5.1 times hand-written C++ for llsq, 2.8 for lse, 2.5 to 7 for gmm.
  against("now", "llsq n=4096 m=128", "hand-c", 1.5),
  against("now", "lse n=20000", "hand-c", 1),
  against("now", "lse n=160000", "hand-c", 1),
  against("now", "gmm d=2 K=5", "hand-c", 2.5),
  against("now", "gmm d=10 K=25", "hand-c", 1.5),
  against("later", "ba1 Jacobian", "hand-c", 1.5),
  against("now", "ode n=1000 s=10", "hand-c", 18, "wasmgrad", "its primal in "),
  against("now", "ode n=1000 s=10, all elements", "hand-c", 18, "wasmgrad", "its primal in "),
];

function against(
  when: Goal["when"],
  problem: string,
  yardstick: EngineId,
  limit: number,
  engine: EngineId = "wasmgrad",
  what = "",
): Goal {
  const how = engine === "wasmgrad-lse" ? " (its own logSumExp)" : engine === "wasmgrad-compiled" ? " (compiled)" : "";
  return {
    when,
    text: `${problem}${how}: at most ${Number(limit.toFixed(2))} × ${what}${NAMES[yardstick]}`,
    limit,
    unit: "×",
    problems: (result) => result.name === problem,
    measure: (result) => runRatio(result, engine, yardstick),
  };
}

/** The first gradient counts as preparation, in case something was left until then. */
function readiness(when: Goal["when"], limit: number): Goal {
  return {
    when,
    text: `micro_1e5: recorded, prepared and first gradient in under ${limit} ns an operation`,
    limit,
    unit: "ns an operation",
    problems: (result) => result.name === "micro_1e5",
    measure({ outcomes, operations }) {
      const { recordNs, prepareNs, firstNs } = outcomes.get("wasmgrad") ?? {};
      if (recordNs === undefined || prepareNs === undefined || firstNs === undefined) return undefined;
      return (recordNs + prepareNs + firstNs) / operations;
    },
  };
}

/** The median round, in nanoseconds. */
export function time(outcome: Outcome | undefined): number | undefined {
  return outcome?.rounds && median(outcome.rounds);
}

export function runRatio({ outcomes }: ProblemResult, a: EngineId, b: EngineId): number | undefined {
  const [top, bottom] = [outcomes.get(a)?.rounds, outcomes.get(b)?.rounds];
  return top && bottom && ratio(top, bottom);
}

function difference(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a - b;
}
