/** Every elementary function, scalar and two lanes, for tests and measurements; not shipped. */
import * as m from "./math/index";

// Arrays live where the host asks for them: `reserve` grows memory once, past the static data.
export function reserve(bytes: i32): usize {
  const at = <usize>memory.size() << 16;
  memory.grow((bytes + 0xffff) >> 16);
  return at;
}

export function exp(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<f64>(out + (<usize>i << 3), m.exp<f64>(load<f64>(x + (<usize>i << 3))));
}
export function exp_2(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i += 2) v128.store(out + (<usize>i << 3), m.exp<v128>(v128.load(x + (<usize>i << 3))));
}
export function exp2(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<f64>(out + (<usize>i << 3), m.exp2<f64>(load<f64>(x + (<usize>i << 3))));
}
export function exp2_2(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i += 2) v128.store(out + (<usize>i << 3), m.exp2<v128>(v128.load(x + (<usize>i << 3))));
}
export function expm1(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<f64>(out + (<usize>i << 3), m.expm1<f64>(load<f64>(x + (<usize>i << 3))));
}
export function expm1_2(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i += 2) v128.store(out + (<usize>i << 3), m.expm1<v128>(v128.load(x + (<usize>i << 3))));
}
export function log(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<f64>(out + (<usize>i << 3), m.log<f64>(load<f64>(x + (<usize>i << 3))));
}
export function log_2(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i += 2) v128.store(out + (<usize>i << 3), m.log<v128>(v128.load(x + (<usize>i << 3))));
}
export function log2(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<f64>(out + (<usize>i << 3), m.log2<f64>(load<f64>(x + (<usize>i << 3))));
}
export function log2_2(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i += 2) v128.store(out + (<usize>i << 3), m.log2<v128>(v128.load(x + (<usize>i << 3))));
}
export function log10(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<f64>(out + (<usize>i << 3), m.log10<f64>(load<f64>(x + (<usize>i << 3))));
}
export function log10_2(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i += 2) v128.store(out + (<usize>i << 3), m.log10<v128>(v128.load(x + (<usize>i << 3))));
}
export function log1p(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<f64>(out + (<usize>i << 3), m.log1p<f64>(load<f64>(x + (<usize>i << 3))));
}
export function log1p_2(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i += 2) v128.store(out + (<usize>i << 3), m.log1p<v128>(v128.load(x + (<usize>i << 3))));
}
export function sin(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<f64>(out + (<usize>i << 3), m.sin<f64>(load<f64>(x + (<usize>i << 3))));
}
export function sin_2(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i += 2) v128.store(out + (<usize>i << 3), m.sin<v128>(v128.load(x + (<usize>i << 3))));
}
export function cos(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<f64>(out + (<usize>i << 3), m.cos<f64>(load<f64>(x + (<usize>i << 3))));
}
export function cos_2(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i += 2) v128.store(out + (<usize>i << 3), m.cos<v128>(v128.load(x + (<usize>i << 3))));
}
export function tan(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<f64>(out + (<usize>i << 3), m.tan<f64>(load<f64>(x + (<usize>i << 3))));
}
export function tan_2(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i += 2) v128.store(out + (<usize>i << 3), m.tan<v128>(v128.load(x + (<usize>i << 3))));
}
export function asin(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<f64>(out + (<usize>i << 3), m.asin<f64>(load<f64>(x + (<usize>i << 3))));
}
export function asin_2(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i += 2) v128.store(out + (<usize>i << 3), m.asin<v128>(v128.load(x + (<usize>i << 3))));
}
export function acos(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<f64>(out + (<usize>i << 3), m.acos<f64>(load<f64>(x + (<usize>i << 3))));
}
export function acos_2(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i += 2) v128.store(out + (<usize>i << 3), m.acos<v128>(v128.load(x + (<usize>i << 3))));
}
export function atan(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<f64>(out + (<usize>i << 3), m.atan<f64>(load<f64>(x + (<usize>i << 3))));
}
export function atan_2(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i += 2) v128.store(out + (<usize>i << 3), m.atan<v128>(v128.load(x + (<usize>i << 3))));
}
export function sinh(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<f64>(out + (<usize>i << 3), m.sinh<f64>(load<f64>(x + (<usize>i << 3))));
}
export function sinh_2(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i += 2) v128.store(out + (<usize>i << 3), m.sinh<v128>(v128.load(x + (<usize>i << 3))));
}
export function cosh(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<f64>(out + (<usize>i << 3), m.cosh<f64>(load<f64>(x + (<usize>i << 3))));
}
export function cosh_2(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i += 2) v128.store(out + (<usize>i << 3), m.cosh<v128>(v128.load(x + (<usize>i << 3))));
}
export function tanh(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<f64>(out + (<usize>i << 3), m.tanh<f64>(load<f64>(x + (<usize>i << 3))));
}
export function tanh_2(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i += 2) v128.store(out + (<usize>i << 3), m.tanh<v128>(v128.load(x + (<usize>i << 3))));
}
export function asinh(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<f64>(out + (<usize>i << 3), m.asinh<f64>(load<f64>(x + (<usize>i << 3))));
}
export function asinh_2(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i += 2) v128.store(out + (<usize>i << 3), m.asinh<v128>(v128.load(x + (<usize>i << 3))));
}
export function acosh(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<f64>(out + (<usize>i << 3), m.acosh<f64>(load<f64>(x + (<usize>i << 3))));
}
export function acosh_2(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i += 2) v128.store(out + (<usize>i << 3), m.acosh<v128>(v128.load(x + (<usize>i << 3))));
}
export function atanh(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<f64>(out + (<usize>i << 3), m.atanh<f64>(load<f64>(x + (<usize>i << 3))));
}
export function atanh_2(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i += 2) v128.store(out + (<usize>i << 3), m.atanh<v128>(v128.load(x + (<usize>i << 3))));
}
export function cbrt(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<f64>(out + (<usize>i << 3), m.cbrt<f64>(load<f64>(x + (<usize>i << 3))));
}
export function cbrt_2(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i += 2) v128.store(out + (<usize>i << 3), m.cbrt<v128>(v128.load(x + (<usize>i << 3))));
}
export function erf(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<f64>(out + (<usize>i << 3), m.erf<f64>(load<f64>(x + (<usize>i << 3))));
}
export function erf_2(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i += 2) v128.store(out + (<usize>i << 3), m.erf<v128>(v128.load(x + (<usize>i << 3))));
}
export function erfc(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<f64>(out + (<usize>i << 3), m.erfc<f64>(load<f64>(x + (<usize>i << 3))));
}
export function erfc_2(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i += 2) v128.store(out + (<usize>i << 3), m.erfc<v128>(v128.load(x + (<usize>i << 3))));
}
export function sigmoid(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<f64>(out + (<usize>i << 3), m.sigmoid<f64>(load<f64>(x + (<usize>i << 3))));
}
export function sigmoid_2(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i += 2) v128.store(out + (<usize>i << 3), m.sigmoid<v128>(v128.load(x + (<usize>i << 3))));
}
export function softplus(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<f64>(out + (<usize>i << 3), m.softplus<f64>(load<f64>(x + (<usize>i << 3))));
}
export function softplus_2(x: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i += 2) v128.store(out + (<usize>i << 3), m.softplus<v128>(v128.load(x + (<usize>i << 3))));
}
export function atan2(x: usize, y: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<f64>(out + (<usize>i << 3), m.atan2<f64>(load<f64>(x + (<usize>i << 3)), load<f64>(y + (<usize>i << 3))));
}
export function atan2_2(x: usize, y: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i += 2) v128.store(out + (<usize>i << 3), m.atan2<v128>(v128.load(x + (<usize>i << 3)), v128.load(y + (<usize>i << 3))));
}
export function pow(x: usize, y: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<f64>(out + (<usize>i << 3), m.pow<f64>(load<f64>(x + (<usize>i << 3)), load<f64>(y + (<usize>i << 3))));
}
export function pow_2(x: usize, y: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i += 2) v128.store(out + (<usize>i << 3), m.pow<v128>(v128.load(x + (<usize>i << 3)), v128.load(y + (<usize>i << 3))));
}
export function hypot(x: usize, y: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<f64>(out + (<usize>i << 3), m.hypot<f64>(load<f64>(x + (<usize>i << 3)), load<f64>(y + (<usize>i << 3))));
}
export function hypot_2(x: usize, y: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i += 2) v128.store(out + (<usize>i << 3), m.hypot<v128>(v128.load(x + (<usize>i << 3)), v128.load(y + (<usize>i << 3))));
}
