/**
 * What a rule of the table may use.
 *
 * A rule is written once against `Algebra<V>` and read many times with another `V`: numbers (the test
 * reference), source text (the AssemblyScript sweeps), tape nodes (higher derivatives) and pairs of those
 * (`Dual`, second order).
 */

// prettier-ignore
export type Unary =
  | "neg" | "abs" | "sign" | "sqrt" | "cbrt" | "square" | "reciprocal"
  | "exp" | "exp2" | "expm1" | "log" | "log2" | "log10" | "log1p"
  | "sin" | "cos" | "tan" | "asin" | "acos" | "atan"
  | "sinh" | "cosh" | "tanh" | "asinh" | "acosh" | "atanh"
  | "floor" | "ceil" | "round" | "sigmoid" | "softplus" | "relu" | "erf" | "erfc"
  | "stopGradient"
  | "normalPdf" | "normalCdf" | "normalLogCdf" | "normalQuantile" | "logit" | "erfinv" | "erfcx"
  | "lgamma" | "gamma" | "digamma" | "trigamma"
  | "besselJ0" | "besselJ1" | "besselY0" | "besselY1" | "besselI0" | "besselI1" | "besselK0" | "besselK1";

// prettier-ignore
export type Binary =
  | "add" | "sub" | "mul" | "div" | "atan2" | "pow" | "hypot" | "min" | "max"
  | "squaredDifference"
  | "lt" | "le" | "gt" | "ge" | "eq" | "ne"
  | "ierfcx" | "polygamma" | "beta" | "gammaPdf" | "gammaP" | "gammaQ" | "gammaPByA" | "besselJ" | "besselI";

// prettier-ignore
export type Ternary =
  | "select" | "clamp" | "withPartial"
  | "betaPdf" | "betaInc" | "betaIncByA" | "betaIncByB";

/** Operations over one list. */
export type List = "sum" | "prod" | "mean" | "norm" | "logSumExp" | "maxOf" | "minOf";

/** Operations over two lists of one length. */
export type Pairs = "dot";

export type OpName = Unary | Binary | Ternary | List | Pairs;

/** The operations over values `V`, one method an operation, and literals. */
// prettier-ignore
export type Algebra<V> = { lit(x: number): V }
  & { [K in Unary]: (a: V) => V }
  & { [K in Binary]: (a: V, b: V) => V }
  & { [K in Ternary]: (a: V, b: V, c: V) => V }
  & { [K in List]: (xs: readonly V[]) => V }
  & { [K in Pairs]: (xs: readonly V[], zs: readonly V[]) => V };

/** The partial derivative is 0 for every input: no code, no adjoint. */
export const zero = Symbol("zero");
/** The partial derivative is 1 for every input: no multiplication. */
export const one = Symbol("one");
/** The partial derivative is -1 for every input. */
export const minusOne = Symbol("minusOne");

/** The partial derivative `times / by`; kept as a quotient so that 1 / b costs one division of the seed. */
export class Over<V> {
  constructor(
    readonly times: V | typeof one,
    readonly by: V,
  ) {}
}

/**
 * A partial derivative that is `then` where `when` is not 0 and `otherwise` elsewhere. The choice is made
 * on the contribution, not on a factor: an operand that was not taken gets exactly 0, also when the seed is
 * Inf or NaN.
 */
export class Gate<V> {
  constructor(
    readonly when: V,
    readonly then: Partial<V>,
    readonly otherwise: Partial<V>,
  ) {}
}

export type Zero = typeof zero;
export type Partial<V> = V | Zero | typeof one | typeof minusOne | Over<V> | Gate<V>;

export const over = <V>(times: V | typeof one, by: V): Over<V> => new Over(times, by);
export const gate = <V>(when: V, then: Partial<V>, otherwise: Partial<V>): Gate<V> => new Gate(when, then, otherwise);

/** `partial · t` as IEEE has it: 0 · Inf is NaN. What derivatives that are recorded are made of. */
export const contract = <V>(m: Algebra<V>, partial: Partial<V>, t: V): V | Zero => product(m, partial, t, (x) => x);

/**
 * What an operand receives from the adjoint `t`, or gives to a tangent: `partial · t`, where a `t` of 0 contributes exactly
 * 0, also where the partial derivative is Inf or NaN. Without this a branch that was not taken would poison what it
 * depends on, and x^3 would have no second derivative at x < 0, since ∂/∂exponent is NaN there.
 */
export const contribution = <V>(m: Algebra<V>, partial: Partial<V>, t: V): V | Zero =>
  product(m, partial, t, (x) => m.select(m.ne(t, m.lit(0)), x, m.lit(0)));

/** `scaled` is told of every product and quotient; `t` itself, its negation and 0 need nothing. */
function product<V>(m: Algebra<V>, partial: Partial<V>, t: V, scaled: (x: V) => V): V | Zero {
  if (partial === zero) return zero;
  if (partial === one) return t;
  if (partial === minusOne) return m.neg(t);
  if (partial instanceof Over) {
    const share = m.div(t, partial.by);
    return scaled(partial.times === one ? share : m.mul(share, partial.times as V));
  }
  if (partial instanceof Gate) {
    const then = product(m, partial.then, t, scaled);
    const otherwise = product(m, partial.otherwise, t, scaled);
    if (then === zero && otherwise === zero) return zero;
    const part = (v: V | Zero) => (v === zero ? m.lit(0) : (v as V));
    return m.select(partial.when, part(then), part(otherwise));
  }
  return scaled(m.mul(partial as V, t));
}

/** Adds two contributions, either of which may be identically 0. */
export function accumulate<V>(m: Algebra<V>, x: V | Zero, y: V | Zero): V | Zero {
  if (x === zero) return y;
  return y === zero ? x : m.add(x as V, y as V);
}
