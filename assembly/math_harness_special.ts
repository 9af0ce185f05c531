/**
 * The special functions, as math_harness.ts has the elementary ones; of three arguments the third stands as far behind
 * the results as the results behind the second.
 */
import * as m from "./math/index";

function one(f: (x: f64) => f64, x: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<f64>(out + i, f(load<f64>(x + i)));
}
function oneInTwo(f: (x: v128) => v128, x: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, f(v128.load(x + i)));
}
function two(f: (x: f64, y: f64) => f64, x: usize, y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<f64>(out + i, f(load<f64>(x + i), load<f64>(y + i)));
}
function twoInTwo(f: (x: v128, y: v128) => v128, x: usize, y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, f(v128.load(x + i), v128.load(y + i)));
}
function three(f: (x: f64, y: f64, z: f64) => f64, x: usize, y: usize, out: usize, bytes: usize): void {
  const z: usize = out + (out - y);
  for (let i: usize = 0; i < bytes; i += 8) store<f64>(out + i, f(load<f64>(x + i), load<f64>(y + i), load<f64>(z + i)));
}
function threeInTwo(f: (x: v128, y: v128, z: v128) => v128, x: usize, y: usize, out: usize, bytes: usize): void {
  const z: usize = out + (out - y);
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, f(v128.load(x + i), v128.load(y + i), v128.load(z + i)));
}

export function normalPdf(x: usize, _y: usize, out: usize, bytes: usize): void {
  one((a: f64): f64 => m.normalPdf<f64>(a), x, out, bytes);
}
export function normalPdf_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  oneInTwo((a: v128): v128 => m.normalPdf<v128>(a), x, out, bytes);
}

export function normalCdf(x: usize, _y: usize, out: usize, bytes: usize): void {
  one((a: f64): f64 => m.normalCdf<f64>(a), x, out, bytes);
}
export function normalCdf_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  oneInTwo((a: v128): v128 => m.normalCdf<v128>(a), x, out, bytes);
}

export function normalLogCdf(x: usize, _y: usize, out: usize, bytes: usize): void {
  one((a: f64): f64 => m.normalLogCdf<f64>(a), x, out, bytes);
}
export function normalLogCdf_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  oneInTwo((a: v128): v128 => m.normalLogCdf<v128>(a), x, out, bytes);
}

export function normalQuantile(x: usize, _y: usize, out: usize, bytes: usize): void {
  one((a: f64): f64 => m.normalQuantile<f64>(a), x, out, bytes);
}
export function normalQuantile_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  oneInTwo((a: v128): v128 => m.normalQuantile<v128>(a), x, out, bytes);
}

export function logit(x: usize, _y: usize, out: usize, bytes: usize): void {
  one((a: f64): f64 => m.logit<f64>(a), x, out, bytes);
}
export function logit_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  oneInTwo((a: v128): v128 => m.logit<v128>(a), x, out, bytes);
}

export function erfinv(x: usize, _y: usize, out: usize, bytes: usize): void {
  one((a: f64): f64 => m.erfinv<f64>(a), x, out, bytes);
}
export function erfinv_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  oneInTwo((a: v128): v128 => m.erfinv<v128>(a), x, out, bytes);
}

export function erfcx(x: usize, _y: usize, out: usize, bytes: usize): void {
  one((a: f64): f64 => m.erfcx<f64>(a), x, out, bytes);
}
export function erfcx_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  oneInTwo((a: v128): v128 => m.erfcx<v128>(a), x, out, bytes);
}

export function lgamma(x: usize, _y: usize, out: usize, bytes: usize): void {
  one((a: f64): f64 => m.lgamma<f64>(a), x, out, bytes);
}
export function lgamma_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  oneInTwo((a: v128): v128 => m.lgamma<v128>(a), x, out, bytes);
}

export function gamma(x: usize, _y: usize, out: usize, bytes: usize): void {
  one((a: f64): f64 => m.gamma<f64>(a), x, out, bytes);
}
export function gamma_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  oneInTwo((a: v128): v128 => m.gamma<v128>(a), x, out, bytes);
}

export function digamma(x: usize, _y: usize, out: usize, bytes: usize): void {
  one((a: f64): f64 => m.digamma<f64>(a), x, out, bytes);
}
export function digamma_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  oneInTwo((a: v128): v128 => m.digamma<v128>(a), x, out, bytes);
}

export function trigamma(x: usize, _y: usize, out: usize, bytes: usize): void {
  one((a: f64): f64 => m.trigamma<f64>(a), x, out, bytes);
}
export function trigamma_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  oneInTwo((a: v128): v128 => m.trigamma<v128>(a), x, out, bytes);
}

export function besselJ0(x: usize, _y: usize, out: usize, bytes: usize): void {
  one((a: f64): f64 => m.besselJ0<f64>(a), x, out, bytes);
}
export function besselJ0_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  oneInTwo((a: v128): v128 => m.besselJ0<v128>(a), x, out, bytes);
}

export function besselJ1(x: usize, _y: usize, out: usize, bytes: usize): void {
  one((a: f64): f64 => m.besselJ1<f64>(a), x, out, bytes);
}
export function besselJ1_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  oneInTwo((a: v128): v128 => m.besselJ1<v128>(a), x, out, bytes);
}

export function besselY0(x: usize, _y: usize, out: usize, bytes: usize): void {
  one((a: f64): f64 => m.besselY0<f64>(a), x, out, bytes);
}
export function besselY0_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  oneInTwo((a: v128): v128 => m.besselY0<v128>(a), x, out, bytes);
}

export function besselY1(x: usize, _y: usize, out: usize, bytes: usize): void {
  one((a: f64): f64 => m.besselY1<f64>(a), x, out, bytes);
}
export function besselY1_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  oneInTwo((a: v128): v128 => m.besselY1<v128>(a), x, out, bytes);
}

export function besselI0(x: usize, _y: usize, out: usize, bytes: usize): void {
  one((a: f64): f64 => m.besselI0<f64>(a), x, out, bytes);
}
export function besselI0_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  oneInTwo((a: v128): v128 => m.besselI0<v128>(a), x, out, bytes);
}

export function besselI1(x: usize, _y: usize, out: usize, bytes: usize): void {
  one((a: f64): f64 => m.besselI1<f64>(a), x, out, bytes);
}
export function besselI1_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  oneInTwo((a: v128): v128 => m.besselI1<v128>(a), x, out, bytes);
}

export function besselK0(x: usize, _y: usize, out: usize, bytes: usize): void {
  one((a: f64): f64 => m.besselK0<f64>(a), x, out, bytes);
}
export function besselK0_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  oneInTwo((a: v128): v128 => m.besselK0<v128>(a), x, out, bytes);
}

export function besselK1(x: usize, _y: usize, out: usize, bytes: usize): void {
  one((a: f64): f64 => m.besselK1<f64>(a), x, out, bytes);
}
export function besselK1_2(x: usize, _y: usize, out: usize, bytes: usize): void {
  oneInTwo((a: v128): v128 => m.besselK1<v128>(a), x, out, bytes);
}

export function ierfcx(x: usize, y: usize, out: usize, bytes: usize): void {
  two((a: f64, b: f64): f64 => m.ierfcx<f64>(a, b), x, y, out, bytes);
}
export function ierfcx_2(x: usize, y: usize, out: usize, bytes: usize): void {
  twoInTwo((a: v128, b: v128): v128 => m.ierfcx<v128>(a, b), x, y, out, bytes);
}

export function polygamma(x: usize, y: usize, out: usize, bytes: usize): void {
  two((a: f64, b: f64): f64 => m.polygamma<f64>(a, b), x, y, out, bytes);
}
export function polygamma_2(x: usize, y: usize, out: usize, bytes: usize): void {
  twoInTwo((a: v128, b: v128): v128 => m.polygamma<v128>(a, b), x, y, out, bytes);
}

export function beta(x: usize, y: usize, out: usize, bytes: usize): void {
  two((a: f64, b: f64): f64 => m.beta<f64>(a, b), x, y, out, bytes);
}
export function beta_2(x: usize, y: usize, out: usize, bytes: usize): void {
  twoInTwo((a: v128, b: v128): v128 => m.beta<v128>(a, b), x, y, out, bytes);
}

export function gammaPdf(x: usize, y: usize, out: usize, bytes: usize): void {
  two((a: f64, b: f64): f64 => m.gammaPdf<f64>(a, b), x, y, out, bytes);
}
export function gammaPdf_2(x: usize, y: usize, out: usize, bytes: usize): void {
  twoInTwo((a: v128, b: v128): v128 => m.gammaPdf<v128>(a, b), x, y, out, bytes);
}

export function gammaP(x: usize, y: usize, out: usize, bytes: usize): void {
  two((a: f64, b: f64): f64 => m.gammaP<f64>(a, b), x, y, out, bytes);
}
export function gammaP_2(x: usize, y: usize, out: usize, bytes: usize): void {
  twoInTwo((a: v128, b: v128): v128 => m.gammaP<v128>(a, b), x, y, out, bytes);
}

export function gammaQ(x: usize, y: usize, out: usize, bytes: usize): void {
  two((a: f64, b: f64): f64 => m.gammaQ<f64>(a, b), x, y, out, bytes);
}
export function gammaQ_2(x: usize, y: usize, out: usize, bytes: usize): void {
  twoInTwo((a: v128, b: v128): v128 => m.gammaQ<v128>(a, b), x, y, out, bytes);
}

export function gammaPByA(x: usize, y: usize, out: usize, bytes: usize): void {
  two((a: f64, b: f64): f64 => m.gammaPByA<f64>(a, b), x, y, out, bytes);
}
export function gammaPByA_2(x: usize, y: usize, out: usize, bytes: usize): void {
  twoInTwo((a: v128, b: v128): v128 => m.gammaPByA<v128>(a, b), x, y, out, bytes);
}

export function besselJ(x: usize, y: usize, out: usize, bytes: usize): void {
  two((a: f64, b: f64): f64 => m.besselJ<f64>(a, b), x, y, out, bytes);
}
export function besselJ_2(x: usize, y: usize, out: usize, bytes: usize): void {
  twoInTwo((a: v128, b: v128): v128 => m.besselJ<v128>(a, b), x, y, out, bytes);
}

export function besselI(x: usize, y: usize, out: usize, bytes: usize): void {
  two((a: f64, b: f64): f64 => m.besselI<f64>(a, b), x, y, out, bytes);
}
export function besselI_2(x: usize, y: usize, out: usize, bytes: usize): void {
  twoInTwo((a: v128, b: v128): v128 => m.besselI<v128>(a, b), x, y, out, bytes);
}

export function betaPdf(x: usize, y: usize, out: usize, bytes: usize): void {
  three((a: f64, b: f64, c: f64): f64 => m.betaPdf<f64>(a, b, c), x, y, out, bytes);
}
export function betaPdf_2(x: usize, y: usize, out: usize, bytes: usize): void {
  threeInTwo((a: v128, b: v128, c: v128): v128 => m.betaPdf<v128>(a, b, c), x, y, out, bytes);
}

export function betaInc(x: usize, y: usize, out: usize, bytes: usize): void {
  three((a: f64, b: f64, c: f64): f64 => m.betaInc<f64>(a, b, c), x, y, out, bytes);
}
export function betaInc_2(x: usize, y: usize, out: usize, bytes: usize): void {
  threeInTwo((a: v128, b: v128, c: v128): v128 => m.betaInc<v128>(a, b, c), x, y, out, bytes);
}

export function betaIncByA(x: usize, y: usize, out: usize, bytes: usize): void {
  three((a: f64, b: f64, c: f64): f64 => m.betaIncByA<f64>(a, b, c), x, y, out, bytes);
}
export function betaIncByA_2(x: usize, y: usize, out: usize, bytes: usize): void {
  threeInTwo((a: v128, b: v128, c: v128): v128 => m.betaIncByA<v128>(a, b, c), x, y, out, bytes);
}

export function betaIncByB(x: usize, y: usize, out: usize, bytes: usize): void {
  three((a: f64, b: f64, c: f64): f64 => m.betaIncByB<f64>(a, b, c), x, y, out, bytes);
}
export function betaIncByB_2(x: usize, y: usize, out: usize, bytes: usize): void {
  threeInTwo((a: v128, b: v128, c: v128): v128 => m.betaIncByB<v128>(a, b, c), x, y, out, bytes);
}
