/**
 * The normal distribution: density, distribution, its logarithm and its inverse; erfcx and its derivatives.
 *
 * All start from erfcx(x) = exp(x^2) erfc(x), which falls slowly, times an exponential of a square kept to 106 bits.
 * The inverse: M. J. Wichura, "Algorithm AS 241", Applied Statistics 37, 1988 (its PPND16), and in the tails one step
 * of Newton. Derivatives of erfcx are repeated integrals of erfc (Abramowitz and Stegun, 7.2).
 */
import { erfcxPositive } from "./erf";
import { log, log1p } from "./log";
import { each, eachOfTwo, expOfSquare, isOrder } from "./single";

const SQRT_HALF: f64 = 0.7071067811865476;
const PER_SQRT_2PI: f64 = 0.3989422804014327;
const PER_SQRT_PI: f64 = 0.5641895835477563;

// ---- erfcx ------------------------------------------------------------------------

function erfcxOf(x: f64): f64 {
  if (x >= 0) return x < 28 ? erfcxPositive(x) : erfcxFar(x);
  // Below -27 the exponential is infinite. NaN must not reach the table.
  if (!(x > -27)) return x < 0 ? Infinity : NaN;
  return 2 * expOfSquare(x, 1) - erfcxPositive(-x);
}

/** The asymptotic series (Abramowitz and Stegun, 7.1.23) where seven terms do. */
function erfcxFar(x: f64): f64 {
  const t = 0.5 / x / x;
  return (PER_SQRT_PI / x) * (1 - t * (1 - 3 * t * (1 - 5 * t * (1 - 7 * t * (1 - 9 * t * (1 - 11 * t))))));
}

/** exp(x^2) erfc(x). */
export function erfcx<T>(x: T): T {
  return each<T>(erfcxOf, x);
}

/**
 * exp(x^2) times the n-fold integral of erfc, I_n. Forward, 2n I_n = I_(n-2) - 2x I_(n-1); where that loses digits, the
 * quotients I_n / I_(n-1) backward, from so far out that what they start from does not matter (W. Gautschi, 1961).
 */
function ierfcxOf(n: f64, x: f64): f64 {
  if (!isOrder(n) || x != x) return NaN;
  if (x < 0.5) {
    let before = 2 * PER_SQRT_PI, last = erfcxOf(x);
    for (let k: f64 = 1; k <= n; k++) {
      const next = (before - 2 * x * last) / (2 * k);
      before = last;
      last = next;
    }
    return last;
  }
  let quotient: f64 = 0, product: f64 = 2 * PER_SQRT_PI;
  const root = f64.sqrt(n) + 14 / x;
  for (let k = f64.floor(root * root) + 10; k >= 0; k--) {
    quotient = 0.5 / (x + (k + 1) * quotient);
    if (k <= n) product *= quotient;
  }
  return product;
}

/** exp(x^2) times the n-fold integral of erfc from x to infinity, for whole n from 0 to 170. */
export function ierfcx<T>(n: T, x: T): T {
  return eachOfTwo<T>(ierfcxOf, n, x);
}

// ---- the normal distribution --------------------------------------------------------

function pdfOf(x: f64): f64 {
  return PER_SQRT_2PI * expOfSquare(x, -0.5);
}

/** What lies beyond x >= 0. */
function upperTail(x: f64): f64 {
  const part = 0.5 * expOfSquare(x, -0.5);
  return part > 0 ? part * erfcxOf(x * SQRT_HALF) : part;
}

function cdfOf(x: f64): f64 {
  return x > 0 ? 1 - upperTail(x) : upperTail(-x);
}

function logCdfOf(x: f64): f64 {
  if (x > 0) return log1p<f64>(-upperTail(x));
  return log<f64>(0.5 * erfcxOf(-x * SQRT_HALF)) - 0.5 * x * x;
}

export function normalPdf<T>(x: T): T {
  return each<T>(pdfOf, x);
}

export function normalCdf<T>(x: T): T {
  return each<T>(cdfOf, x);
}

export function normalLogCdf<T>(x: T): T {
  return each<T>(logCdfOf, x);
}

// ---- the inverse --------------------------------------------------------------------

/** Numerators and denominators from the highest power down, eight and eight: the middle, tails, and far tails. */
const WICHURA = memory.data<f64>([
  2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4,
  1.3731693765509461125e4, 1.9715909503065514427e3, 1.3314166789178437745e2, 3.3871328727963666080e0,
  5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4,
  5.3941960214247511077e3, 6.8718700749205790830e2, 4.2313330701600911252e1, 1,
  7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258e0,
  3.64784832476320460504e0, 5.76949722146069140550e0, 4.63033784615654529590e0, 1.42343711074968357734e0,
  1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
  6.89767334985100004550e-1, 1.67638483018380384940e0, 2.05319162663775882187e0, 1,
  2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
  2.96560571828504891230e-1, 1.78482653991729133580e0, 5.46378491116411436990e0, 6.65790464350110377720e0,
  2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
  1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1,
]);

function horner(table: usize, x: f64): f64 {
  let sum: f64 = 0;
  for (let end = table + 64; table < end; table += 8) sum = sum * x + load<f64>(table);
  return sum;
}

function quotient(part: usize, x: f64): f64 {
  return horner(WICHURA + (part << 7), x) / horner(WICHURA + (part << 7) + 64, x);
}

/** The quantile at 1/2 + q, of which `tail` is left on the nearer side. */
function quantileAt(q: f64, tail: f64): f64 {
  if (f64.abs(q) <= 0.425) return q * quotient(0, 0.180625 - q * q);
  if (!(tail > 0)) return tail == 0 ? f64.copysign(Infinity, q) : NaN;
  const r = f64.sqrt(-log<f64>(tail));
  let x = r <= 5 ? quotient(1, r - 1.6) : quotient(2, r - 5);
  const density = pdfOf(x);
  if (density > 1e-300) x += (upperTail(x) - tail) / density;
  return f64.copysign(x, q);
}

function quantileOf(p: f64): f64 {
  return quantileAt(p - 0.5, p < 0.5 ? p : 1 - p);
}

function erfinvOf(x: f64): f64 {
  return quantileAt(0.5 * x, 0.5 - 0.5 * f64.abs(x)) * SQRT_HALF;
}

/** Where the normal distribution is p. */
export function normalQuantile<T>(p: T): T {
  return each<T>(quantileOf, p);
}

/** Where erf is x. */
export function erfinv<T>(x: T): T {
  return each<T>(erfinvOf, x);
}

// ---- logit ----------------------------------------------------------------------------

/** log(p / (1 - p)) by a quotient whose parts are exact, from 1/4 to 3/4 at least. */
function logitOf(p: f64): f64 {
  if (p < 1e-17) return log<f64>(p);
  return p < 0.5 ? -log1p<f64>((1 - 2 * p) / p) : log1p<f64>((2 * p - 1) / (1 - p));
}

/** The inverse of the logistic function. */
export function logit<T>(p: T): T {
  return each<T>(logitOf, p);
}
