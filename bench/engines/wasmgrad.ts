import * as wasmgrad from "wasmgrad";
import type { CompileOptions, Compiled, Expr, Operand } from "wasmgrad";
import type { Ops } from "../ops";
import type { Problem, Subject } from "../problem";
import { nanoseconds, type Engine, type Prepared } from "./engine";

/** Through the public face alone, as any user would write it. */
export const ops: Ops<Operand> = {
  lit: (value) => value,
  add: wasmgrad.add,
  sub: wasmgrad.sub,
  mul: wasmgrad.mul,
  div: wasmgrad.div,
  max: wasmgrad.max,
  square: wasmgrad.square,
  sqrt: wasmgrad.sqrt,
  exp: wasmgrad.exp,
  log: wasmgrad.log,
  sin: wasmgrad.sin,
  cos: wasmgrad.cos,
  tanh: wasmgrad.tanh,
  sigmoid: wasmgrad.sigmoid,
};

/** `compile` records and prepares in one call; the clock inside its callback tells them apart. */
function prepare(
  subject: Subject,
  build: (x: readonly Operand[]) => Operand,
  tier: "interpreter" | "compiled" = "interpreter",
): Prepared {
  let begun = 0;
  let recorded = 0;
  const start = nanoseconds();
  const record = (x: Operand[]): Operand => {
    begun = nanoseconds();
    const result = build(x);
    recorded = nanoseconds();
    return result;
  };
  const f = wasmgrad.compile(subject.inputs, record as never, { tier });
  const ready = nanoseconds();
  return {
    run: (x, gradient) => f.valueAndGradient(x, gradient),
    recordNs: recorded - begun,
    prepareNs: ready - recorded + (begun - start),
    dispose: () => f.dispose(),
  };
}

export const engine: Engine = {
  id: "wasmgrad",
  title: "wasmgrad",
  skips: () => undefined,
  prepare: (problem) => prepare(problem, (x) => problem.build(ops, x)),
};

/** The same by the compiled tier, all of which is made before the first gradient. */
export const compiledEngine: Engine = {
  id: "wasmgrad-compiled",
  title: "wasmgrad compiled",
  skips: (problem) => whyInterpreted(problem),
  prepare: (problem) => prepare(problem, (x) => problem.build(ops, x), "compiled"),
};

/** A problem as a function of wasmgrad's. */
export const functionOf = (problem: Problem, options: CompileOptions = {}): Compiled<number, never, Expr> =>
  wasmgrad.compile(problem.inputs, (x: Expr[]) => problem.build<Operand>(ops, x) as Expr, options);

function whyInterpreted(problem: Problem): string | undefined {
  const f = functionOf(problem, { tier: "compiled" });
  const reason = f.tier === "compiled" ? undefined : `interpreted: ${f.tierReason}`;
  f.dispose();
  return reason;
}

/** The same function by one operation over a list, where there is one. */
export const engineWithLists: Engine<Subject> = {
  id: "wasmgrad-lse",
  title: "wasmgrad logSumExp",
  skips: (subject) => (subject.isLogSumExp ? undefined : "not a log-sum-exp"),
  prepare: (subject) => prepare(subject, (x) => wasmgrad.logSumExp([...x])),
};
