/** The table read with numbers and `Math.*`: what the core is tested against. Good to about 1e-14. */
import type { Algebra, OpName } from "../src/algebra.js";
import { algebraOf } from "../src/readings.js";
import { special } from "./special-reference.js";

/** erf by its Maclaurin series; terms are all of one sign in this form. */
function erfSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; n < 200; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** erfc for x > 2 by its continued fraction, from the far end. */
function erfcFraction(x: number): number {
  let f = x;
  for (let k = 200; k >= 1; k--) f = x + k / 2 / f;
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / f;
}

const erfc = (x: number): number => (x > 2 ? erfcFraction(x) : x < -2 ? 2 - erfcFraction(-x) : 1 - erfSeries(x));
const erf = (x: number): number => (Math.abs(x) > 2 ? Math.sign(x) * (1 - erfcFraction(Math.abs(x))) : erfSeries(x));

function roundToEven(x: number): number {
  const r = Math.round(x);
  return Math.abs(x % 1) === 0.5 && r % 2 !== 0 ? r - 1 : r;
}

const functions: Partial<Record<OpName, (...args: number[]) => number>> = {
  add: (a, b) => a! + b!,
  sub: (a, b) => a! - b!,
  mul: (a, b) => a! * b!,
  div: (a, b) => a! / b!,
  neg: (a) => -a!,
  abs: Math.abs,
  sign: Math.sign,
  sqrt: Math.sqrt,
  cbrt: Math.cbrt,
  square: (a) => a! * a!,
  reciprocal: (a) => 1 / a!,
  exp: Math.exp,
  exp2: (a) => 2 ** a!,
  expm1: Math.expm1,
  log: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  log1p: Math.log1p,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  atan2: Math.atan2,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  asinh: Math.asinh,
  acosh: Math.acosh,
  atanh: Math.atanh,
  pow: (a, b) => (b === 0 ? 1 : a! ** b!),
  hypot: Math.hypot,
  squaredDifference: (a, b) => (a! - b!) ** 2,
  min: Math.min,
  max: Math.max,
  floor: Math.floor,
  ceil: Math.ceil,
  round: (a) => roundToEven(a!),
  sigmoid: (a) => (a! >= 0 ? 1 / (1 + Math.exp(-a!)) : Math.exp(a!) / (1 + Math.exp(a!))),
  softplus: (a) => Math.max(a!, 0) + Math.log1p(Math.exp(-Math.abs(a!))),
  relu: (a) => Math.max(a!, 0),
  erf: (a) => erf(a!),
  erfc: (a) => erfc(a!),
  lt: (a, b) => Number(a! < b!),
  le: (a, b) => Number(a! <= b!),
  gt: (a, b) => Number(a! > b!),
  ge: (a, b) => Number(a! >= b!),
  eq: (a, b) => Number(a === b),
  ne: (a, b) => Number(a !== b),
  select: (a, b, c) => (a !== 0 ? b! : c!),
  stopGradient: (a) => a!,
  withPartial: (a) => a!,
  clamp: (a, b, c) => Math.min(Math.max(a!, b!), c!),
  sum: (...xs) => xs.reduce((s, x) => s + x, 0),
  dot: (...xs) => xs.slice(0, xs.length / 2).reduce((s, x, i) => s + x * xs[i + xs.length / 2]!, 0),
  norm: (...xs) => Math.hypot(...xs),
  logSumExp: (...xs) => {
    const most = Math.max(...xs);
    return most === -Infinity ? most : most + Math.log(xs.reduce((s, x) => s + Math.exp(x - most), 0));
  },
  maxOf: Math.max,
  minOf: Math.min,
  ...special,
};

export const reference: Algebra<number> = algebraOf<number>(
  (x) => x,
  (name, args) => functions[name]!(...args),
);

/** Value of one operation at a flat list of operands. */
export function valueAt(name: OpName, args: readonly number[]): number {
  const apply = reference[name] as (...args: unknown[]) => number;
  if (name === "dot") return apply(args.slice(0, args.length / 2), args.slice(args.length / 2));
  return listNames.has(name) ? apply(args) : apply(...args);
}

export const listNames = new Set<OpName>(["sum", "prod", "mean", "norm", "logSumExp", "maxOf", "minOf"]);

/** |a - b| relative to their size, 0 where both are NaN or the same infinity. */
export function difference(a: number, b: number, scale = 0): number {
  if (Object.is(a, b) || a === b) return 0;
  return Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b), scale);
}

/** Derivative of `f` at 0 by central differences, Richardson-extrapolated twice: error of order h^6. */
export function derivative(f: (h: number) => number, h: number): number {
  const central = (step: number): number => (f(step) - f(-step)) / (2 * step);
  const [d1, d2, d3] = [central(h), central(h / 2), central(h / 4)];
  const [e1, e2] = [(4 * d2! - d1!) / 3, (4 * d3! - d2!) / 3];
  return (16 * e2 - e1) / 15;
}

/** How many operands, from the first, have a derivative that is not that of the value: of an order, or NaN. */
export const held: { [K in OpName]?: number } = {
  ierfcx: 1, polygamma: 1, besselJ: 1, besselI: 1, gammaPByA: 1, betaIncByA: 2, betaIncByB: 2,
}; // prettier-ignore
