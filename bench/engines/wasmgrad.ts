import * as wasmgrad from "wasmgrad";
import type { Operand } from "wasmgrad";
import type { Ops } from "../ops";
import type { Subject } from "../problem";
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
function prepare(subject: Subject, build: (x: readonly Operand[]) => Operand): Prepared {
  let begun = 0;
  let recorded = 0;
  const start = nanoseconds();
  const f = wasmgrad.compile(subject.inputs, (x: Operand[]) => {
    begun = nanoseconds();
    const result = build(x);
    recorded = nanoseconds();
    return result;
  });
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

/** The same function by one operation over a list, where there is one. */
export const engineWithLists: Engine<Subject> = {
  id: "wasmgrad-lse",
  title: "wasmgrad logSumExp",
  skips: (subject) => (subject.isLogSumExp ? undefined : "not a log-sum-exp"),
  prepare: (subject) => prepare(subject, (x) => wasmgrad.logSumExp([...x])),
};
