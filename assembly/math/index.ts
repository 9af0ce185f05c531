/** The elementary functions, each generic over one lane (f64) and two (v128). PROVISIONAL bodies. */
import { lane0, lane1, join, add, sub, mul, div, lit, max, abs, neg } from "../lanes";
export { sigmoid, softplus } from "./logistic";
export { sinh, cosh, tanh } from "./hyperbolic";
export { pow } from "./pow";
export { sin, cos, tan } from "./trig";
export { log, log2, log10, log1p } from "./log";
export { exp, exp2, expm1 } from "./exp";

export function asin<T>(x: T): T {
  return join<T>(NativeMath.asin(lane0<T>(x)), NativeMath.asin(lane1<T>(x)));
}

export function acos<T>(x: T): T {
  return join<T>(NativeMath.acos(lane0<T>(x)), NativeMath.acos(lane1<T>(x)));
}

export function atan<T>(x: T): T {
  return join<T>(NativeMath.atan(lane0<T>(x)), NativeMath.atan(lane1<T>(x)));
}

export function asinh<T>(x: T): T {
  return join<T>(NativeMath.asinh(lane0<T>(x)), NativeMath.asinh(lane1<T>(x)));
}

export function acosh<T>(x: T): T {
  return join<T>(NativeMath.acosh(lane0<T>(x)), NativeMath.acosh(lane1<T>(x)));
}

export function atanh<T>(x: T): T {
  return join<T>(NativeMath.atanh(lane0<T>(x)), NativeMath.atanh(lane1<T>(x)));
}

export function cbrt<T>(x: T): T {
  return join<T>(NativeMath.cbrt(lane0<T>(x)), NativeMath.cbrt(lane1<T>(x)));
}

export function atan2<T>(x: T, y: T): T {
  return join<T>(NativeMath.atan2(lane0<T>(x), lane0<T>(y)), NativeMath.atan2(lane1<T>(x), lane1<T>(y)));
}

export function hypot<T>(x: T, y: T): T {
  return join<T>(NativeMath.hypot(lane0<T>(x), lane0<T>(y)), NativeMath.hypot(lane1<T>(x), lane1<T>(y)));
}

export function erf<T>(x: T): T {
  return join<T>(erf1(lane0<T>(x)), erf1(lane1<T>(x)));
}

export function erfc<T>(x: T): T {
  return sub<T>(lit<T>(1), erf<T>(x));
}

function erf1(x: f64): f64 {
  let term = x;
  let sum = x;
  for (let n = 1; n < 60; n++) {
    term *= -x * x / <f64>n;
    sum += term / <f64>(2 * n + 1);
  }
  return abs(x) > 3 ? f64.copysign(1, x) : sum * 1.1283791670955126;
}
