/**
 * Many points in one call, compiled and interpreted: against one call a point, and against loops written by hand. Answers
 * are compared first.
 */
import { compile, dot, logSumExp, sum, type Expr } from "wasmgrad";
import { nanoseconds } from "./engines/engine";
import { seeded } from "./random";
import { median, worstError } from "./statistics";
import { duration, figure, table } from "./text";

const POINTS = 65_536;
const ROUNDS = 15;
const TOLERANCE = 1e-9;

interface Case {
  name: string;
  points: number;
  /** Fills a flat result: values and gradients, or the sum and its gradient. */
  batch(out: Float64Array): void;
  one(out: Float64Array): void;
  hand(out: Float64Array): void;
  length: number;
}

type Tier = "interpreter" | "compiled";

let random = seeded(11);
const numbers = (n: number): Float64Array => Float64Array.from({ length: n }, () => 2 * random() - 1);

/** Value and gradient of a formula of three inputs at every point. */
function formula(tier: Tier): Case {
  const f = compile(3, ([a, b, c]: Expr[]) => a!.mul(b!).add(c!).square().div(b!.square().add(1)), { tier });
  const xs = numbers(3 * POINTS);
  const values = new Float64Array(POINTS);
  const gradients = new Float64Array(3 * POINTS);
  const give = (out: Float64Array): void => {
    out.set(values);
    out.set(gradients, POINTS);
  };
  return {
    name: "(ab + c)² / (b² + 1), value and gradient",
    points: POINTS,
    length: 4 * POINTS,
    batch(out) {
      f.batch.valueAndGradient(xs, values, gradients);
      give(out);
    },
    one(out) {
      const g = new Float64Array(3);
      for (let i = 0; i < POINTS; i++) {
        values[i] = f.valueAndGradient(xs.subarray(3 * i, 3 * i + 3), g);
        gradients.set(g, 3 * i);
      }
      give(out);
    },
    hand(out) {
      for (let i = 0; i < POINTS; i++) {
        const a = xs[3 * i]!;
        const b = xs[3 * i + 1]!;
        const under = b * b + 1;
        const over = a * b + xs[3 * i + 2]!;
        const ratio = over / under;
        values[i] = over * ratio;
        gradients[3 * i] = 2 * ratio * b;
        gradients[3 * i + 1] = 2 * ratio * a - 2 * b * ratio * ratio;
        gradients[3 * i + 2] = 2 * ratio;
      }
      give(out);
    },
  };
}

/** Least squares with twenty coefficients: the sum over rows, and its gradient. */
function leastSquares(tier: Tier): Case {
  const m = 20;
  const f = fitted(tier, m, (w, r) => dot(w, r.slice(0, m)).sub(r[m]!).square(), m + 1);
  return overRows("least squares, 20 coefficients, sum over rows", f, numbers(m), numbers((m + 1) * POINTS), (x, rows, out) => {
    out.fill(0);
    for (let at = 0; at < rows.length; at += m + 1) {
      let error = -rows[at + m]!;
      for (let j = 0; j < m; j++) error += x[j]! * rows[at + j]!;
      out[0]! += error * error;
      for (let j = 0; j < m; j++) out[1 + j]! += 2 * error * rows[at + j]!;
    }
  }); // prettier-ignore
}

/** A unit of a network fitted to rows (u, v). */
function tanhFit(tier: Tier): Case {
  const f = fitted(tier, 3, ([a, b, c], [u, v]) => a!.mul(u!).add(b!).tanh().mul(c!).sub(v!).square(), 2); // prettier-ignore
  return overRows("c·tanh(au + b) fitted, sum over rows", f, numbers(3), numbers(2 * POINTS), (x, rows, out) => {
    out.fill(0);
    for (let at = 0; at < rows.length; at += 2) {
      const h = Math.tanh(x[0]! * rows[at]! + x[1]!);
      const error = x[2]! * h - rows[at + 1]!;
      const inner = 2 * error * x[2]! * (1 - h * h);
      out[0]! += error * error;
      out[1]! += inner * rows[at]!;
      out[2]! += inner;
      out[3]! += 2 * error * h;
    }
  });
}

/** A polynomial of 128 coefficients fitted to rows (t, y): as many powers of t, and their `dot` with the coefficients. */
function polynomial(tier: Tier): Case {
  const m = 128;
  const f = fitted(tier, m, (w, [t, y]) => {
    const powers = [t!.mul(0).add(1), t!];
    while (powers.length < m) powers.push(powers.at(-1)!.mul(t!));
    return dot(w, powers).sub(y!).square();
  }, 2); // prettier-ignore
  const powers = new Float64Array(m);
  return overRows("least squares, 128 powers, sum over rows", f, numbers(m), numbers(2 * 8192), (x, rows, out) => {
    out.fill(0);
    for (let at = 0; at < rows.length; at += 2) {
      let error = -rows[at + 1]!;
      for (let j = 0, power = 1; j < m; j++, power *= rows[at]!) error += x[j]! * (powers[j] = power);
      out[0]! += error * error;
      for (let j = 0; j < m; j++) out[1 + j]! += 2 * error * powers[j]!;
    }
  }); // prettier-ignore
}

const COMPONENTS = 25;
const DIMENSIONS = 10;
/** Of each component: a weight, its mean, and the rows of a triangular matrix. */
const COMPONENT = 1 + DIMENSIONS + (DIMENSIONS * (DIMENSIONS + 1)) / 2;

/** The log likelihood of a mixture of Gaussians, at rows of data. */
function mixture(tier: Tier): Case {
  const component = (w: Expr[], row: Expr[]): Expr => {
    const apart = row.map((x, i) => x.sub(w[1 + i]!));
    let next = 1 + DIMENSIONS;
    const turned = apart.map((_, i) => {
      let total = w[next]!.mul(apart[0]!);
      for (let j = 1; j <= i; j++) total = total.add(w[next + j]!.mul(apart[j]!));
      next += i + 1;
      return total.square();
    });
    return w[0]!.sub(sum(turned).mul(0.5));
  };
  const f = fitted(tier, COMPONENTS * COMPONENT, (w, row) => logSumExp(Array.from({ length: COMPONENTS }, (_, k) => component(w.slice(k * COMPONENT, (k + 1) * COMPONENT), row))), DIMENSIONS); // prettier-ignore
  const name = `mixture of ${COMPONENTS} Gaussians in ${DIMENSIONS} dimensions, sum over rows`;
  return overRows(name, f, numbers(f.inputs), numbers(DIMENSIONS * 1000), mixtureByHand);
}

const apart = new Float64Array(COMPONENTS * DIMENSIONS);
const turned = new Float64Array(COMPONENTS * DIMENSIONS);
const exponents = new Float64Array(COMPONENTS);

function mixtureByHand(x: Float64Array, rows: Float64Array, out: Float64Array): void {
  out.fill(0);
  for (let at = 0; at < rows.length; at += DIMENSIONS) {
    for (let k = 0; k < COMPONENTS; k++) exponents[k] = exponentByHand(x, rows, at, k);
    const most = Math.max(...exponents);
    let total = 0;
    for (let k = 0; k < COMPONENTS; k++) total += Math.exp(exponents[k]! - most);
    out[0]! += most + Math.log(total);
    for (let k = 0; k < COMPONENTS; k++) backByHand(x, k, Math.exp(exponents[k]! - most) / total, out);
  }
}

function exponentByHand(x: Float64Array, rows: Float64Array, at: number, k: number): number {
  const [base, own] = [k * COMPONENT, k * DIMENSIONS];
  let next = base + 1 + DIMENSIONS;
  let squares = 0;
  for (let i = 0; i < DIMENSIONS; i++) {
    apart[own + i] = rows[at + i]! - x[base + 1 + i]!;
    let total = 0;
    for (let j = 0; j <= i; j++) total += x[next++]! * apart[own + j]!;
    turned[own + i] = total;
    squares += total * total;
  }
  return x[base]! - 0.5 * squares;
}

function backByHand(x: Float64Array, k: number, share: number, out: Float64Array): void {
  const [base, own] = [k * COMPONENT, k * DIMENSIONS];
  let next = base + 1 + DIMENSIONS;
  out[1 + base]! += share;
  for (let i = 0; i < DIMENSIONS; i++) {
    const adjoint = -share * turned[own + i]!;
    for (let j = 0; j <= i; j++, next++) {
      out[1 + next]! += adjoint * apart[own + j]!;
      out[2 + base + j]! -= adjoint * x[next]!;
    }
  }
}

type Fitted = ReturnType<typeof fitted>;
const fitted = (tier: Tier, inputs: number, fn: (w: Expr[], row: Expr[]) => Expr, parameters: number) =>
  compile(inputs, fn, { parameters, tier });

function overRows(
  name: string,
  f: Fitted,
  x: Float64Array,
  rows: Float64Array,
  hand: (x: Float64Array, rows: Float64Array, out: Float64Array) => void,
): Case {
  const g = new Float64Array(x.length);
  const width = f.parameters;
  return {
    name,
    points: rows.length / width,
    length: 1 + x.length,
    batch(out) {
      out[0] = f.batch.sumAndGradient(x, rows, g)[0];
      out.set(g, 1);
    },
    one(out) {
      out.fill(0);
      for (let at = 0; at < rows.length; at += width) {
        f.setParameters(rows.subarray(at, at + width));
        out[0]! += f.valueAndGradient(x, g);
        for (let j = 0; j < g.length; j++) out[1 + j]! += g[j]!;
      }
    },
    hand: (out) => hand(x, rows, out),
  };
}

function row(make: (tier: Tier) => Case): string[] {
  const [interpreted, compiled] = (["interpreter", "compiled"] as const).map((tier) => {
    random = seeded(11);
    return make(tier);
  }) as [Case, Case];
  const { name, points, length } = compiled;
  const ways = [compiled.batch, interpreted.batch, compiled.one, compiled.hand];
  const results = ways.map((way) => {
    const out = new Float64Array(length);
    for (let i = 0; i < 3; i++) way(out);
    return out;
  });
  const error = Math.max(...results.map((result) => worstError(result, results[3]!)));
  if (!(error <= TOLERANCE)) throw new Error(`${name}: WRONG by ${error}`);
  const times = ways.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    ways.forEach((way, i) => {
      const start = nanoseconds();
      way(results[i]!);
      times[i]!.push((nanoseconds() - start) / points);
    });
  }
  const [many, before, single, byHand] = times.map(median) as [number, number, number, number];
  const ratio = (x: number[], y: number[]): string => `${figure(median(x.map((xi, i) => xi / y[i]!)))} ×`;
  return [
    name,
    duration(many),
    duration(before),
    duration(single),
    duration(byHand),
    ratio(times[1]!, times[0]!),
    ratio(times[0]!, times[2]!),
    ratio(times[0]!, times[3]!),
  ];
}

const head = [
  ...["a point", "one call for all", "interpreted", "a call each", "hand-written JS"],
  ...["interpreted to compiled", "to a call each", "to hand-written JS"],
];
console.log(table(head, [formula, leastSquares, tanhFit, polynomial, mixture].map(row)));
