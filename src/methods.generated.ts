// Generated from src/ops.ts by scripts/generate.ts. Do not edit.
import { lift } from "./functions.js";
import type { BinaryFunction, ListFunction, PairsFunction, TernaryFunction, UnaryFunction } from "./functions.js";
import type { Expr, Operand } from "./expr.js";

/** The operations as methods; `a` in the docs is the receiver. */
export interface Methods {
  /** Sum a + b; compiled, a chain of eight terms or more is their `sum`. */
  add(b: Operand): Expr;
  /** Difference a - b. */
  sub(b: Operand): Expr;
  /** Product a · b. */
  mul(b: Operand): Expr;
  /** Quotient a / b; IEEE at b = 0. */
  div(b: Operand): Expr;
  /** Negation -a. */
  neg(): Expr;
  /** Absolute value; derivative 0 at 0. */
  abs(): Expr;
  /** Sign: -1, 0 or 1 (NaN stays NaN); derivative 0 everywhere. */
  sign(): Expr;
  /** Square root; derivative +Inf at 0, NaN below. */
  sqrt(): Expr;
  /** Cube root; derivative +Inf at 0. */
  cbrt(): Expr;
  /** Square a · a. */
  square(): Expr;
  /** Reciprocal 1 / a; derivative -Inf at 0. */
  reciprocal(): Expr;
  /** Exponential e^a. */
  exp(): Expr;
  /** Power of two 2^a; exact at whole a. */
  exp2(): Expr;
  /** e^a - 1, accurate near 0. */
  expm1(): Expr;
  /** Natural logarithm; derivative +Inf at 0; the value is NaN below 0, the derivative 1 / a. */
  log(): Expr;
  /** Base-2 logarithm; derivative +Inf at 0. */
  log2(): Expr;
  /** Base-10 logarithm; derivative +Inf at 0. */
  log10(): Expr;
  /** log(1 + a), accurate near 0; derivative +Inf at -1. */
  log1p(): Expr;
  /** Sine, a in radians. */
  sin(): Expr;
  /** Cosine, a in radians. */
  cos(): Expr;
  /** Tangent, a in radians. */
  tan(): Expr;
  /** Inverse sine in [-π/2, π/2]; derivative +Inf at ±1. */
  asin(): Expr;
  /** Inverse cosine in [0, π]; derivative -Inf at ±1. */
  acos(): Expr;
  /** Inverse tangent in [-π/2, π/2]. */
  atan(): Expr;
  /** Angle of the point (x = b, y = a) in [-π, π]; derivatives 0 at the origin, and where it jumps those beside it. */
  atan2(b: Operand): Expr;
  /** Hyperbolic sine. */
  sinh(): Expr;
  /** Hyperbolic cosine. */
  cosh(): Expr;
  /** Hyperbolic tangent. */
  tanh(): Expr;
  /** Inverse hyperbolic sine. */
  asinh(): Expr;
  /** Inverse hyperbolic cosine, a ≥ 1; derivative +Inf at 1. */
  acosh(): Expr;
  /** Inverse hyperbolic tangent, |a| ≤ 1; derivative +Inf at ±1. */
  atanh(): Expr;
  /** Power a^b; at a = 0 the derivative by b is 0, and by a also where b = 0. */
  pow(b: Operand): Expr;
  /** Length √(a² + b²) without overflow; derivatives 0 at the origin. */
  hypot(b: Operand): Expr;
  /** Smaller of a and b (NaN if either is); at a tie each operand has derivative one half. */
  min(b: Operand): Expr;
  /** Larger of a and b (NaN if either is); at a tie each operand has derivative one half. */
  max(b: Operand): Expr;
  /** Largest whole number not above a; derivative 0 everywhere. */
  floor(): Expr;
  /** Smallest whole number not below a; derivative 0 everywhere. */
  ceil(): Expr;
  /** Nearest whole number, ties to even; derivative 0 everywhere. */
  round(): Expr;
  /** Logistic function 1 / (1 + e^-a). */
  sigmoid(): Expr;
  /** log(1 + e^a), a smooth relu. */
  softplus(): Expr;
  /** Positive part max(a, 0); derivative 0 at 0. */
  relu(): Expr;
  /** Error function. */
  erf(): Expr;
  /** Complementary error function 1 - erf a, accurate far out. */
  erfc(): Expr;
  /** 1 where a < b, else 0; derivative 0 everywhere. */
  lt(b: Operand): Expr;
  /** 1 where a ≤ b, else 0; derivative 0 everywhere. */
  le(b: Operand): Expr;
  /** 1 where a > b, else 0; derivative 0 everywhere. */
  gt(b: Operand): Expr;
  /** 1 where a ≥ b, else 0; derivative 0 everywhere. */
  ge(b: Operand): Expr;
  /** 1 where a = b, else 0; derivative 0 everywhere. */
  eq(b: Operand): Expr;
  /** 1 where a ≠ b, else 0; derivative 0 everywhere. */
  ne(b: Operand): Expr;
  /** b where a ≠ 0, else c; the operand not taken gets exactly 0. */
  select(b: Operand, c: Operand): Expr;
  /** a held between b and c, min(max(a, b), c); derivative 1 by a at the bounds. */
  clamp(b: Operand, c: Operand): Expr;
  /** Square of the difference (a - b)². */
  squaredDifference(b: Operand): Expr;
  /** a itself, taken as constant: derivative 0 everywhere. */
  stopGradient(): Expr;
  /** a itself, to which b adds the partial derivative c; derivative 0 by c. */
  withPartial(b: Operand, c: Operand): Expr;
  /** Density of the normal distribution, e^(-a²/2) / √(2π). */
  normalPdf(): Expr;
  /** Normal distribution: probability below a, accurate far out. */
  normalCdf(): Expr;
  /** Logarithm of the normal distribution below a, wherever a is. */
  normalLogCdf(): Expr;
  /** Where the normal distribution is a, -Inf at 0 and Inf at 1; derivative +Inf there. */
  normalQuantile(): Expr;
  /** log(a / (1 - a)), the inverse of sigmoid; derivative +Inf at 0 and 1. */
  logit(): Expr;
  /** Inverse error function; derivative +Inf at ±1. */
  erfinv(): Expr;
  /** Scaled complementary error function e^(a²) erfc(a). */
  erfcx(): Expr;
  /** e^(b²) times the a-fold integral of erfc from b on: erfcx's derivatives; a is whole, 0 to 170, else NaN; derivative 0 by a. */
  ierfcx(b: Operand): Expr;
  /** Logarithm of |Γ(a)|, Inf at 0, -1, -2, ...; derivative there that of digamma's convention. */
  lgamma(): Expr;
  /** Gamma function, Inf at 0, NaN at -1, -2, ...; derivative -Inf at 0. */
  gamma(): Expr;
  /** Logarithmic derivative of Γ, -Inf at 0, NaN at -1, -2, ...; derivative +Inf there. */
  digamma(): Expr;
  /** Derivative of digamma, Inf at 0, -1, -2, ...; derivative -Inf at 0, NaN at the others. */
  trigamma(): Expr;
  /** The a-th derivative of digamma at b; a is whole, 0 to 170, else NaN; derivative 0 by a. */
  polygamma(b: Operand): Expr;
  /** Beta function Γ(a) Γ(b) / Γ(a + b) for a, b ≥ 0, NaN below; derivative -Inf by an operand of 0, NaN by the other. */
  beta(b: Operand): Expr;
  /** Density b^(a-1) e^-b / Γ(a) of the gamma distribution of shape a, NaN below 0; derivatives NaN at b = 0. */
  gammaPdf(b: Operand): Expr;
  /** Gamma distribution of shape a: probability below b, the regularised incomplete gamma function; NaN below 0, 1 at a = 0 with derivative NaN by a. */
  gammaP(b: Operand): Expr;
  /** Probability above b, 1 - gammaP, accurate far out; derivative NaN by a at a = 0. */
  gammaQ(b: Operand): Expr;
  /** Derivative of gammaP by the shape; its own derivative by the shape is NaN, and by b at 0. */
  gammaPByA(b: Operand): Expr;
  /** Density of the beta distribution of shapes a, b > 0 at c, NaN outside [0, 1]; derivatives 0 or NaN at 0 and 1. */
  betaPdf(b: Operand, c: Operand): Expr;
  /** Beta distribution of shapes a and b: probability below c, the regularised incomplete beta function; derivatives at a shape of 0 are NaN. */
  betaInc(b: Operand, c: Operand): Expr;
  /** Derivative of betaInc by a; its own derivatives by the shapes are NaN, and by c 0 or NaN at 0 and 1. */
  betaIncByA(b: Operand, c: Operand): Expr;
  /** Derivative of betaInc by b; its own derivatives by the shapes are NaN, and by c 0 or NaN at 0 and 1. */
  betaIncByB(b: Operand, c: Operand): Expr;
  /** Bessel function of the first kind, order 0. */
  besselJ0(): Expr;
  /** Bessel function of the first kind, order 1. */
  besselJ1(): Expr;
  /** Bessel function of the second kind, order 0, -Inf at 0 and NaN below; derivative +Inf at 0. */
  besselY0(): Expr;
  /** Bessel function of the second kind, order 1, -Inf at 0 and NaN below; derivative NaN at 0. */
  besselY1(): Expr;
  /** Modified Bessel function of the first kind, order 0. */
  besselI0(): Expr;
  /** Modified Bessel function of the first kind, order 1. */
  besselI1(): Expr;
  /** Modified Bessel function of the second kind, order 0, Inf at 0 and NaN below; derivative -Inf at 0. */
  besselK0(): Expr;
  /** Modified Bessel function of the second kind, order 1, Inf at 0 and NaN below; derivative -Inf at 0. */
  besselK1(): Expr;
  /** Bessel function of the first kind, order a, at b; a is whole, -170 to 170, else NaN; derivative 0 by a. */
  besselJ(b: Operand): Expr;
  /** Modified Bessel function of the first kind, order a, at b; a is whole, -170 to 170, else NaN; derivative 0 by a. */
  besselI(b: Operand): Expr;
}

/** Sum a + b; compiled, a chain of eight terms or more is their `sum`. */
export const add: BinaryFunction = /* @__PURE__ */ lift("add");
/** Difference a - b. */
export const sub: BinaryFunction = /* @__PURE__ */ lift("sub");
/** Product a · b. */
export const mul: BinaryFunction = /* @__PURE__ */ lift("mul");
/** Quotient a / b; IEEE at b = 0. */
export const div: BinaryFunction = /* @__PURE__ */ lift("div");
/** Negation -a. */
export const neg: UnaryFunction = /* @__PURE__ */ lift("neg");
/** Absolute value; derivative 0 at 0. */
export const abs: UnaryFunction = /* @__PURE__ */ lift("abs");
/** Sign: -1, 0 or 1 (NaN stays NaN); derivative 0 everywhere. */
export const sign: UnaryFunction = /* @__PURE__ */ lift("sign");
/** Square root; derivative +Inf at 0, NaN below. */
export const sqrt: UnaryFunction = /* @__PURE__ */ lift("sqrt");
/** Cube root; derivative +Inf at 0. */
export const cbrt: UnaryFunction = /* @__PURE__ */ lift("cbrt");
/** Square a · a. */
export const square: UnaryFunction = /* @__PURE__ */ lift("square");
/** Reciprocal 1 / a; derivative -Inf at 0. */
export const reciprocal: UnaryFunction = /* @__PURE__ */ lift("reciprocal");
/** Exponential e^a. */
export const exp: UnaryFunction = /* @__PURE__ */ lift("exp");
/** Power of two 2^a; exact at whole a. */
export const exp2: UnaryFunction = /* @__PURE__ */ lift("exp2");
/** e^a - 1, accurate near 0. */
export const expm1: UnaryFunction = /* @__PURE__ */ lift("expm1");
/** Natural logarithm; derivative +Inf at 0; the value is NaN below 0, the derivative 1 / a. */
export const log: UnaryFunction = /* @__PURE__ */ lift("log");
/** Base-2 logarithm; derivative +Inf at 0. */
export const log2: UnaryFunction = /* @__PURE__ */ lift("log2");
/** Base-10 logarithm; derivative +Inf at 0. */
export const log10: UnaryFunction = /* @__PURE__ */ lift("log10");
/** log(1 + a), accurate near 0; derivative +Inf at -1. */
export const log1p: UnaryFunction = /* @__PURE__ */ lift("log1p");
/** Sine, a in radians. */
export const sin: UnaryFunction = /* @__PURE__ */ lift("sin");
/** Cosine, a in radians. */
export const cos: UnaryFunction = /* @__PURE__ */ lift("cos");
/** Tangent, a in radians. */
export const tan: UnaryFunction = /* @__PURE__ */ lift("tan");
/** Inverse sine in [-π/2, π/2]; derivative +Inf at ±1. */
export const asin: UnaryFunction = /* @__PURE__ */ lift("asin");
/** Inverse cosine in [0, π]; derivative -Inf at ±1. */
export const acos: UnaryFunction = /* @__PURE__ */ lift("acos");
/** Inverse tangent in [-π/2, π/2]. */
export const atan: UnaryFunction = /* @__PURE__ */ lift("atan");
/** Angle of the point (x = b, y = a) in [-π, π]; derivatives 0 at the origin, and where it jumps those beside it. */
export const atan2: BinaryFunction = /* @__PURE__ */ lift("atan2");
/** Hyperbolic sine. */
export const sinh: UnaryFunction = /* @__PURE__ */ lift("sinh");
/** Hyperbolic cosine. */
export const cosh: UnaryFunction = /* @__PURE__ */ lift("cosh");
/** Hyperbolic tangent. */
export const tanh: UnaryFunction = /* @__PURE__ */ lift("tanh");
/** Inverse hyperbolic sine. */
export const asinh: UnaryFunction = /* @__PURE__ */ lift("asinh");
/** Inverse hyperbolic cosine, a ≥ 1; derivative +Inf at 1. */
export const acosh: UnaryFunction = /* @__PURE__ */ lift("acosh");
/** Inverse hyperbolic tangent, |a| ≤ 1; derivative +Inf at ±1. */
export const atanh: UnaryFunction = /* @__PURE__ */ lift("atanh");
/** Power a^b; at a = 0 the derivative by b is 0, and by a also where b = 0. */
export const pow: BinaryFunction = /* @__PURE__ */ lift("pow");
/** Length √(a² + b²) without overflow; derivatives 0 at the origin. */
export const hypot: BinaryFunction = /* @__PURE__ */ lift("hypot");
/** Smaller of a and b (NaN if either is); at a tie each operand has derivative one half. */
export const min: BinaryFunction = /* @__PURE__ */ lift("min");
/** Larger of a and b (NaN if either is); at a tie each operand has derivative one half. */
export const max: BinaryFunction = /* @__PURE__ */ lift("max");
/** Largest whole number not above a; derivative 0 everywhere. */
export const floor: UnaryFunction = /* @__PURE__ */ lift("floor");
/** Smallest whole number not below a; derivative 0 everywhere. */
export const ceil: UnaryFunction = /* @__PURE__ */ lift("ceil");
/** Nearest whole number, ties to even; derivative 0 everywhere. */
export const round: UnaryFunction = /* @__PURE__ */ lift("round");
/** Logistic function 1 / (1 + e^-a). */
export const sigmoid: UnaryFunction = /* @__PURE__ */ lift("sigmoid");
/** log(1 + e^a), a smooth relu. */
export const softplus: UnaryFunction = /* @__PURE__ */ lift("softplus");
/** Positive part max(a, 0); derivative 0 at 0. */
export const relu: UnaryFunction = /* @__PURE__ */ lift("relu");
/** Error function. */
export const erf: UnaryFunction = /* @__PURE__ */ lift("erf");
/** Complementary error function 1 - erf a, accurate far out. */
export const erfc: UnaryFunction = /* @__PURE__ */ lift("erfc");
/** 1 where a < b, else 0; derivative 0 everywhere. */
export const lt: BinaryFunction = /* @__PURE__ */ lift("lt");
/** 1 where a ≤ b, else 0; derivative 0 everywhere. */
export const le: BinaryFunction = /* @__PURE__ */ lift("le");
/** 1 where a > b, else 0; derivative 0 everywhere. */
export const gt: BinaryFunction = /* @__PURE__ */ lift("gt");
/** 1 where a ≥ b, else 0; derivative 0 everywhere. */
export const ge: BinaryFunction = /* @__PURE__ */ lift("ge");
/** 1 where a = b, else 0; derivative 0 everywhere. */
export const eq: BinaryFunction = /* @__PURE__ */ lift("eq");
/** 1 where a ≠ b, else 0; derivative 0 everywhere. */
export const ne: BinaryFunction = /* @__PURE__ */ lift("ne");
/** b where a ≠ 0, else c; the operand not taken gets exactly 0. */
export const select: TernaryFunction = /* @__PURE__ */ lift("select");
/** a held between b and c, min(max(a, b), c); derivative 1 by a at the bounds. */
export const clamp: TernaryFunction = /* @__PURE__ */ lift("clamp");
/** Sum of a list, in a fixed order of eight interleaved partial sums; 0 for the empty list. */
export const sum: ListFunction = /* @__PURE__ */ lift("sum");
/** Scalar product of two lists, in the order of sum. */
export const dot: PairsFunction = /* @__PURE__ */ lift("dot");
/** Euclidean length of a list without overflow; derivatives 0 at the origin. */
export const norm: ListFunction = /* @__PURE__ */ lift("norm");
/** log Σ e^x without overflow; derivative 0 by an element at -Inf, and by a finite one beside +Inf. */
export const logSumExp: ListFunction = /* @__PURE__ */ lift("logSumExp");
/** Largest element (NaN if any is); elements that tie share the derivative equally. */
export const maxOf: ListFunction = /* @__PURE__ */ lift("maxOf");
/** Smallest element (NaN if any is); elements that tie share the derivative equally. */
export const minOf: ListFunction = /* @__PURE__ */ lift("minOf");
/** Product of a list from left to right, recorded as multiplications; 1 for the empty list. */
export const prod: ListFunction = /* @__PURE__ */ lift("prod");
/** Mean of a list, recorded as its sum divided by its length. */
export const mean: ListFunction = /* @__PURE__ */ lift("mean");
/** Square of the difference (a - b)². */
export const squaredDifference: BinaryFunction = /* @__PURE__ */ lift("squaredDifference");
/** a itself, taken as constant: derivative 0 everywhere. */
export const stopGradient: UnaryFunction = /* @__PURE__ */ lift("stopGradient");
/** a itself, to which b adds the partial derivative c; derivative 0 by c. */
export const withPartial: TernaryFunction = /* @__PURE__ */ lift("withPartial");
/** Density of the normal distribution, e^(-a²/2) / √(2π). */
export const normalPdf: UnaryFunction = /* @__PURE__ */ lift("normalPdf");
/** Normal distribution: probability below a, accurate far out. */
export const normalCdf: UnaryFunction = /* @__PURE__ */ lift("normalCdf");
/** Logarithm of the normal distribution below a, wherever a is. */
export const normalLogCdf: UnaryFunction = /* @__PURE__ */ lift("normalLogCdf");
/** Where the normal distribution is a, -Inf at 0 and Inf at 1; derivative +Inf there. */
export const normalQuantile: UnaryFunction = /* @__PURE__ */ lift("normalQuantile");
/** log(a / (1 - a)), the inverse of sigmoid; derivative +Inf at 0 and 1. */
export const logit: UnaryFunction = /* @__PURE__ */ lift("logit");
/** Inverse error function; derivative +Inf at ±1. */
export const erfinv: UnaryFunction = /* @__PURE__ */ lift("erfinv");
/** Scaled complementary error function e^(a²) erfc(a). */
export const erfcx: UnaryFunction = /* @__PURE__ */ lift("erfcx");
/** e^(b²) times the a-fold integral of erfc from b on: erfcx's derivatives; a is whole, 0 to 170, else NaN; derivative 0 by a. */
export const ierfcx: BinaryFunction = /* @__PURE__ */ lift("ierfcx");
/** Logarithm of |Γ(a)|, Inf at 0, -1, -2, ...; derivative there that of digamma's convention. */
export const lgamma: UnaryFunction = /* @__PURE__ */ lift("lgamma");
/** Gamma function, Inf at 0, NaN at -1, -2, ...; derivative -Inf at 0. */
export const gamma: UnaryFunction = /* @__PURE__ */ lift("gamma");
/** Logarithmic derivative of Γ, -Inf at 0, NaN at -1, -2, ...; derivative +Inf there. */
export const digamma: UnaryFunction = /* @__PURE__ */ lift("digamma");
/** Derivative of digamma, Inf at 0, -1, -2, ...; derivative -Inf at 0, NaN at the others. */
export const trigamma: UnaryFunction = /* @__PURE__ */ lift("trigamma");
/** The a-th derivative of digamma at b; a is whole, 0 to 170, else NaN; derivative 0 by a. */
export const polygamma: BinaryFunction = /* @__PURE__ */ lift("polygamma");
/** Beta function Γ(a) Γ(b) / Γ(a + b) for a, b ≥ 0, NaN below; derivative -Inf by an operand of 0, NaN by the other. */
export const beta: BinaryFunction = /* @__PURE__ */ lift("beta");
/** Density b^(a-1) e^-b / Γ(a) of the gamma distribution of shape a, NaN below 0; derivatives NaN at b = 0. */
export const gammaPdf: BinaryFunction = /* @__PURE__ */ lift("gammaPdf");
/** Gamma distribution of shape a: probability below b, the regularised incomplete gamma function; NaN below 0, 1 at a = 0 with derivative NaN by a. */
export const gammaP: BinaryFunction = /* @__PURE__ */ lift("gammaP");
/** Probability above b, 1 - gammaP, accurate far out; derivative NaN by a at a = 0. */
export const gammaQ: BinaryFunction = /* @__PURE__ */ lift("gammaQ");
/** Derivative of gammaP by the shape; its own derivative by the shape is NaN, and by b at 0. */
export const gammaPByA: BinaryFunction = /* @__PURE__ */ lift("gammaPByA");
/** Density of the beta distribution of shapes a, b > 0 at c, NaN outside [0, 1]; derivatives 0 or NaN at 0 and 1. */
export const betaPdf: TernaryFunction = /* @__PURE__ */ lift("betaPdf");
/** Beta distribution of shapes a and b: probability below c, the regularised incomplete beta function; derivatives at a shape of 0 are NaN. */
export const betaInc: TernaryFunction = /* @__PURE__ */ lift("betaInc");
/** Derivative of betaInc by a; its own derivatives by the shapes are NaN, and by c 0 or NaN at 0 and 1. */
export const betaIncByA: TernaryFunction = /* @__PURE__ */ lift("betaIncByA");
/** Derivative of betaInc by b; its own derivatives by the shapes are NaN, and by c 0 or NaN at 0 and 1. */
export const betaIncByB: TernaryFunction = /* @__PURE__ */ lift("betaIncByB");
/** Bessel function of the first kind, order 0. */
export const besselJ0: UnaryFunction = /* @__PURE__ */ lift("besselJ0");
/** Bessel function of the first kind, order 1. */
export const besselJ1: UnaryFunction = /* @__PURE__ */ lift("besselJ1");
/** Bessel function of the second kind, order 0, -Inf at 0 and NaN below; derivative +Inf at 0. */
export const besselY0: UnaryFunction = /* @__PURE__ */ lift("besselY0");
/** Bessel function of the second kind, order 1, -Inf at 0 and NaN below; derivative NaN at 0. */
export const besselY1: UnaryFunction = /* @__PURE__ */ lift("besselY1");
/** Modified Bessel function of the first kind, order 0. */
export const besselI0: UnaryFunction = /* @__PURE__ */ lift("besselI0");
/** Modified Bessel function of the first kind, order 1. */
export const besselI1: UnaryFunction = /* @__PURE__ */ lift("besselI1");
/** Modified Bessel function of the second kind, order 0, Inf at 0 and NaN below; derivative -Inf at 0. */
export const besselK0: UnaryFunction = /* @__PURE__ */ lift("besselK0");
/** Modified Bessel function of the second kind, order 1, Inf at 0 and NaN below; derivative -Inf at 0. */
export const besselK1: UnaryFunction = /* @__PURE__ */ lift("besselK1");
/** Bessel function of the first kind, order a, at b; a is whole, -170 to 170, else NaN; derivative 0 by a. */
export const besselJ: BinaryFunction = /* @__PURE__ */ lift("besselJ");
/** Modified Bessel function of the first kind, order a, at b; a is whole, -170 to 170, else NaN; derivative 0 by a. */
export const besselI: BinaryFunction = /* @__PURE__ */ lift("besselI");
