/** What roots and solutions of differential equations cost, with their derivatives. Answers are checked first. */
import { add, compile, defineOpaque, dot, sum, type Compiled, type Expr } from "wasmgrad";
import { implicit, odeint, type OdeOptions } from "wasmgrad/equations";
import { best } from "./best";
import { nanoseconds } from "./engines/engine";
import { duration, figure, table } from "./text";

const ROUNDS = 25;
/** Nanoseconds that a round takes, or one call. */
const ROUND_NS = 5e6;

type Field = (w: readonly Expr[], t: Expr, y: Expr[]) => Expr[];

interface Ode {
  name: string;
  field: Field;
  weights: number;
  start: readonly number[];
  times: readonly number[];
  options?: OdeOptions;
}

const rivals: Field = ([a, b, c, d], _t, [x, y]) => [a!.sub(b!.mul(y!)).mul(x!), d!.mul(x!).sub(c!).mul(y!)];

/** Of a network with a layer of 32 tanh units; numbers of state n. */
const network =
  (n: number, hidden = 32): Field =>
  (w, _t, y) => {
    const units = Array.from({ length: hidden }, (_, i) => add(dot(w.slice(i * n, (i + 1) * n), y), w[hidden * n + i]!).tanh()); // prettier-ignore
    const out = w.slice(hidden * (n + 1));
    return y.map((_, i) => dot(out.slice(i * hidden, (i + 1) * hidden), units));
  };

const waves = (n: number, scale = 1): number[] => Array.from({ length: n }, (_, i) => scale * Math.sin(i * i + 1));
const nets = [10, 50, 100].map((n): Ode => ({ name: `network, ${n} numbers`, field: network(n), weights: 32 * (2 * n + 1), start: waves(n), times: [0, 10], options: { rtol: 1e-5 } })); // prettier-ignore
const pair = { field: rivals, weights: 4, start: [1, 0.5] };
const odes: Ode[] = [
  { ...pair, name: "Lotka-Volterra", times: [0, 10] },
  { ...pair, name: "the same at 20 times", times: Array.from({ length: 21 }, (_, i) => i / 2) },
  { ...pair, name: "the same in 120 equal steps", times: [0, 10], options: { steps: 120 } },
  ...nets,
];

function solved(
  { field, weights, start, times, options }: Ode,
  count?: (y: Expr) => Expr,
): Compiled<number, never, Expr> {
  return compile(weights, (w) => {
    const f = (t: Expr, y: Expr[]): Expr[] => field(w, t, count ? y.map((yi, i) => (i === 0 ? count(yi) : yi)) : y);
    return sum(
      odeint(f, start as number[], times, options)
        .at(-1)!
        .map((y) => y.square()),
    );
  });
}

const weightsOf = ({ weights }: Ode): Float64Array => (weights === 4 ? Float64Array.of(1.5, 1, 3, 1) : Float64Array.from(waves(weights, 0.2))); // prettier-ignore

/** Steps, rejected ones included: six slopes each, but for those before the first. */
function stepsOf(ode: Ode): number {
  let calls = 0;
  const counted = defineOpaque({ inputs: [], value: (y) => (calls++, y), vjp: (_, s) => s });
  const f = solved(ode, (y) => counted(y));
  f.value(weightsOf(ode));
  f.dispose();
  return (calls - (ode.options?.steps === undefined ? 2 : 1)) / 6;
}

/** Forward and reverse agree on ⟨gradient, v⟩. */
function mustAgree(f: Compiled<number, never, Expr>, x: Float64Array): void {
  const v = Float64Array.from(waves(x.length));
  const [forward, g] = [f.jvp(x, v), f.gradient(x)];
  const reverse = g.reduce((s, gi, i) => s + gi * v[i]!, 0);
  if (!(Math.abs(forward - reverse) <= 1e-8 * Math.max(1, Math.abs(forward)))) throw new Error(`${forward} and ${reverse}`); // prettier-ignore
}

const times = (f: Compiled<number, never, Expr>, x: Float64Array): [number, number, number] =>
  best([() => f.value(x), () => f.gradient(x), () => f.hvp(x, x)], ROUNDS, ROUND_NS) as [number, number, number];

function odeRow(ode: Ode): string[] {
  const steps = stepsOf(ode);
  const [f, x] = [solved(ode), weightsOf(ode)];
  mustAgree(f, x);
  const [value, gradient, hvp] = times(f, x);
  f.dispose();
  return [ode.name, String(steps), duration(value), duration(value / steps), duration(gradient), figure(gradient / value), duration(hvp)]; // prettier-ignore
}

/** n equations: x = tanh(A x + p). */
function rootRow(n: number): string[] {
  const entry = (i: number, j: number): number => Math.sin(i * n + j) / n;
  const residual = (x: Expr[], p: Expr[]): Expr[] => x.map((xi, i) => xi.sub(sum(x.map((xj, j) => xj.mul(entry(i, j)))).add(p[i]!).tanh())); // prettier-ignore
  const root = implicit(residual, { start: waves(n, 0) });
  const p = Float64Array.from(waves(n));
  const found = root([...p]);
  const known = implicit(residual, () => found, { unknowns: n, check: false });
  const loss = (of: typeof root) => compile(n, (q) => sum(of(q).map((x) => x.square())));
  const [f, g] = [loss(root), loss(known)];
  mustAgree(f, p);
  const start = nanoseconds();
  loss(known).gradient(p);
  const first = nanoseconds() - start;
  return [String(n), ...times(f, p).map(duration), ...times(g, p).map(duration), duration(first)];
}

console.log(table(["equation", "steps", "value", "a step", "gradient", "over value", "hvp"], odes.map(odeRow)));
console.log(table(["unknowns", "value", "gradient", "hvp", "value, root known", "gradient", "hvp", "first gradient"], [1, 3, 10, 30, 100].map(rootRow))); // prettier-ignore
