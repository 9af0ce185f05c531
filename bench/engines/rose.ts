import * as rose from "rose";
import { Dual, Real, Vec } from "rose";
import type { Ops } from "../ops";
import type { Problem, ValueAndGradient } from "../problem";
import { nanoseconds, type Engine, type Prepared } from "./engine";

/** Rose puts a program into one function, and V8 refuses functions of more than 50,000 locals or 7.6 MB. */
const MOST_OPERATIONS = 20_000;

/**
 * Rose, from npm: traces to an intermediate form and compiles it to Wasm. The
 * elementary functions it lacks are calls out to `Math`, as its manual shows.
 */
export const roseEngine: Engine = {
  id: "rose",
  title: "Rose",
  skips: (_problem, length) => (length > MOST_OPERATIONS ? "too many locals for one Wasm function" : undefined),
  prepare,
};

function elementary(f: (x: number) => number, slope: (x: Real, y: Real) => Real): (x: Real) => Real {
  const g = rose.opaque([Real], Real, f);
  g.jvp = rose.fn([Dual], Dual, ({ re: x, du: dx }) => {
    const y = g(x);
    return { re: y, du: rose.mul(dx, slope(x, y)) };
  });
  return g;
}

const sine = rose.opaque([Real], Real, Math.sin);
const cosine = rose.opaque([Real], Real, Math.cos);
const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

const ops: Ops<Real> = {
  lit: (value) => value,
  add: rose.add,
  sub: rose.sub,
  mul: rose.mul,
  div: rose.div,
  max: (a, b) => rose.select(rose.gt(a, b), Real, a, b) as Real,
  square: (a) => rose.mul(a, a),
  sqrt: rose.sqrt,
  exp: elementary(Math.exp, (_x, y) => y),
  log: elementary(Math.log, (x) => rose.div(1, x)),
  sin: elementary(Math.sin, (x) => cosine(x)),
  cos: elementary(Math.cos, (x) => rose.neg(sine(x))),
  tanh: elementary(Math.tanh, (_x, y) => rose.sub(1, rose.mul(y, y))),
  sigmoid: elementary(logistic, (_x, y) => rose.mul(y, rose.sub(1, y))),
};

async function prepare(problem: Problem): Promise<Prepared> {
  const vector = Vec(problem.inputs, Real);
  const start = nanoseconds();
  const f = rose.fn([vector], Real, (x) => {
    const leaves = Array.from({ length: problem.inputs }, (_, i) => x[i] as Real);
    return problem.build(ops, leaves);
  });
  const recorded = nanoseconds();
  const both = rose.fn([vector], { value: Real, gradient: vector }, (x) => {
    const { ret, grad } = rose.vjp(f)(x);
    return { value: ret, gradient: grad(1) };
  });
  const compiled = (await rose.compile(both)) as unknown as (x: Float64Array) => Answer;
  const run: ValueAndGradient = (x, gradient) => {
    const answer = compiled(x);
    for (let i = 0; i < gradient.length; i++) gradient[i] = answer.gradient[i]!;
    return answer.value;
  };
  return { run, recordNs: recorded - start, prepareNs: nanoseconds() - recorded };
}

interface Answer {
  value: number;
  gradient: number[];
}
