/** Ordinary differential equations on the tape: states at given times, with the derivatives of the steps taken. */
import { constant, errorOf, firstStep, step } from "./dormand-prince.js";
import type { Field, Tolerance } from "./dormand-prince.js";
import { AdError, describe, mustBePositive, plural } from "./errors.js";
import { Expr, isOperand, nodeOf } from "./expr.js";
import type { Operand } from "./expr.js";
import { mustRecord } from "./nested/body.js";
import { fold, scan, whileLoop } from "./nested/fold.js";
import type { FoldOptions, Next, State } from "./nested/fold.js";
import { computed } from "./nested/map.js";
import { layoutOfTree, structureOf, unflatten } from "./shape.js";
import type { Layout } from "./shape.js";
import { mustBeFunction, traceAround } from "./trace.js";
import type { Outputs } from "./values.js";

/** Options of `odeint`. */
export interface OdeOptions extends FoldOptions {
  /** Error tolerated in a step, relative to each number of the state: 1e-6 by default. */
  rtol?: number;
  /** What is tolerated besides, in the units of the state: 1e-9 by default. */
  atol?: number;
  /** Length of the first step that is tried, in the units of time; chosen where it is not given. */
  firstStep?: number;
  /** Steps from one time to the next, rejected ones included, after which it is an error to go on: 100,000 by default. */
  maxSteps?: number;
  /** So many equal steps from one time to the next, and no tolerances: the number is known, so all derivatives nest. */
  steps?: number;
}

/** What goes on from step to step, and from one time to the next. */
interface Course {
  y: Expr[];
  slope: Expr[];
  /** Where steps are chosen: the length of the step to try, and how much the last error holds it back. */
  control: Expr[];
}

/** From one time to the next. */
type Interval = (course: Course, from: Expr, to: Expr) => Course;

const where = "odeint";

/**
 * The states at `times` of dy/dt = f(t, y), y = `y0` at the first of them, by Dormand and Prince's method of order 5, with
 * steps chosen by its error estimate (Hairer, Nørsett and Wanner, "Solving Ordinary Differential Equations I", II.4).
 *
 * Derivatives are those of the steps that were taken, by `y0`, by `times` and by what `f` closes over; the choice of steps
 * is not differentiated. On the way back states are restored from checkpoints, in bounded memory. Derivatives recorded in
 * reverse (`grad` inside a trace) need a number of steps that is known: give `steps`.
 * @param f Slopes in the structure of `y0`, written with Exprs; t is one.
 * @param y0 A number, an Expr, or an array or object of them.
 * @param times At least two, all increasing or all decreasing; numbers or Exprs.
 * @returns An array, one state a time, the first of them `y0`; of numbers where there was nothing to trace.
 * @throws AdError "type", "shape", "length", "trace"; at evaluation "limit" where `maxSteps` do not reach the next time.
 */
export function odeint<T>(
  f: (t: Expr, y: NoInfer<State<T>>) => NoInfer<Next<T>>,
  y0: T,
  times: ArrayLike<Operand>,
  options: OdeOptions = {},
): State<T>[] {
  mustBeFunction(f, `${where}: f`);
  const state = layoutOfTree(y0, isOperand, `${where}: y0`);
  if (state.size === 0) throw new AdError("length", `${where}: y0: got no values, expected at least one`);
  const at = timesOf(times);
  const given = settingsOf(options);
  const outer = traceAround([...state.leaves, ...at]);
  if (!outer) return computed(() => odeint(f, y0, times, options) as Outputs) as State<T>[];
  mustRecord(outer, where);
  const here = (x: Operand): Expr => new Expr(outer, nodeOf(outer, x, where));
  const y = state.leaves.map(here);
  const states = statesOf(fieldOf(f as never, state), y, at.map(here), at, given);
  return [y, ...states].map((numbers) => unflatten(state.skeleton, (i) => numbers[i]!) as State<T>);
}

type Settings = Tolerance & FoldOptions & { firstStep: number | undefined; maxSteps: number; steps: number | undefined }; // prettier-ignore

function statesOf(f: Field, y: Expr[], [start, second]: Expr[], times: readonly Operand[], given: Settings): Expr[][] {
  const slope = [...f(start!, y)];
  const h = (): Operand => given.firstStep ?? firstStep(f, start!, y, slope, second!.sub(start!).stopGradient().sign(), given); // prettier-ignore
  const [interval, control] = given.steps === undefined ? [adaptive(f, given), [h(), 1]] : [equal(f, given.steps, given), []]; // prettier-ignore
  const course = { y, slope, control } as Course;
  if (times.length === 2) return [interval(course, start!, second!).y];
  const rows = times.slice(1).map((to, k) => [times[k]!, to]);
  const next = (now: Course, [from, to]: Expr[]) => {
    const then = interval(now, from!, to!);
    return [then, then.y] as const;
  };
  return scan(next, course, rows, given)[1];
}

/** So many equal steps. */
const equal =
  (f: Field, steps: number, options: FoldOptions): Interval =>
  (course, from, to) => {
    const span = to.sub(from);
    const one = ({ y, slope, control }: Course, part: Expr) => {
      const next = step(f, from.add(span.mul(part)), y, slope, span.div(steps));
      return { y: [...next.y], slope: [...next.slopes.at(-1)!], control };
    };
    const parts = Array.from({ length: steps }, (_, k) => k / steps);
    return fold(one, course, parts, options);
  };

/**
 * The next step is the last one times SAFETY · error^-(1/5 - 3/4 BETA) · error before^BETA, within limits: the controller
 * of DOPRI5 (Hairer and Wanner, "Solving Ordinary Differential Equations II", IV.2), which rejects fewer steps than
 * error^-1/5 does. Errors are given as squares.
 */
const [SAFETY, BETA, SHORTER, LONGER, LEAST] = [0.9, 0.04, 0.2, 10, 1e-8];
/** A step that would leave less of the way than this part of itself goes the whole of it. */
const REST = 0.01;

/**
 * Steps as parts of the way from one time to the next: `done` of it is 1 at the end. So both times are differentiated,
 * though the parts are constant. A step that is rejected leaves all but `control` as it was.
 */
const adaptive =
  (f: Field, { maxSteps, ...given }: Settings): Interval =>
  (course, from, to) => {
    const span = to.sub(from);
    const length = span.stopGradient().abs();
    const attempt = ({ done, course: { y, slope, control } }: { done: Expr; course: Course }) => {
      const [h, held] = constant(control) as [Expr, Expr];
      const rest = done.neg().add(1);
      const wanted = h.div(length);
      const last = wanted.mul(1 + REST).ge(rest);
      const part = last.select(rest, wanted).stopGradient();
      const by = span.mul(part);
      const tried = step(f, from.add(span.mul(done.stopGradient())), y, slope, by);
      const error = errorOf(tried, y, by, given);
      const good = error.le(1);
      const chosen = (now: readonly Expr[], before: readonly Expr[]): Expr[] => now.map((x, i) => good.select(x, before[i]!)); // prettier-ignore
      const factor = error.pow(0.375 * BETA - 0.1).mul(held).mul(SAFETY).clamp(SHORTER, LONGER); // prettier-ignore
      const next = length.mul(part).mul(error.lt(Infinity).select(factor, SHORTER));
      // Of a step that was cut short, what was wanted is still good.
      const control1 = [good.mul(last).select(next.max(h), next), good.select(error.max(LEAST).pow(BETA / 2), held)];
      return {
        done: good.select(done.add(part), done).stopGradient(),
        course: { y: chosen(tried.y, y), slope: chosen(tried.slopes.at(-1)!, slope), control: constant(control1) },
      };
    };
    const beyond = `${where}: got ${plural(maxSteps, "step")} from one time to the next without reaching it, expected to reach it; raise maxSteps, or loosen rtol and atol; stiff equations, which an explicit method takes in tiny steps, and slopes that are not finite do this, too`; // prettier-ignore
    const start = { done: 0, course };
    return whileLoop(({ done }) => done.lt(1), attempt, start, { ...given, limit: maxSteps, beyond }).course;
  };

/** The field on flat lists. */
function fieldOf(f: (t: Expr, y: unknown) => unknown, { skeleton, size }: Layout): Field {
  return (t, y) => {
    const result = f(t, unflatten(skeleton, (i) => y[i]!)); // prettier-ignore
    const slopes = layoutOfTree(result, isOperand, `${where}: what f returned`);
    if (structureOf(slopes.skeleton) !== structureOf(skeleton)) throw new AdError("shape", `${where}: f returned ${plural(slopes.size, "value")}, expected ${size} in the structure of y0, one slope for each number of the state`); // prettier-ignore
    return slopes.leaves.map((x) => new Expr(t.builder, nodeOf(t.builder, x, where)));
  };
}

/** @throws AdError "type", "length" where they are no times in order. */
function timesOf(times: unknown): Operand[] {
  if (!Array.isArray(times) && !ArrayBuffer.isView(times)) throw new AdError("type", `${where}: times: got ${describe(times)}, expected an array of times, the first that of y0`); // prettier-ignore
  const at = Array.from(times as ArrayLike<Operand>);
  if (at.length < 2) throw new AdError("length", `${where}: times: got ${plural(at.length, "time")}, expected at least two, the first that of y0`); // prettier-ignore
  at.forEach((t, k) => {
    if (!isOperand(t) || (typeof t === "number" && !Number.isFinite(t))) throw new AdError("type", `${where}: times[${k}]: got ${describe(t)}, expected a finite number or an Expr`); // prettier-ignore
  });
  const known = at.filter((t) => typeof t === "number");
  const ways = new Set(known.slice(1).map((t, k) => Math.sign(t - known[k]!)).filter((way) => way !== 0)); // prettier-ignore
  if (ways.size > 1) throw new AdError("type", `${where}: times: got ${known.slice(0, 5).join(", ")}${known.length > 5 ? ", ..." : ""}, expected them to increase, or to decrease; sort them`); // prettier-ignore
  return at;
}

function settingsOf(options: OdeOptions): Settings {
  const { rtol = 1e-6, atol = 1e-9, maxSteps = 100_000, firstStep: first, steps, memory } = options;
  if (steps !== undefined && !Number.isInteger(steps)) throw new AdError("type", `${where}: steps: got ${describe(steps)}, expected a whole number of them`); // prettier-ignore
  const positive = (x: number | undefined, name: string): number | undefined => x === undefined ? x : mustBePositive(x, `${where}: ${name}`); // prettier-ignore
  return {
    ...{ rtol: positive(rtol, "rtol")!, atol: positive(atol, "atol")!, maxSteps: positive(maxSteps, "maxSteps")! },
    ...{ firstStep: positive(first, "firstStep"), steps: positive(steps, "steps") },
    ...(memory === undefined ? {} : { memory: positive(memory, "memory")! }),
  };
}
