/**
 * Every elementary function over arrays, one lane and two, for tests and measurements; not shipped.
 *
 * Each export takes the addresses of x, y and the results, and the length in bytes, a multiple
 * of 16; `_2` is the vector version. Functions of one argument leave y alone.
 */
import * as m from "./math/index";

export * from "./math_harness_joint";
export * from "./math_harness_special";

/** The address of fresh memory, past the static data. */
export function reserve(bytes: i32): usize {
  const at = <usize>memory.size() << 16;
  memory.grow((bytes + 0xffff) >> 16);
  return at;
}

export function exp(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<f64>(out + i, m.exp<f64>(load<f64>(x + i)));
}
export function exp_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, m.exp<v128>(v128.load(x + i)));
}

export function exp2(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<f64>(out + i, m.exp2<f64>(load<f64>(x + i)));
}
export function exp2_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, m.exp2<v128>(v128.load(x + i)));
}

export function expm1(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<f64>(out + i, m.expm1<f64>(load<f64>(x + i)));
}
export function expm1_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, m.expm1<v128>(v128.load(x + i)));
}

export function log(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<f64>(out + i, m.log<f64>(load<f64>(x + i)));
}
export function log_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, m.log<v128>(v128.load(x + i)));
}

export function log2(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<f64>(out + i, m.log2<f64>(load<f64>(x + i)));
}
export function log2_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, m.log2<v128>(v128.load(x + i)));
}

export function log10(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<f64>(out + i, m.log10<f64>(load<f64>(x + i)));
}
export function log10_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, m.log10<v128>(v128.load(x + i)));
}

export function log1p(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<f64>(out + i, m.log1p<f64>(load<f64>(x + i)));
}
export function log1p_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, m.log1p<v128>(v128.load(x + i)));
}

export function sin(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<f64>(out + i, m.sin<f64>(load<f64>(x + i)));
}
export function sin_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, m.sin<v128>(v128.load(x + i)));
}

export function cos(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<f64>(out + i, m.cos<f64>(load<f64>(x + i)));
}
export function cos_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, m.cos<v128>(v128.load(x + i)));
}

export function tan(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<f64>(out + i, m.tan<f64>(load<f64>(x + i)));
}
export function tan_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, m.tan<v128>(v128.load(x + i)));
}

export function asin(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<f64>(out + i, m.asin<f64>(load<f64>(x + i)));
}
export function asin_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, m.asin<v128>(v128.load(x + i)));
}

export function acos(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<f64>(out + i, m.acos<f64>(load<f64>(x + i)));
}
export function acos_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, m.acos<v128>(v128.load(x + i)));
}

export function atan(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<f64>(out + i, m.atan<f64>(load<f64>(x + i)));
}
export function atan_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, m.atan<v128>(v128.load(x + i)));
}

export function sinh(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<f64>(out + i, m.sinh<f64>(load<f64>(x + i)));
}
export function sinh_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, m.sinh<v128>(v128.load(x + i)));
}

export function cosh(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<f64>(out + i, m.cosh<f64>(load<f64>(x + i)));
}
export function cosh_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, m.cosh<v128>(v128.load(x + i)));
}

export function tanh(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<f64>(out + i, m.tanh<f64>(load<f64>(x + i)));
}
export function tanh_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, m.tanh<v128>(v128.load(x + i)));
}

export function asinh(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<f64>(out + i, m.asinh<f64>(load<f64>(x + i)));
}
export function asinh_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, m.asinh<v128>(v128.load(x + i)));
}

export function acosh(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<f64>(out + i, m.acosh<f64>(load<f64>(x + i)));
}
export function acosh_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, m.acosh<v128>(v128.load(x + i)));
}

export function atanh(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<f64>(out + i, m.atanh<f64>(load<f64>(x + i)));
}
export function atanh_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, m.atanh<v128>(v128.load(x + i)));
}

export function cbrt(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<f64>(out + i, m.cbrt<f64>(load<f64>(x + i)));
}
export function cbrt_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, m.cbrt<v128>(v128.load(x + i)));
}

export function erf(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<f64>(out + i, m.erf<f64>(load<f64>(x + i)));
}
export function erf_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, m.erf<v128>(v128.load(x + i)));
}

export function erfc(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<f64>(out + i, m.erfc<f64>(load<f64>(x + i)));
}
export function erfc_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, m.erfc<v128>(v128.load(x + i)));
}

export function sigmoid(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<f64>(out + i, m.sigmoid<f64>(load<f64>(x + i)));
}
export function sigmoid_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, m.sigmoid<v128>(v128.load(x + i)));
}

export function softplus(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<f64>(out + i, m.softplus<f64>(load<f64>(x + i)));
}
export function softplus_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, m.softplus<v128>(v128.load(x + i)));
}

export function pow(x: usize, y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<f64>(out + i, m.pow<f64>(load<f64>(x + i), load<f64>(y + i)));
}
export function pow_2(x: usize, y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, m.pow<v128>(v128.load(x + i), v128.load(y + i)));
}

export function atan2(x: usize, y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<f64>(out + i, m.atan2<f64>(load<f64>(x + i), load<f64>(y + i)));
}
export function atan2_2(x: usize, y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, m.atan2<v128>(v128.load(x + i), v128.load(y + i)));
}

export function hypot(x: usize, y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<f64>(out + i, m.hypot<f64>(load<f64>(x + i), load<f64>(y + i)));
}
export function hypot_2(x: usize, y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, m.hypot<v128>(v128.load(x + i), v128.load(y + i)));
}
