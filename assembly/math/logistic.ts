/** sigmoid and softplus: both start from exp(-|x|), which cannot overflow. */
import { abs, add, allLt, div, join, lane0, lane1, lit, mul, neg, pickLt, sub } from "../lanes";
import { EXP_BOUND, exp, expIndex, expReduced, expRelative, expRoot, SHIFT } from "./exp";
import { log1p } from "./log";
import { fastSumRest } from "./pairs";

// q = 1/d or z/d with z = exp(-|x|), d = 1 + z. What rounding z and d left is put back without a second
// division: 1/d is q or 1 - q.
// @ts-ignore: decorator
@inline
function sigmoidNormal<T>(x: T): T {
  const a = neg<T>(abs<T>(x));
  const index = expIndex<T>(a);
  const root = expRoot<T>(index, 0);
  const step = mul<T>(root, expRelative<T>(index, expReduced<T>(a, sub<T>(index, lit<T>(SHIFT)))));
  const z = add<T>(root, step);
  const dz = fastSumRest<T>(root, step, z);
  const d = add<T>(lit<T>(1), z);
  const dd = add<T>(fastSumRest<T>(lit<T>(1), z, d), dz);
  const zero = lit<T>(0);
  const q = div<T>(pickLt<T>(x, zero, z, lit<T>(1)), d);
  const perD = pickLt<T>(x, zero, sub<T>(lit<T>(1), q), q);
  return add<T>(q, mul<T>(sub<T>(pickLt<T>(x, zero, dz, zero), mul<T>(q, dd)), perD));
}

/** 1/(1 + exp(-x)), relatively accurate in its lower tail too. */
export function sigmoid<T>(x: T): T {
  if (!allLt<T>(abs<T>(x), lit<T>(EXP_BOUND))) return sigmoidRare<T>(x);
  return sigmoidNormal<T>(x);
}

function sigmoidRare<T>(x: T): T {
  if (isVector<T>()) return join<T>(sigmoid<f64>(lane0<T>(x)), sigmoid<f64>(lane1<T>(x)));
  else return x > 0 ? 1 : exp<f64>(x);
}

/** log(1 + exp(x)) = max(x, 0) + log1p(exp(-|x|)). */
export function softplus<T>(x: T): T {
  return add<T>(pickLt<T>(x, lit<T>(0), lit<T>(0), x), log1p<T>(exp<T>(neg<T>(abs<T>(x)))));
}
