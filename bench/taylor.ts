/** Taylor coefficients: one program of them, against nested jvps and against recurrences written by hand. */
import { compile, dot, jvp, type Expr } from "wasmgrad";
import { nanoseconds } from "./engines/engine";
import { seeded } from "./random";
import { median, worstError } from "./statistics";
import { duration, figure, table } from "./text";

const ROUNDS = 15;
const TOLERANCE = 1e-9;

interface Case {
  name: string;
  order: number;
  inputs: number;
  fn(xs: Expr[]): Expr[];
  /** Fills [order + 1, outputs] from [x | direction], both of which may be overwritten. */
  hand(x: Float64Array, direction: Float64Array, out: Float64Array): void;
}

/** Coefficients of a product, order k. */
function product(a: Float64Array, b: Float64Array, k: number): number {
  let total = 0;
  for (let j = 0; j <= k; j++) total += a[j]! * b[k - j]!;
  return total;
}

/** Σ j a_j b_(k-j) / k: what exp, sine and cosine are made of. */
function along(a: Float64Array, b: Float64Array, k: number): number {
  let total = 0;
  for (let j = 1; j <= k; j++) total += j * a[j]! * b[k - j]!;
  return total / k;
}

/** sin(exp x) / (1 + x²). */
function composed(order: number): Case {
  const [x, e, s, c, d, q] = Array.from({ length: 6 }, () => new Float64Array(order + 1));
  return {
    name: "sin(exp x) / (1 + x²)",
    order,
    inputs: 1,
    fn: ([x]) => [x!.exp().sin().div(x!.square().add(1))],
    hand([at], [direction], out) {
      [x![0], x![1]] = [at!, direction!];
      e![0] = Math.exp(at!);
      [s![0], c![0], d![0]] = [Math.sin(e![0]), Math.cos(e![0]), at! * at! + 1];
      out[0] = q![0] = s![0] / d![0];
      for (let k = 1; k <= order; k++) {
        e![k] = along(x!, e!, k);
        s![k] = along(e!, c!, k);
        c![k] = -along(e!, s!, k);
        d![k] = product(x!, x!, k);
        q![k] = 0;
        out[k] = q![k] = (s![k]! - product(d!, q!, k)) / d![0];
      }
    },
  };
}

/** Pendulums in a ring: twice as many equations as there are of them. */
function ring(count: number, order: number): Case {
  const series = (): Float64Array[] => Array.from({ length: count }, () => new Float64Array(order + 1));
  const [x, s, c] = [series(), series(), series()];
  return {
    name: `${count} pendulums in a ring`,
    order,
    inputs: 2 * count,
    fn: (xs) => {
      const angle = (i: number): Expr => xs[(i + count) % count]!;
      const pulled = (i: number): Expr => angle(i + 1).add(angle(i - 1)).sub(angle(i).mul(2)).mul(0.5).sub(angle(i).sin()); // prettier-ignore
      return [...xs.slice(count), ...xs.slice(0, count).map((_, i) => pulled(i))];
    },
    hand(at, direction, out) {
      for (let i = 0; i < count; i++) {
        const [xi, si, ci] = [x[i]!, s[i]!, c[i]!];
        [xi[0], xi[1], si[0], ci[0]] = [at[i]!, direction[i]!, Math.sin(at[i]!), Math.cos(at[i]!)];
        for (let k = 1; k <= order; k++) {
          si[k] = along(xi, ci, k);
          ci[k] = -along(xi, si, k);
        }
      }
      for (let k = 0; k <= order; k++) {
        const row = 2 * count * k;
        for (let i = 0; i < count; i++) {
          const pull = x[(i + 1) % count]![k]! + x[(i + count - 1) % count]![k]! - 2 * x[i]![k]!;
          out[row + i] = k === 0 ? at[count + i]! : k === 1 ? direction[count + i]! : 0;
          out[row + count + i] = 0.5 * pull - s[i]![k]!;
        }
      }
    },
  };
}

/** Layers of tanh, all of one width, with constant weights. */
function network(width: number, layers: number, order: number): Case {
  const random = seeded(5);
  const weights = Array.from({ length: layers }, () => Float64Array.from({ length: width * width }, () => random() - 0.5)); // prettier-ignore
  const units = Array.from({ length: layers + 1 }, () => Array.from({ length: width }, () => new Float64Array(order + 1))); // prettier-ignore
  const [u, slope] = [new Float64Array(order + 1), new Float64Array(order + 1)];
  const unit = (w: Float64Array, below: readonly Float64Array[], i: number, y: Float64Array): void => {
    for (let k = 0; k <= order; k++) {
      u[k] = 0;
      for (let j = 0; j < width; j++) u[k]! += w[i * width + j]! * below[j]![k]!;
      y[k] = k === 0 ? Math.tanh(u[0]!) : along(u, slope, k);
      slope[k] = Number(k === 0) - product(y, y, k);
    }
  };
  return {
    name: `tanh network, ${layers} layers of ${width}`,
    order,
    inputs: width,
    fn: (xs) =>
      weights.reduce((below, w) => below.map((_, i) => dot(below, w.subarray(i * width, (i + 1) * width)).tanh()), xs),
    hand(at, direction, out) {
      units[0]!.forEach((x, i) => ([x[0], x[1]] = [at[i]!, direction[i]!]));
      weights.forEach((w, l) => units[l + 1]!.forEach((y, i) => unit(w, units[l]!, i, y)));
      for (let k = 0; k <= order; k++) for (let i = 0; i < width; i++) out[k * width + i] = units[layers]![i]![k]!;
    },
  };
}

/** The function whose value is the last coefficient, times a factorial. */
function nested(fn: (xs: Expr[]) => Expr[], direction: Float64Array, order: number): (xs: Expr[]) => Expr[] {
  if (order === 0) return fn;
  const before = nested(fn, direction, order - 1);
  return (xs) => jvp(before)(xs, Array.from(direction) as never) as unknown as Expr[];
}

function row({ name, order, inputs, fn, hand }: Case): string[] {
  const random = seeded(7);
  const numbers = (): Float64Array => Float64Array.from({ length: inputs }, () => random() + 0.1);
  const [x, direction] = [numbers(), numbers()];
  const clock = <T>(make: () => T): [T, number] => {
    const start = nanoseconds();
    const made = make();
    return [made, nanoseconds() - start];
  };
  const f = compile(inputs, fn);
  const [coefficients, first] = clock(() => f.taylor(x, direction, order));
  const [g, recording] = clock(() => compile(inputs, nested(fn, direction, order)));
  const [own, last] = [new Float64Array(coefficients.length), new Float64Array(g.outputs)];
  hand(x, direction, own);
  g.value(x, last);
  const factorial = Array.from({ length: order }, (_, k) => k + 1).reduce((a, b) => a * b, 1);
  const ends = coefficients.slice(order * g.outputs).map((c) => c * factorial);
  const error = Math.max(worstError(coefficients, own), worstError(ends, last));
  if (!(error <= TOLERANCE)) throw new Error(`${name}: WRONG by ${error}`);
  const ways = [
    () => f.taylor(x, direction, order, coefficients),
    () => g.value(x, last),
    () => hand(x, direction, own),
  ];
  const times = ways.map((): number[] => []);
  const calls = 1 + Math.ceil(2e5 / (inputs * order * order));
  for (let round = 0; round < ROUNDS; round++) {
    ways.forEach((way, i) => times[i]!.push(clock(() => Array.from({ length: calls }).forEach(way))[1] / calls));
  }
  const [taylor, jvps, byHand] = times.map(median) as [number, number, number];
  const ratio = figure(median(times[0]!.map((t, i) => t / times[2]![i]!)));
  return [name, String(order), ...[taylor, jvps, byHand].map(duration), `${ratio} ×`, duration(first), duration(recording)]; // prettier-ignore
}

const head = ["coefficients of", "order", "all, by taylor", "the last, by nested jvps", "all, hand-written JS", "taylor to hand-written", "first call of taylor", "recording nested jvps"]; // prettier-ignore
const cases = [composed(5), composed(10), ring(20, 10), network(10, 3, 5), network(10, 3, 10)];
console.log(table(head, cases.map(row)));
