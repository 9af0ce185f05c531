/** Functions with branches that were not taken, each with where it was reported, and the derivatives that are right. */
import { atan2, hypot, logSumExp, norm, select, sub } from "../src/index.js";
import type { Expr } from "../src/index.js";

export type Fn = (x: Expr[]) => Expr;

export interface Case {
  readonly title: string;
  readonly fn: Fn;
  readonly at: readonly number[];
  readonly gradient: readonly number[];
  /** Row-major; zeros where nothing is said. */
  readonly hessian?: readonly number[];
}

export const given = (title: string, fn: Fn, at: number[], gradient: number[], hessian?: number[]): Case => ({ title, fn, at, gradient, ...(hessian && { hessian }) }); // prettier-ignore
const root = (xs: Expr[]): Expr => xs.map((x) => x.square()).reduce((sum, x) => sum.add(x)).sqrt(); // prettier-ignore
const positive = ([x]: Expr[]): Expr => select(x!.gt(0), x!.log(), 0);
const sinc = ([x]: Expr[]): Expr => select(x!.ne(0), x!.sin().div(x!), 1);

// prettier-ignore
export const cases: readonly Case[] = [
  given("log of what is positive, else 0, at -1", positive, [-1], [0]),
  given("log of what is positive, else 0, at 0", positive, [0], [0]),
  given("log of what is positive, else 0, at 1", positive, [1], [1], [-1]),
  given("a length that is only taken where it is large (jax-ml/jax#347)", (x) => select(root(x).gt(0.5), root(x), 1), [0, 0], [0, 0]),
  given("an angle at the origin, not taken (jax-ml/jax#1052)", ([x, y]) => select(y!.gt(0.5), 0, atan2(x!, x!)), [0, 1], [0, 0]),
  given("an angle at the origin, taken (jax-ml/jax#1052, pytorch/pytorch#98276)", ([x, y]) => select(y!.gt(0.5), 0, atan2(x!, x!)), [0, 0], [0, 0]),
  given("x · Inf, not taken (jax-ml/jax#2630)", ([x]) => select(x!.gt(0), 0, x!.mul(Infinity)), [1], [0]),
  given("a square root at 0, not taken (jax-ml/jax#2630)", ([x]) => select(x!.le(0), 0, x!.sqrt()), [0], [0]),
  given("a square root of a negative number, not taken (HIPS/autograd#802)", ([x]) => select(x!.ge(0), x!, x!.neg().sqrt()), [1], [1]),
  given("a square root below 0, not taken (casadi/casadi#1805)", ([x]) => select(x!.gt(0), x!.sqrt(), 0), [-1], [0]),
  given("a square root, taken (casadi/casadi#1805)", ([x]) => select(x!.gt(0), x!.sqrt(), 0), [1], [0.5], [-0.25]),
  given("a second derivative not taken (casadi/casadi#1878)", ([x]) => select(x!.gt(0), x!.sqrt(), 0), [-3], [0]),
  given("a power 1/2 of a negative number, not taken (casadi/casadi#1878)", ([x]) => select(x!.gt(0), x!.pow(0.5), 0), [-1], [0]),
  given("a quotient that is not taken (coin-or/CppAD#8)", ([x, y]) => select(y!.gt(1), x!.div(y!), 0), [1, 1], [0, 0]),
  given("a quotient 0/0 that is not taken (coin-or/CppAD#8)", ([x, y]) => select(x!.gt(1), x!.div(y!), 0), [0, 0], [0, 0]),
  given("the cosine of a length at 0 (joaoleal/CppADCodeGen#74)", (x) => select(root(x).gt(0), root(x).cos(), 1), [0, 0, 0], [0, 0, 0]),
  given("a product with a square root at 0 (tinygrad/tinygrad#12409)", ([x]) => select(x!.eq(0), 0, x!.mul(x!.sqrt())), [0], [0]),
  given("a power that overflows, not taken (tensorflow/tensorflow#38349)", ([x]) => select(x!.lt(15), x!, x!.exp().exp()), [10], [1]),
  given("a quotient on one side, a logarithm on the other, at 1 (tensorflow/tensorflow#20355)", ([x]) => select(x!.lt(0), sub(1, x!).reciprocal(), x!.add(1).log()), [1], [0.5], [-0.25]),
  given("the same at -1 (tensorflow/tensorflow#20355)", ([x]) => select(x!.lt(0), sub(1, x!).reciprocal(), x!.add(1).log()), [-1], [0.25], [0.25]),
  given("a factor of a logarithm that is not taken (tensorflow/tensorflow#27684)", ([a, x]) => select(x!.ge(0), a!.mul(x!.log()), 0), [1, -1], [0, 0]),
  given("an infinite factor behind a choice (EnzymeAD/Enzyme.jl#2285)", ([x, a]) => x!.square().add(select(a!.lt(1e300), a!.mul(x!.square()), 0)), [0, Infinity], [0, 0], [2, 0, 0, 0]),
  given("the length of nothing (pytorch/pytorch#2421, HIPS/autograd#151, casadi/casadi#3898)", (x) => norm(x), [0, 0], [0, 0]),
  given("hypot at the origin (JuliaDiff/ForwardDiff.jl#243)", ([x, y]) => hypot(x!, y!), [0, 0], [0, 0]),
  given("a log-sum-exp of nothing but -Inf (jax-ml/jax#6811, pytorch/pytorch#31829)", ([x]) => logSumExp([x!.mul(0).add(-Infinity), x!.add(-Infinity)]), [1], [0]),
  given("0 to a power, by the power (tensorflow/tfjs#346)", ([y]) => y!.mul(0).pow(y!), [2], [0]),
  given("a negative number to a whole power (tenstorrent/tt-metal#54439)", ([x]) => x!.pow(3), [-2], [12], [-12]),
  given("x^4 at 0 (tensorflow/tensorflow#35011)", ([x]) => x!.pow(4), [0], [0]),
  given("x^1.875 at 0, guarded (coin-or/CppAD#92)", ([x]) => select(x!.gt(0), x!.pow(1.875), 0), [0], [0]),
  given("x / x, guarded", ([x]) => select(x!.ne(0), x!.div(x!), 1), [0], [0]),
  given("x · (1 / x), guarded", ([x]) => select(x!.gt(0), x!.mul(x!.reciprocal()), 0), [0], [0]),
  given("sin x / x, guarded", sinc, [0], [0]),
  given("a square, a difference and a sum of what is infinite, not taken", ([x]) => select(x!.gt(0), x!.log().square().add(x!.log().sub(x!.reciprocal()).square()), x!), [0], [1]),
  given("choices in choices", ([x]) => select(x!.gt(0), select(x!.gt(1), x!.sub(1).sqrt(), x!.log()), select(x!.lt(0), x!.neg().log(), x!.mul(3))), [0], [3]),
  given("a maximum of what is not taken", ([x]) => select(x!.gt(0), x!.log().max(x!.sqrt()), 0), [0], [0]),
  given("a logarithm under a relu that is off", ([x]) => x!.log().relu(), [0], [0]),
];
