/** The special functions by integrals, in numbers and `Math.*`: what the core is tested against. Good to about 1e-15. */
import type { OpName } from "../src/algebra.js";

/** ∫ f over (0, ∞) by the double exponential rule (H. Takahasi and M. Mori, 1974); f must be smooth inside. */
function overHalfLine(f: (t: number) => number): number {
  const h = 1 / 64;
  let sum = 0;
  for (let k = -400; k <= 400; k++) {
    const t = Math.exp((Math.PI / 2) * Math.sinh(k * h));
    const value = t === 0 || t === Infinity ? 0 : f(t) * t * Math.cosh(k * h);
    if (Number.isFinite(value)) sum += value;
  }
  return ((h * Math.PI) / 2) * sum;
}

/** ∫ f over (0, 1), f of t and 1 - t. */
const overUnit = (f: (t: number, rest: number) => number): number =>
  overHalfLine((s) => f(s / (1 + s), 1 / (1 + s)) / (1 + s) ** 2);

/** Mean of a periodic function over [0, π] by the trapezoidal rule. */
function mean(f: (t: number) => number): number {
  const n = 64;
  let sum = (f(0) + f(Math.PI)) / 2;
  for (let k = 1; k < n; k++) sum += f((k * Math.PI) / n);
  return sum / n;
}

const gamma = (x: number): number =>
  x === Infinity ? x : x === 0 ? 1 / x : x < 0 && Number.isInteger(x) ? NaN :
  x < 0 ? gamma(x + 1) / x : x < 1 ? gamma(x + 1) / x : x > 2 ? (x - 1) * gamma(x - 1) : overHalfLine((t) => t ** (x - 1) * Math.exp(-t)); // prettier-ignore

/** Binet's second formula, after steps up. */
function digamma(x: number): number {
  let sum = 0;
  for (; x < 4; x++) sum -= 1 / x;
  return sum + Math.log(x) - 1 / (2 * x) - 2 * overHalfLine((t) => t / ((t * t + x * x) * Math.expm1(2 * Math.PI * t)));
}

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1);
}

function polygamma(n: number, x: number): number {
  if (n === 0) return digamma(x);
  if (x < 0) return polygamma(n, x + 1) - (-1) ** n * factorial(n) / x ** (n + 1); // prettier-ignore
  return (-1) ** (n + 1) * overHalfLine((t) => (t ** n * Math.exp(-x * t)) / -Math.expm1(-t));
}

/** e^(x²) times the n-fold integral of erfc. */
function ierfcx(n: number, x: number): number {
  return (2 / Math.sqrt(Math.PI) / factorial(n)) * overHalfLine((t) => t ** n * Math.exp(-t * (t + 2 * x)));
}

const normalPdf = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
const upperTail = (x: number): number => normalPdf(x) * Math.sqrt(Math.PI / 2) * ierfcx(0, x / Math.SQRT2);
const normalCdf = (x: number): number => (x > 0 ? 1 - upperTail(x) : upperTail(-x));

function normalLogCdf(x: number): number {
  if (x > 0) return Math.log1p(-upperTail(x));
  return (-x * x) / 2 + Math.log(ierfcx(0, -x / Math.SQRT2) / 2);
}

/** Newton's method from 0, on the side where it converges. */
function normalQuantile(p: number): number {
  if (p >= 0.5) return p === 0.5 ? 0 : -normalQuantile(1 - p);
  let x = 0;
  for (let i = 0; i < 60; i++) x -= (normalCdf(x) - p) / normalPdf(x);
  return x;
}

function erfinv(y: number): number {
  const slope = 2 / Math.sqrt(Math.PI);
  let x = 0;
  for (let i = 0; i < 60; i++) {
    const erf = slope * x * overUnit((t) => Math.exp(-((x * t) ** 2)));
    x -= (erf - y) / (slope * Math.exp(-x * x));
  }
  return x;
}

const gammaWeight = (a: number, t: number): number => Math.exp(-t) * t ** (a - 1);
/** Of the gamma distribution below x, weighted: the smaller part is integrated where it may be. */
const gammaBelow = (a: number, x: number, weight: (t: number) => number): number =>
  overUnit((s) => gammaWeight(a, x * s) * weight(x * s)) * x;
const gammaAbove = (a: number, x: number, weight: (t: number) => number): number =>
  overHalfLine((s) => gammaWeight(a, x + s) * weight(x + s));
const one = (): number => 1;

function gammaPByA(a: number, x: number): number {
  const middle = digamma(a);
  return gammaBelow(a, x, (t) => Math.log(t) - middle) / gamma(a);
}

const beta = (a: number, b: number): number => overUnit((t, rest) => t ** (a - 1) * rest ** (b - 1));

/** ∫ over (0, x) of the density of the beta distribution, weighted. */
function betaBelow(a: number, b: number, x: number, weight: (t: number, rest: number) => number): number {
  // t = x s, 1 - t = (1 - x) + x (1 - s).
  const part = overUnit((s, rest) => {
    const [t, left] = [x * s, 1 - x + x * rest];
    return t ** (a - 1) * left ** (b - 1) * weight(t, left);
  });
  return (part * x) / beta(a, b);
}

function betaIncByA(a: number, b: number, x: number): number {
  const middle = digamma(a) - digamma(a + b);
  return betaBelow(a, b, x, (t) => Math.log(t) - middle);
}

function betaIncByB(a: number, b: number, x: number): number {
  const middle = digamma(b) - digamma(a + b);
  return betaBelow(a, b, x, (_, rest) => Math.log(rest) - middle);
}

/** Poisson's integral, which has small values to the last digit; `kernel` of x cos t. */
function poisson(n: number, x: number, kernel: (x: number) => number): number {
  const order = Math.abs(n);
  let factor = 1;
  for (let k = 1; k <= order; k++) factor *= x / 2 / (k - 0.5);
  return factor * mean((t) => kernel(x * Math.cos(t)) * Math.sin(t) ** (2 * order));
}

const besselJ = (n: number, x: number): number => (n < 0 ? (-1) ** n : 1) * poisson(n, x, Math.cos);
const besselI = (n: number, x: number): number => poisson(n, x, Math.exp);
const besselK = (n: number, x: number): number => overHalfLine((t) => Math.exp(-x * Math.cosh(t)) * Math.cosh(n * t));

/** Schläfli's integral; its first part, over half a period, by the double exponential rule. */
function besselY(n: number, x: number): number {
  if (!(x > 0)) return NaN;
  const first = overUnit((t) => Math.sin(x * Math.sin(Math.PI * t) - n * Math.PI * t));
  const second = overHalfLine((t) => (Math.exp(n * t) + (-1) ** n * Math.exp(-n * t)) * Math.exp(-x * Math.sinh(t)));
  return first - second / Math.PI;
}

const whole = (f: (n: number, x: number) => number) => (n: number, x: number) => (Number.isInteger(n) ? f(n, x) : NaN);

export const special = {
  normalPdf,
  normalCdf,
  normalLogCdf,
  normalQuantile,
  logit: (a) => 2 * Math.atanh(2 * a! - 1),
  erfinv,
  erfcx: (a) => ierfcx(0, a!),
  ierfcx: whole(ierfcx),
  lgamma: (a) => Math.log(Math.abs(gamma(a!))),
  gamma,
  digamma,
  trigamma: (a) => polygamma(1, a!),
  polygamma: whole(polygamma),
  beta,
  gammaPdf: (a, x) => gammaWeight(a!, x!) / gamma(a!),
  gammaP: (a, x) => gammaBelow(a!, x!, one) / gamma(a!),
  gammaQ: (a, x) => gammaAbove(a!, x!, one) / gamma(a!),
  gammaPByA,
  betaPdf: (a, b, x) => (x! ** (a! - 1) * (1 - x!) ** (b! - 1)) / beta(a!, b!),
  betaInc: (a, b, x) => betaBelow(a!, b!, x!, one),
  betaIncByA,
  betaIncByB,
  besselJ0: (a) => besselJ(0, a!),
  besselJ1: (a) => besselJ(1, a!),
  besselY0: (a) => besselY(0, a!),
  besselY1: (a) => besselY(1, a!),
  besselI0: (a) => besselI(0, a!),
  besselI1: (a) => besselI(1, a!),
  besselK0: (a) => besselK(0, a!),
  besselK1: (a) => besselK(1, a!),
  besselJ: whole(besselJ),
  besselI: whole(besselI),
} satisfies { [K in OpName]?: (...args: number[]) => number };
