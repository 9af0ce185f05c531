/**
 * THE TABLE: every operation of wasmgrad, one row each, and the only place for a derivative formula.
 *
 * A row is read with numbers (test/reference.ts), source text (scripts/generate.ts writes the AssemblyScript
 * sweeps and the docs), tape nodes (src/derive.ts) and duals of these (second order). `value: kernel` means
 * that the function of the same name in assembly/lanes.ts, assembly/math or assembly/reduce.ts computes it.
 *
 * `partials` gives one partial derivative an operand, and may use the result `y`. `samples` are inputs where
 * the operation is smooth; `edges` are pairs of inputs and the partials that hold there by convention.
 * Codes are permanent: tapes are stored with them.
 */
import { gate, minusOne, one, over, zero } from "./algebra.js";
import type { Algebra, Binary, List, OpName, Pairs, Partial, Ternary, Unary } from "./algebra.js";

/** Marks an operation that the core computes by a function of the same name. */
export const kernel = "kernel";

/** Not 0 where there is no derivative by an operand: one number an operand, or one for all. */
export type Kinks<V> = V | readonly V[];

interface Row {
  /** Permanent opcode. */
  code: number;
  /** One line; names the convention where there is no derivative. */
  doc: string;
  /** `op(a, b)` and `op(b, a)` have the same bits. */
  commutative?: true;
  /** `op(a, neutral)` is `a`, to the bit, for every `a`. */
  neutral?: number;
  /** Operand a only decides which of the others is taken. */
  chooses?: true;
  /** Its partial derivatives are what it is for, and not those of its value. */
  declared?: true;
  /** Inputs at which to test, one list of operands each. */
  samples: readonly (readonly number[])[];
  /** Inputs without a derivative (or of interest), each with the partials that hold by convention. */
  edges?: readonly (readonly [at: readonly number[], partials: readonly number[]])[];
}

export interface UnaryRule extends Row {
  arity: 1;
  kinks?: <V>(m: Algebra<V>, a: V, y: V) => Kinks<V>;
  /** The core's function that gives the value and the partial derivative at once, kept for the way back. */
  together?: string;
  value: typeof kernel | (<V>(m: Algebra<V>, a: V) => V);
  partials: <V>(m: Algebra<V>, a: V, y: V) => [Partial<V>];
}

export interface BinaryRule extends Row {
  arity: 2;
  kinks?: <V>(m: Algebra<V>, a: V, b: V, y: V) => Kinks<V>;
  /** `outer(inner(a, b))`, with the same bits of value and adjoints: the optimiser makes this operation of the two. */
  fuses?: readonly [outer: Unary, inner: Binary];
  value: typeof kernel | (<V>(m: Algebra<V>, a: V, b: V) => V);
  partials: <V>(m: Algebra<V>, a: V, b: V, y: V) => [Partial<V>, Partial<V>];
}

export interface TernaryRule extends Row {
  arity: 3;
  kinks?: <V>(m: Algebra<V>, a: V, b: V, c: V, y: V) => Kinks<V>;
  value: typeof kernel | (<V>(m: Algebra<V>, a: V, b: V, c: V) => V);
  partials: <V>(m: Algebra<V>, a: V, b: V, c: V, y: V) => [Partial<V>, Partial<V>, Partial<V>];
}

/**
 * An operation over a list. `partials` is for one element `x`; `term` is what the row's `tally` makes of it, and `tally`
 * the sum of all terms (both 0 where the row has none). A row with a `value` is recorded as the operations it names.
 */
export interface ListRule extends Row {
  arity: "list";
  kinks?: <V>(m: Algebra<V>, x: V, y: V, tally: V, term: V) => Kinks<V>;
  /** The core's function that gives the value and keeps the terms and their sum for the way back. */
  together?: string;
  value: typeof kernel | (<V>(m: Algebra<V>, xs: readonly V[]) => V);
  /** Made of the largest element: what terms are made of in place of the result. Partials do not depend on it. */
  pivot?: <V>(m: Algebra<V>, top: V) => V;
  tally?: <V>(m: Algebra<V>, x: V, y: V) => V;
  partials?: <V>(m: Algebra<V>, x: V, y: V, tally: V, term: V) => [Partial<V>];
}

/** An operation over two lists of one length; `partials` is for one pair of elements. */
export interface PairsRule extends Row {
  arity: "pairs";
  kinks?: never;
  value: typeof kernel;
  partials: <V>(m: Algebra<V>, x: V, z: V, y: V) => [Partial<V>, Partial<V>];
}

export type Rule = UnaryRule | BinaryRule | TernaryRule | ListRule | PairsRule;

// prettier-ignore
export type Rules = { [K in Unary]: UnaryRule }
  & { [K in Binary]: BinaryRule }
  & { [K in Ternary]: TernaryRule }
  & { [K in List]: ListRule }
  & { [K in Pairs]: PairsRule };

const LN2 = 0.6931471805599453;
const LN10 = 2.302585092994046;
const TWO_OVER_SQRT_PI = 1.1283791670955126;
const SQRT_HALF = 0.7071067811865476;
const SQRT_2_OVER_PI = 0.7978845608028654;
const HALF_SQRT_PI = 0.886226925452758;
const LARGEST = 1.7976931348623157e308;

const atZero = <V>(m: Algebra<V>, a: V): V => m.eq(a, m.lit(0));
const notPositive = <V>(m: Algebra<V>, a: V): V => m.le(a, m.lit(0));
const fromOne = <V>(m: Algebra<V>, a: V): V => m.ge(m.abs(a), m.lit(1));
const atTie = <V>(m: Algebra<V>, a: V, b: V): V => m.eq(a, b);
const whole = <V>(m: Algebra<V>, a: V): V => m.eq(m.floor(a), a);
const either = <V>(m: Algebra<V>, a: V, b: V): V => m.max(notPositive(m, a), notPositive(m, b));
/** 0, -1, -2, ... */
const atPole = <V>(m: Algebra<V>, a: V): V => m.mul(notPositive(m, a), whole(m, a));
const broken = <V>(m: Algebra<V>, order: V): V => m.ne(m.floor(order), order);
/** NaN, and so in all its own derivatives. */
const unknown = <V>(m: Algebra<V>, ...xs: V[]): V =>
  m.mul(
    m.lit(NaN),
    xs.reduce((sum, x) => m.add(sum, x)),
  );
/** No probability, or 0 or 1. */
const noChance = <V>(m: Algebra<V>, a: V): V => m.max(notPositive(m, a), m.ge(a, m.lit(1)));

const never = (): [Partial<never>, Partial<never>] => [zero, zero];

/** Logarithmic derivative of x^a / gamma(a) by a, or of x^a gamma(n) / gamma(a). */
function logSlope<V>(m: Algebra<V>, logX: V, a: V, n?: V): V {
  const slope = m.sub(logX, m.digamma(a));
  return n === undefined ? slope : m.add(slope, m.digamma(n));
}

// prettier-ignore
export const rules: Rules = {
  // Arithmetic
  add: {
    code: 0, arity: 2, commutative: true, neutral: -0,
    doc: "Sum a + b; compiled, a chain of eight terms or more is their `sum`.",
    value: kernel,
    partials: () => [one, one],
    samples: [[1, 2], [-3.5, 0.25], [0, 0], [1e300, -1e300]],
  },
  sub: {
    code: 1, arity: 2, neutral: 0,
    doc: "Difference a - b.",
    value: kernel,
    partials: () => [one, minusOne],
    samples: [[1, 2], [-3.5, 0.25], [0, 0]],
  },
  mul: {
    code: 2, arity: 2, commutative: true, neutral: 1,
    doc: "Product a · b.",
    value: kernel,
    partials: (_m, a, b) => [b, a],
    samples: [[1, 2], [-3.5, 0.25], [0, 3], [1e-160, 1e-160]],
  },
  div: {
    code: 3, arity: 2, neutral: 1,
    doc: "Quotient a / b; IEEE at b = 0.",
    kinks: (m, _a, b) => atZero(m, b),
    value: kernel,
    partials: (m, _a, b, y) => [over(one, b), over(m.neg(y), b)],
    samples: [[1, 2], [-3.5, 0.25], [0, 3], [7, -1e-5]],
    edges: [[[1, 0], [Infinity, -Infinity]]],
  },
  neg: {
    code: 4, arity: 1,
    doc: "Negation -a.",
    value: kernel,
    partials: () => [minusOne],
    samples: [[1], [-2.5], [0]],
  },
  abs: {
    code: 5, arity: 1,
    doc: "Absolute value; derivative 0 at 0.",
    kinks: atZero,
    value: kernel,
    partials: (m, a) => [m.sign(a)],
    samples: [[2], [-0.5]],
    edges: [[[0], [0]], [[-0], [0]]],
  },
  sign: {
    code: 6, arity: 1,
    doc: "Sign: -1, 0 or 1 (NaN stays NaN); derivative 0 everywhere.",
    kinks: atZero,
    value: (m, a) => m.select(m.gt(a, m.lit(0)), m.lit(1), m.select(m.lt(a, m.lit(0)), m.lit(-1), a)),
    partials: () => [zero],
    samples: [[2], [-0.5]],
    edges: [[[0], [0]]],
  },
  sqrt: {
    code: 7, arity: 1,
    doc: "Square root; derivative +Inf at 0, NaN below.",
    kinks: notPositive,
    value: kernel,
    partials: (m, _a, y) => [over(m.lit(0.5), y)],
    samples: [[0.25], [2], [9], [1e-300]],
    edges: [[[0], [Infinity]], [[-1], [NaN]]],
  },
  cbrt: {
    code: 8, arity: 1,
    doc: "Cube root; derivative +Inf at 0.",
    kinks: atZero,
    value: kernel,
    partials: (m, _a, y) => [over(m.lit(1 / 3), m.mul(y, y))],
    samples: [[8], [-2], [0.001]],
    edges: [[[0], [Infinity]]],
  },
  square: {
    code: 9, arity: 1,
    doc: "Square a · a.",
    value: (m, a) => m.mul(a, a),
    partials: (m, a) => [m.mul(m.lit(2), a)],
    samples: [[3], [-0.5], [0]],
  },
  reciprocal: {
    code: 10, arity: 1,
    doc: "Reciprocal 1 / a; derivative -Inf at 0.",
    kinks: atZero,
    value: (m, a) => m.div(m.lit(1), a),
    partials: (m, _a, y) => [m.neg(m.mul(y, y))],
    samples: [[4], [-0.5]],
    edges: [[[0], [-Infinity]]],
  },

  // Exponentials and logarithms
  exp: {
    code: 11, arity: 1,
    doc: "Exponential e^a.",
    value: kernel,
    partials: (_m, _a, y) => [y],
    samples: [[0], [1], [-2.5], [20], [-745]],
  },
  exp2: {
    code: 12, arity: 1,
    doc: "Power of two 2^a; exact at whole a.",
    value: kernel,
    partials: (m, _a, y) => [m.mul(m.lit(LN2), y)],
    samples: [[0], [1], [-2.5], [20.25]],
  },
  expm1: {
    code: 13, arity: 1,
    doc: "e^a - 1, accurate near 0.",
    value: kernel,
    partials: (m, a) => [m.exp(a)],
    samples: [[0], [1], [-2.5], [1e-10], [-40]],
  },
  log: {
    code: 14, arity: 1,
    doc: "Natural logarithm; derivative +Inf at 0; the value is NaN below 0, the derivative 1 / a.",
    kinks: notPositive,
    value: kernel,
    partials: (_m, a) => [over(one, a)],
    samples: [[1], [0.25], [12.5], [1e-300]],
    edges: [[[0], [Infinity]]],
  },
  log2: {
    code: 15, arity: 1,
    doc: "Base-2 logarithm; derivative +Inf at 0.",
    kinks: notPositive,
    value: kernel,
    partials: (m, a) => [over(m.lit(1 / LN2), a)],
    samples: [[1], [0.25], [12.5]],
    edges: [[[0], [Infinity]]],
  },
  log10: {
    code: 16, arity: 1,
    doc: "Base-10 logarithm; derivative +Inf at 0.",
    kinks: notPositive,
    value: kernel,
    partials: (m, a) => [over(m.lit(1 / LN10), a)],
    samples: [[1], [0.25], [1000]],
    edges: [[[0], [Infinity]]],
  },
  log1p: {
    code: 17, arity: 1,
    doc: "log(1 + a), accurate near 0; derivative +Inf at -1.",
    kinks: (m, a) => m.le(a, m.lit(-1)),
    value: kernel,
    partials: (m, a) => [over(one, m.add(m.lit(1), a))],
    samples: [[0], [1], [-0.5], [1e-10]],
    edges: [[[-1], [Infinity]]],
  },

  // Trigonometry
  sin: {
    code: 18, arity: 1, together: "sinAndCos",
    doc: "Sine, a in radians.",
    value: kernel,
    partials: (m, a) => [m.cos(a)],
    samples: [[0], [1], [-2.5], [100], [1e22]],
  },
  cos: {
    code: 19, arity: 1, together: "cosAndMinusSin",
    doc: "Cosine, a in radians.",
    value: kernel,
    partials: (m, a) => [m.neg(m.sin(a))],
    samples: [[0], [1], [-2.5], [100], [1e22]],
  },
  tan: {
    code: 20, arity: 1,
    doc: "Tangent, a in radians.",
    value: kernel,
    partials: (m, _a, y) => [m.add(m.lit(1), m.mul(y, y))],
    samples: [[0], [1], [-2.5], [100]],
  },
  asin: {
    code: 21, arity: 1,
    doc: "Inverse sine in [-π/2, π/2]; derivative +Inf at ±1.",
    kinks: fromOne,
    value: kernel,
    partials: (m, a) => [over(one, m.sqrt(m.mul(m.sub(m.lit(1), a), m.add(m.lit(1), a))))],
    samples: [[0], [0.5], [-0.9]],
    edges: [[[1], [Infinity]], [[-1], [Infinity]]],
  },
  acos: {
    code: 22, arity: 1,
    doc: "Inverse cosine in [0, π]; derivative -Inf at ±1.",
    kinks: fromOne,
    value: kernel,
    partials: (m, a) => [over(m.lit(-1), m.sqrt(m.mul(m.sub(m.lit(1), a), m.add(m.lit(1), a))))],
    samples: [[0], [0.5], [-0.9]],
    edges: [[[1], [-Infinity]], [[-1], [-Infinity]]],
  },
  atan: {
    code: 23, arity: 1,
    doc: "Inverse tangent in [-π/2, π/2].",
    value: kernel,
    partials: (m, a) => [over(one, m.add(m.lit(1), m.mul(a, a)))],
    samples: [[0], [0.5], [-9], [1e10]],
  },
  atan2: {
    code: 24, arity: 2,
    doc: "Angle of the point (x = b, y = a) in [-π, π]; derivatives 0 at the origin, and where it jumps those beside it.",
    kinks: (m, a, b) => [m.mul(atZero(m, a), notPositive(m, b)), m.mul(atZero(m, a), atZero(m, b))],
    value: kernel,
    partials: (m, a, b) => {
      const r = m.hypot(a, b);
      const atOrigin = m.eq(r, m.lit(0));
      return [gate(atOrigin, zero, over(m.div(b, r), r)), gate(atOrigin, zero, over(m.neg(m.div(a, r)), r))];
    },
    samples: [[1, 2], [-1, 0.5], [0.3, -2], [-3, -1e-3], [1e200, 1e200]],
    edges: [[[0, 0], [0, 0]], [[0, 2], [0.5, 0]], [[0, -1], [-1, 0]]],
  },

  // Hyperbolics
  sinh: {
    code: 25, arity: 1,
    doc: "Hyperbolic sine.",
    value: kernel,
    partials: (m, a) => [m.cosh(a)],
    samples: [[0], [0.5], [-3], [20]],
  },
  cosh: {
    code: 26, arity: 1,
    doc: "Hyperbolic cosine.",
    value: kernel,
    partials: (m, a) => [m.sinh(a)],
    samples: [[0], [0.5], [-3], [20]],
  },
  tanh: {
    code: 27, arity: 1,
    doc: "Hyperbolic tangent.",
    value: kernel,
    partials: (m, _a, y) => [m.mul(m.sub(m.lit(1), y), m.add(m.lit(1), y))],
    samples: [[0], [0.5], [-3], [1e-5]],
  },
  asinh: {
    code: 28, arity: 1,
    doc: "Inverse hyperbolic sine.",
    value: kernel,
    partials: (m, a) => [over(one, m.hypot(a, m.lit(1)))],
    samples: [[0], [0.5], [-3], [1e10]],
  },
  acosh: {
    code: 29, arity: 1,
    doc: "Inverse hyperbolic cosine, a ≥ 1; derivative +Inf at 1.",
    kinks: (m, a) => m.le(a, m.lit(1)),
    value: kernel,
    partials: (m, a) => [over(one, m.mul(m.sqrt(m.sub(a, m.lit(1))), m.sqrt(m.add(a, m.lit(1)))))],
    samples: [[1.5], [3], [1e10]],
    edges: [[[1], [Infinity]]],
  },
  atanh: {
    code: 30, arity: 1,
    doc: "Inverse hyperbolic tangent, |a| ≤ 1; derivative +Inf at ±1.",
    kinks: fromOne,
    value: kernel,
    partials: (m, a) => [over(one, m.mul(m.sub(m.lit(1), a), m.add(m.lit(1), a)))],
    samples: [[0], [0.5], [-0.9]],
    edges: [[[1], [Infinity]], [[-1], [Infinity]]],
  },

  // Powers and lengths
  pow: {
    code: 31, arity: 2, neutral: 1,
    doc: "Power a^b; at a = 0 the derivative by b is 0, and by a also where b = 0.",
    kinks: (m, a, b) => {
      const smooth = m.mul(whole(m, b), m.ge(b, m.lit(0)));
      const byBase = m.select(smooth, m.lit(0), notPositive(m, a));
      return [byBase, m.max(m.lt(a, m.lit(0)), m.mul(atZero(m, a), notPositive(m, b)))];
    },
    value: kernel,
    partials: (m, a, b, y) => {
      const atZero = m.eq(a, m.lit(0));
      const slope = m.mul(b, m.pow(a, m.sub(b, m.lit(1))));
      return [gate(atZero, gate(m.eq(b, m.lit(0)), zero, slope), slope), gate(atZero, zero, m.mul(y, m.log(a)))];
    },
    samples: [[2, 3], [0.5, -1.5], [10, 0.25], [1.5, 0], [1e-200, 2]],
    edges: [[[0, 0], [0, 0]], [[0, 1], [1, 0]], [[0, 2], [0, 0]], [[0, 0.5], [Infinity, 0]], [[-2, 2], [-4, NaN]]],
  },
  hypot: {
    code: 32, arity: 2, commutative: true,
    doc: "Length √(a² + b²) without overflow; derivatives 0 at the origin.",
    kinks: (m, _a, _b, y) => atZero(m, y),
    value: kernel,
    partials: (m, a, b, y) => {
      const atOrigin = m.eq(y, m.lit(0));
      return [gate(atOrigin, zero, over(a, y)), gate(atOrigin, zero, over(b, y))];
    },
    samples: [[3, 4], [-1, 1e-3], [1e-5, 2]],
    edges: [[[0, 0], [0, 0]]],
  },

  // Choices
  min: {
    code: 33, arity: 2, commutative: true,
    doc: "Smaller of a and b (NaN if either is); at a tie each operand has derivative one half.",
    kinks: atTie,
    value: kernel,
    partials: (m, a, b) => {
      const tie = gate(m.eq(a, b), m.lit(0.5), zero);
      return [gate(m.lt(a, b), one, tie), gate(m.lt(b, a), one, tie)];
    },
    samples: [[1, 2], [2, 1], [-3, 0.5]],
    edges: [[[1, 1], [0.5, 0.5]]],
  },
  max: {
    code: 34, arity: 2, commutative: true,
    doc: "Larger of a and b (NaN if either is); at a tie each operand has derivative one half.",
    kinks: atTie,
    value: kernel,
    partials: (m, a, b) => {
      const tie = gate(m.eq(a, b), m.lit(0.5), zero);
      return [gate(m.gt(a, b), one, tie), gate(m.gt(b, a), one, tie)];
    },
    samples: [[1, 2], [2, 1], [-3, 0.5]],
    edges: [[[1, 1], [0.5, 0.5]]],
  },
  floor: {
    code: 35, arity: 1,
    doc: "Largest whole number not above a; derivative 0 everywhere.",
    kinks: whole,
    value: kernel,
    partials: () => [zero],
    samples: [[1.5], [-0.25]],
    edges: [[[2], [0]]],
  },
  ceil: {
    code: 36, arity: 1,
    doc: "Smallest whole number not below a; derivative 0 everywhere.",
    kinks: whole,
    value: kernel,
    partials: () => [zero],
    samples: [[1.5], [-0.25]],
    edges: [[[2], [0]]],
  },
  round: {
    code: 37, arity: 1,
    doc: "Nearest whole number, ties to even; derivative 0 everywhere.",
    kinks: (m, a) => m.eq(m.sub(a, m.floor(a)), m.lit(0.5)),
    value: kernel,
    partials: () => [zero],
    samples: [[1.25], [-0.75]],
    edges: [[[0.5], [0]], [[2], [0]]],
  },

  // Activations and the error function
  sigmoid: {
    code: 38, arity: 1,
    doc: "Logistic function 1 / (1 + e^-a).",
    value: kernel,
    partials: (m, _a, y) => [m.mul(y, m.sub(m.lit(1), y))],
    samples: [[0], [1], [-2.5], [-30]],
  },
  softplus: {
    code: 39, arity: 1,
    doc: "log(1 + e^a), a smooth relu.",
    value: kernel,
    partials: (m, a) => [m.sigmoid(a)],
    samples: [[0], [1], [-2.5], [40]],
  },
  relu: {
    code: 40, arity: 1,
    doc: "Positive part max(a, 0); derivative 0 at 0.",
    kinks: atZero,
    value: (m, a) => m.max(a, m.lit(0)),
    partials: (m, a) => [gate(m.gt(a, m.lit(0)), one, zero)],
    samples: [[2], [-0.5]],
    edges: [[[0], [0]]],
  },
  erf: {
    code: 41, arity: 1,
    doc: "Error function.",
    value: kernel,
    partials: (m, a) => [m.mul(m.lit(TWO_OVER_SQRT_PI), m.exp(m.neg(m.mul(a, a))))],
    samples: [[0], [0.5], [-2], [3]],
  },
  erfc: {
    code: 42, arity: 1,
    doc: "Complementary error function 1 - erf a, accurate far out.",
    value: kernel,
    partials: (m, a) => [m.mul(m.lit(-TWO_OVER_SQRT_PI), m.exp(m.neg(m.mul(a, a))))],
    samples: [[0], [0.5], [-2], [5]],
  },

  // Comparisons give 1 or 0
  lt: { code: 43, arity: 2, doc: "1 where a < b, else 0; derivative 0 everywhere.", value: kernel, partials: never, kinks: atTie, samples: [[1, 2], [2, 1]], edges: [[[1, 1], [0, 0]]] },
  le: { code: 44, arity: 2, doc: "1 where a ≤ b, else 0; derivative 0 everywhere.", value: kernel, partials: never, kinks: atTie, samples: [[1, 2], [2, 1]], edges: [[[1, 1], [0, 0]]] },
  gt: { code: 45, arity: 2, doc: "1 where a > b, else 0; derivative 0 everywhere.", value: kernel, partials: never, kinks: atTie, samples: [[1, 2], [2, 1]], edges: [[[1, 1], [0, 0]]] },
  ge: { code: 46, arity: 2, doc: "1 where a ≥ b, else 0; derivative 0 everywhere.", value: kernel, partials: never, kinks: atTie, samples: [[1, 2], [2, 1]], edges: [[[1, 1], [0, 0]]] },
  eq: { code: 47, arity: 2, commutative: true, doc: "1 where a = b, else 0; derivative 0 everywhere.", value: kernel, partials: never, kinks: atTie, samples: [[1, 2], [2, 1]], edges: [[[1, 1], [0, 0]]] },
  ne: { code: 48, arity: 2, commutative: true, doc: "1 where a ≠ b, else 0; derivative 0 everywhere.", value: kernel, partials: never, kinks: atTie, samples: [[1, 2], [2, 1]], edges: [[[1, 1], [0, 0]]] },
  select: {
    code: 49, arity: 3, chooses: true,
    doc: "b where a ≠ 0, else c; the operand not taken gets exactly 0.",
    kinks: (m, a) => [atZero(m, a), m.lit(0), m.lit(0)],
    value: kernel,
    partials: (m, a) => {
      const taken = m.ne(a, m.lit(0));
      return [zero, gate(taken, one, zero), gate(taken, zero, one)];
    },
    samples: [[1, 2, 3], [0, 2, 3], [-0.5, 2, 3]],
    edges: [[[-0, 2, 3], [0, 0, 1]]],
  },
  clamp: {
    code: 50, arity: 3,
    doc: "a held between b and c, min(max(a, b), c); derivative 1 by a at the bounds.",
    kinks: (m, a, b, c) => m.max(m.eq(a, b), m.eq(m.max(a, b), c)),
    value: (m, a, b, c) => m.min(m.max(a, b), c),
    partials: (m, a, b, c) => {
      const above = m.gt(m.max(a, b), c);
      const below = m.lt(a, b);
      return [gate(above, zero, gate(below, zero, one)), gate(above, zero, gate(below, one, zero)), gate(above, one, zero)];
    },
    samples: [[0.5, 0, 1], [-2, 0, 1], [3, 0, 1]],
    edges: [[[0, 0, 1], [1, 0, 0]], [[1, 0, 1], [1, 0, 0]]],
  },

  // Lists
  sum: {
    code: 51, arity: "list",
    doc: "Sum of a list, in a fixed order of eight interleaved partial sums; 0 for the empty list.",
    value: kernel,
    partials: () => [one],
    samples: [[1], [1, 2], [1, -2, 3.5], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0.125]],
  },
  dot: {
    code: 52, arity: "pairs",
    doc: "Scalar product of two lists, in the order of sum.",
    value: kernel,
    partials: (_m, x, z) => [z, x],
    samples: [[1, 2], [1, -2, 3.5, 0.5], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18]],
  },
  norm: {
    code: 53, arity: "list",
    doc: "Euclidean length of a list without overflow; derivatives 0 at the origin.",
    kinks: (m, _x, y) => atZero(m, y),
    value: kernel,
    partials: (m, x, y) => [gate(m.eq(y, m.lit(0)), zero, over(x, y))],
    samples: [[3], [3, -4], [1, -2, 3.5], [3e200, 4e200], [3e-200, 4e-200]],
    edges: [[[0, 0], [0, 0]]],
  },
  logSumExp: {
    code: 54, arity: "list", together: "logSumExp",
    doc: "log Σ e^x without overflow; derivative 0 by an element at -Inf, and by a finite one beside +Inf.",
    value: kernel,
    // Finite, so that an infinite element less the pivot is no NaN.
    pivot: (m, top) => m.clamp(top, m.lit(-LARGEST), m.lit(LARGEST)),
    tally: (m, x, pivot) => m.exp(m.sub(x, pivot)),
    partials: (m, _x, _y, tally, term) => [gate(m.eq(term, m.lit(0)), zero, over(term, tally))],
    samples: [[3], [3, -4], [1, -2, 3.5], [1000, 1000.5]],
    edges: [
      [[-Infinity, 2], [0, 1]], [[-Infinity, -Infinity], [0, 0]], [[Infinity, 2, -Infinity], [NaN, 0, 0]],
      [[-Infinity, 2, -Infinity, 2, 2, 2], [0, 0.25, 0, 0.25, 0.25, 0.25]],
    ],
  },
  maxOf: {
    code: 55, arity: "list",
    doc: "Largest element (NaN if any is); elements that tie share the derivative equally.",
    kinks: (m, _x, _y, tally, term) => m.mul(term, m.gt(tally, m.lit(1))),
    value: kernel,
    tally: (m, x, y) => m.eq(x, y),
    partials: (m, x, y, tally) => [gate(m.eq(x, y), over(one, tally), zero)],
    samples: [[3], [3, -4], [1, -2, 3.5]],
    edges: [[[2, 2], [0.5, 0.5]], [[2, 1, 2, 2, 2], [0.25, 0, 0.25, 0.25, 0.25]]],
  },
  minOf: {
    code: 56, arity: "list",
    doc: "Smallest element (NaN if any is); elements that tie share the derivative equally.",
    kinks: (m, _x, _y, tally, term) => m.mul(term, m.gt(tally, m.lit(1))),
    value: kernel,
    tally: (m, x, y) => m.eq(x, y),
    partials: (m, x, y, tally) => [gate(m.eq(x, y), over(one, tally), zero)],
    samples: [[3], [3, -4], [1, -2, 3.5]],
    edges: [[[2, 2], [0.5, 0.5]], [[1, 2, 1, 1, 1], [0.25, 0, 0.25, 0.25, 0.25]]],
  },
  prod: {
    code: 57, arity: "list",
    doc: "Product of a list from left to right, recorded as multiplications; 1 for the empty list.",
    value: (m, xs) => (xs.length === 0 ? m.lit(1) : xs.reduce((y, x) => m.mul(y, x))),
    samples: [[3], [3, -4], [1, -2, 3.5], [0, 2, 3], [0, 0, 3]],
  },
  mean: {
    code: 58, arity: "list",
    doc: "Mean of a list, recorded as its sum divided by its length.",
    value: (m, xs) => m.div(m.sum(xs), m.lit(xs.length)),
    samples: [[3], [3, -4], [1, -2, 3.5]],
  },

  // Two in one
  squaredDifference: {
    code: 59, arity: 2, fuses: ["square", "sub"],
    doc: "Square of the difference (a - b)².",
    value: (m, a, b) => m.square(m.sub(a, b)),
    partials: (m, a, b) => {
      const slope = m.mul(m.lit(2), m.sub(a, b));
      return [slope, m.neg(slope)];
    },
    samples: [[1, 2], [-3.5, 0.25], [2, 2]],
  },

  // Derivatives that are declared
  stopGradient: {
    code: 60, arity: 1, declared: true,
    doc: "a itself, taken as constant: derivative 0 everywhere.",
    value: (_m, a) => a,
    partials: () => [zero],
    samples: [[2], [-0.5], [0]],
    edges: [[[2], [0]]],
  },
  withPartial: {
    code: 61, arity: 3, declared: true,
    doc: "a itself, to which b adds the partial derivative c; derivative 0 by c.",
    value: (_m, a) => a,
    partials: (_m, _a, _b, c) => [one, c, zero],
    samples: [[1, 2, 3], [-0.5, 0, 2]],
    edges: [[[5, 2, 3], [1, 3, 0]]],
  },

  // The normal distribution
  normalPdf: {
    code: 62, arity: 1,
    doc: "Density of the normal distribution, e^(-a²/2) / √(2π).",
    value: kernel,
    partials: (m, a, y) => [m.neg(m.mul(a, y))],
    samples: [[0], [0.5], [-2], [5]],
  },
  normalCdf: {
    code: 63, arity: 1,
    doc: "Normal distribution: probability below a, accurate far out.",
    value: kernel,
    partials: (m, a) => [m.normalPdf(a)],
    samples: [[0], [0.5], [-2], [-8], [3]],
  },
  normalLogCdf: {
    code: 64, arity: 1,
    doc: "Logarithm of the normal distribution below a, wherever a is.",
    value: kernel,
    // Of a on each side what is finite there.
    partials: (m, a) => {
      const below = m.lt(a, m.lit(0));
      const [left, right] = [m.select(below, a, m.lit(0)), m.select(below, m.lit(0), a)];
      const tail = m.erfcx(m.mul(m.lit(-SQRT_HALF), left));
      return [gate(below, over(m.lit(SQRT_2_OVER_PI), tail), over(m.normalPdf(right), m.normalCdf(right)))];
    },
    samples: [[0], [0.5], [-2], [-20], [3]],
  },
  normalQuantile: {
    code: 65, arity: 1,
    doc: "Where the normal distribution is a, -Inf at 0 and Inf at 1; derivative +Inf there.",
    kinks: noChance,
    value: kernel,
    partials: (m, _a, y) => [over(one, m.normalPdf(y))],
    samples: [[0.5], [0.25], [0.01], [0.9]],
    edges: [[[0], [Infinity]], [[1], [Infinity]], [[1.5], [NaN]]],
  },
  logit: {
    code: 66, arity: 1,
    doc: "log(a / (1 - a)), the inverse of sigmoid; derivative +Inf at 0 and 1.",
    kinks: noChance,
    value: kernel,
    partials: (m, a) => [over(one, m.mul(a, m.sub(m.lit(1), a)))],
    samples: [[0.5], [0.25], [0.01], [0.9]],
    edges: [[[0], [Infinity]], [[1], [Infinity]]],
  },
  erfinv: {
    code: 67, arity: 1,
    doc: "Inverse error function; derivative +Inf at ±1.",
    kinks: fromOne,
    value: kernel,
    partials: (m, _a, y) => [m.mul(m.lit(HALF_SQRT_PI), m.exp(m.mul(y, y)))],
    samples: [[0], [0.5], [-0.9]],
    edges: [[[1], [Infinity]], [[-1], [Infinity]]],
  },
  erfcx: {
    code: 68, arity: 1,
    doc: "Scaled complementary error function e^(a²) erfc(a).",
    value: kernel,
    partials: (m, a) => [m.mul(m.lit(-2), m.ierfcx(m.lit(1), a))],
    samples: [[0], [0.5], [-2], [30]],
  },
  ierfcx: {
    code: 69, arity: 2,
    doc: "e^(b²) times the a-fold integral of erfc from b on: erfcx's derivatives; a is whole, 0 to 170, else NaN; derivative 0 by a.",
    kinks: broken,
    value: kernel,
    partials: (m, a, b) => {
      const next = m.add(a, m.lit(1));
      return [zero, m.mul(m.mul(m.lit(-2), next), m.ierfcx(next, b))];
    },
    samples: [[0, 0.5], [1, 2], [2, -1], [3, 0.25]],
    edges: [[[0.5, 1], [0, NaN]]],
  },

  // Gamma and beta
  lgamma: {
    code: 70, arity: 1,
    doc: "Logarithm of |Γ(a)|, Inf at 0, -1, -2, ...; derivative there that of digamma's convention.",
    kinks: atPole,
    value: kernel,
    partials: (m, a) => [m.digamma(a)],
    samples: [[0.3], [3.5], [12], [-0.5]],
    edges: [[[0], [-Infinity]], [[-2], [NaN]], [[Infinity], [Infinity]]],
  },
  gamma: {
    code: 71, arity: 1,
    doc: "Gamma function, Inf at 0, NaN at -1, -2, ...; derivative -Inf at 0.",
    kinks: atPole,
    value: kernel,
    partials: (m, a, y) => [m.mul(y, m.digamma(a))],
    samples: [[0.3], [1], [3.5], [-0.5]],
    edges: [[[0], [-Infinity]], [[-2], [NaN]]],
  },
  digamma: {
    code: 72, arity: 1,
    doc: "Logarithmic derivative of Γ, -Inf at 0, NaN at -1, -2, ...; derivative +Inf there.",
    kinks: atPole,
    value: kernel,
    partials: (m, a) => [m.trigamma(a)],
    samples: [[0.3], [1], [3.5], [-0.5]],
    edges: [[[0], [Infinity]], [[-2], [Infinity]]],
  },
  trigamma: {
    code: 73, arity: 1,
    doc: "Derivative of digamma, Inf at 0, -1, -2, ...; derivative -Inf at 0, NaN at the others.",
    kinks: atPole,
    value: kernel,
    partials: (m, a) => [m.polygamma(m.lit(2), a)],
    samples: [[0.5], [1], [3.5], [-0.5]],
    edges: [[[0], [-Infinity]], [[-2], [NaN]]],
  },
  polygamma: {
    code: 74, arity: 2,
    doc: "The a-th derivative of digamma at b; a is whole, 0 to 170, else NaN; derivative 0 by a.",
    kinks: (m, a, b) => m.max(broken(m, a), atPole(m, b)),
    value: kernel,
    partials: (m, a, b) => [zero, m.polygamma(m.add(a, m.lit(1)), b)],
    samples: [[0, 0.5], [1, 2], [2, 3], [3, 1]],
    edges: [[[0.5, 1], [0, NaN]]],
  },
  beta: {
    code: 75, arity: 2, commutative: true,
    doc: "Beta function Γ(a) Γ(b) / Γ(a + b) for a, b ≥ 0, NaN below; derivative -Inf by an operand of 0, NaN by the other.",
    kinks: either,
    value: kernel,
    partials: (m, a, b, y) => {
      const digamma = m.digamma(m.add(a, b));
      return [m.mul(y, m.sub(m.digamma(a), digamma)), m.mul(y, m.sub(m.digamma(b), digamma))];
    },
    samples: [[1, 1], [0.5, 0.5], [2, 3.5]],
    edges: [[[0, 2], [-Infinity, NaN]]],
  },
  gammaPdf: {
    code: 76, arity: 2,
    doc: "Density b^(a-1) e^-b / Γ(a) of the gamma distribution of shape a, NaN below 0; derivatives NaN at b = 0.",
    kinks: either,
    value: kernel,
    partials: (m, a, b, y) => [m.mul(y, logSlope(m, m.log(b), a)), m.mul(y, m.sub(m.div(m.sub(a, m.lit(1)), b), m.lit(1)))],
    samples: [[1, 1], [2.5, 3], [0.5, 0.25]],
    edges: [[[2, 0], [NaN, NaN]]],
  },
  gammaP: {
    code: 77, arity: 2,
    doc: "Gamma distribution of shape a: probability below b, the regularised incomplete gamma function; NaN below 0, 1 at a = 0 with derivative NaN by a.",
    kinks: (m, a, b) => [notPositive(m, a), notPositive(m, b)],
    value: kernel,
    partials: (m, a, b) => [m.gammaPByA(a, b), m.gammaPdf(a, b)],
    samples: [[1, 1], [2.5, 3], [0.5, 0.25], [40, 35]],
    edges: [[[0, 2], [NaN, 0]], [[2, 0], [0, 0]], [[0.5, 0], [0, Infinity]]],
  },
  gammaQ: {
    code: 78, arity: 2,
    doc: "Probability above b, 1 - gammaP, accurate far out; derivative NaN by a at a = 0.",
    kinks: (m, a, b) => [notPositive(m, a), notPositive(m, b)],
    value: kernel,
    partials: (m, a, b) => [m.neg(m.gammaPByA(a, b)), m.neg(m.gammaPdf(a, b))],
    samples: [[1, 1], [2.5, 3], [0.5, 0.25], [40, 45]],
    edges: [[[0, 2], [NaN, 0]]],
  },
  gammaPByA: {
    code: 79, arity: 2,
    doc: "Derivative of gammaP by the shape; its own derivative by the shape is NaN, and by b at 0.",
    kinks: either,
    value: kernel,
    partials: (m, a, b) => [unknown(m, a, b), m.mul(m.gammaPdf(a, b), logSlope(m, m.log(b), a))],
    samples: [[1, 1], [2.5, 3], [0.5, 0.25], [40, 35]],
    edges: [[[2, 0], [NaN, NaN]]],
  },
  betaPdf: {
    code: 80, arity: 3,
    doc: "Density of the beta distribution of shapes a, b > 0 at c, NaN outside [0, 1]; derivatives 0 or NaN at 0 and 1.",
    kinks: (m, a, b, c) => {
      const [low, high] = [m.max(either(m, a, b), notPositive(m, c)), m.max(either(m, a, b), m.ge(c, m.lit(1)))];
      return [low, high, m.max(low, high)];
    },
    value: kernel,
    partials: (m, a, b, c, y) => [
      m.mul(y, logSlope(m, m.log(c), a, m.add(a, b))),
      m.mul(y, logSlope(m, m.log1p(m.neg(c)), b, m.add(a, b))),
      m.mul(y, m.sub(m.div(m.sub(a, m.lit(1)), c), m.div(m.sub(b, m.lit(1)), m.sub(m.lit(1), c)))),
    ],
    samples: [[1, 1, 0.5], [2.5, 3, 0.25], [0.5, 0.6, 0.75]],
    edges: [[[2, 2, 0], [NaN, 0, NaN]], [[2, 2, 1], [0, NaN, NaN]]],
  },
  betaInc: {
    code: 81, arity: 3,
    doc: "Beta distribution of shapes a and b: probability below c, the regularised incomplete beta function; derivatives at a shape of 0 are NaN.",
    kinks: (m, a, b, c) => [either(m, a, b), either(m, a, b), m.max(either(m, a, b), noChance(m, c))],
    value: kernel,
    partials: (m, a, b, c) => [m.betaIncByA(a, b, c), m.betaIncByB(a, b, c), m.betaPdf(a, b, c)],
    samples: [[1, 1, 0.5], [2.5, 3, 0.25], [0.5, 0.6, 0.75], [25, 30, 0.4]],
    edges: [[[2, 2, 0], [0, 0, 0]], [[0, 2, 0.5], [NaN, NaN, NaN]]],
  },
  betaIncByA: {
    code: 82, arity: 3,
    doc: "Derivative of betaInc by a; its own derivatives by the shapes are NaN, and by c 0 or NaN at 0 and 1.",
    kinks: (m, a, b, c) => m.max(either(m, a, b), noChance(m, c)),
    value: kernel,
    partials: (m, a, b, c) => [unknown(m, a, b, c), unknown(m, a, b, c), m.mul(m.betaPdf(a, b, c), logSlope(m, m.log(c), a, m.add(a, b)))],
    samples: [[1, 1, 0.5], [2.5, 3, 0.25], [0.5, 0.6, 0.75], [25, 30, 0.4]],
    edges: [[[2, 2, 0], [NaN, NaN, NaN]]],
  },
  betaIncByB: {
    code: 83, arity: 3,
    doc: "Derivative of betaInc by b; its own derivatives by the shapes are NaN, and by c 0 or NaN at 0 and 1.",
    kinks: (m, a, b, c) => m.max(either(m, a, b), noChance(m, c)),
    value: kernel,
    partials: (m, a, b, c) => [unknown(m, a, b, c), unknown(m, a, b, c), m.mul(m.betaPdf(a, b, c), logSlope(m, m.log1p(m.neg(c)), b, m.add(a, b)))],
    samples: [[1, 1, 0.5], [2.5, 3, 0.25], [0.5, 0.6, 0.75], [25, 30, 0.4]],
    edges: [[[2, 2, 0], [NaN, NaN, 0]], [[2, 2, 1], [NaN, NaN, NaN]]],
  },

  // Bessel functions
  besselJ0: {
    code: 84, arity: 1,
    doc: "Bessel function of the first kind, order 0.",
    value: kernel,
    partials: (m, a) => [m.neg(m.besselJ1(a))],
    samples: [[0], [0.5], [-2], [12]],
  },
  besselJ1: {
    code: 85, arity: 1,
    doc: "Bessel function of the first kind, order 1.",
    value: kernel,
    partials: (m, a) => [m.mul(m.lit(0.5), m.sub(m.besselJ0(a), m.besselJ(m.lit(2), a)))],
    samples: [[0], [0.5], [-2], [12]],
  },
  besselY0: {
    code: 86, arity: 1,
    doc: "Bessel function of the second kind, order 0, -Inf at 0 and NaN below; derivative +Inf at 0.",
    kinks: notPositive,
    value: kernel,
    partials: (m, a) => [m.neg(m.besselY1(a))],
    samples: [[0.5], [2], [12]],
    edges: [[[0], [Infinity]], [[-1], [NaN]]],
  },
  besselY1: {
    code: 87, arity: 1,
    doc: "Bessel function of the second kind, order 1, -Inf at 0 and NaN below; derivative NaN at 0.",
    kinks: notPositive,
    value: kernel,
    partials: (m, a, y) => [m.sub(m.besselY0(a), m.div(y, a))],
    samples: [[0.5], [2], [12]],
    edges: [[[0], [NaN]], [[-1], [NaN]]],
  },
  besselI0: {
    code: 88, arity: 1,
    doc: "Modified Bessel function of the first kind, order 0.",
    value: kernel,
    partials: (m, a) => [m.besselI1(a)],
    samples: [[0], [0.5], [-2], [12]],
  },
  besselI1: {
    code: 89, arity: 1,
    doc: "Modified Bessel function of the first kind, order 1.",
    value: kernel,
    partials: (m, a) => [m.mul(m.lit(0.5), m.add(m.besselI0(a), m.besselI(m.lit(2), a)))],
    samples: [[0], [0.5], [-2], [12]],
  },
  besselK0: {
    code: 90, arity: 1,
    doc: "Modified Bessel function of the second kind, order 0, Inf at 0 and NaN below; derivative -Inf at 0.",
    kinks: notPositive,
    value: kernel,
    partials: (m, a) => [m.neg(m.besselK1(a))],
    samples: [[0.5], [2], [12]],
    edges: [[[0], [-Infinity]], [[-1], [NaN]]],
  },
  besselK1: {
    code: 91, arity: 1,
    doc: "Modified Bessel function of the second kind, order 1, Inf at 0 and NaN below; derivative -Inf at 0.",
    kinks: notPositive,
    value: kernel,
    partials: (m, a, y) => [m.neg(m.add(m.besselK0(a), m.div(y, a)))],
    samples: [[0.5], [2], [12]],
    edges: [[[0], [-Infinity]], [[-1], [NaN]]],
  },
  besselJ: {
    code: 92, arity: 2,
    doc: "Bessel function of the first kind, order a, at b; a is whole, -170 to 170, else NaN; derivative 0 by a.",
    kinks: broken,
    value: kernel,
    partials: (m, a, b) => [zero, m.mul(m.lit(0.5), m.sub(m.besselJ(m.sub(a, m.lit(1)), b), m.besselJ(m.add(a, m.lit(1)), b)))],
    samples: [[0, 0.5], [2, 2], [3, -1], [-1, 12], [2, 0]],
    edges: [[[0.5, 1], [0, NaN]]],
  },
  besselI: {
    code: 93, arity: 2,
    doc: "Modified Bessel function of the first kind, order a, at b; a is whole, -170 to 170, else NaN; derivative 0 by a.",
    kinks: broken,
    value: kernel,
    partials: (m, a, b) => [zero, m.mul(m.lit(0.5), m.add(m.besselI(m.sub(a, m.lit(1)), b), m.besselI(m.add(a, m.lit(1)), b)))],
    samples: [[0, 0.5], [2, 2], [3, -1], [-1, 4], [2, 0]],
    edges: [[[0.5, 1], [0, NaN]]],
  },
};

export const names = Object.keys(rules) as OpName[];

/** Opcode to name. */
export const nameOf: readonly OpName[] = names.slice().sort((x, y) => rules[x].code - rules[y].code);
