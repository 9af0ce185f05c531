// Generated from src/ops.ts by scripts/generate.ts. Do not edit.
import * as M from "./math";

export function cbrt_2(a: v128): v128 { return M.cbrt<v128>(a); }
export function exp_1(a: f64): f64 { return M.exp<f64>(a); }
export function exp_2(a: v128): v128 { return M.exp<v128>(a); }
export function exp2_2(a: v128): v128 { return M.exp2<v128>(a); }
export function expm1_2(a: v128): v128 { return M.expm1<v128>(a); }
export function log_1(a: f64): f64 { return M.log<f64>(a); }
export function log_2(a: v128): v128 { return M.log<v128>(a); }
export function log2_2(a: v128): v128 { return M.log2<v128>(a); }
export function log10_2(a: v128): v128 { return M.log10<v128>(a); }
export function log1p_2(a: v128): v128 { return M.log1p<v128>(a); }
export function sinAndCos_1(a: f64, at: usize): f64 { return M.sinAndCos<f64>(a, at); }
export function sinAndCos_2(a: v128, at: usize): v128 { return M.sinAndCos<v128>(a, at); }
export function sin_1(a: f64): f64 { return M.sin<f64>(a); }
export function sin_2(a: v128): v128 { return M.sin<v128>(a); }
export function cosAndMinusSin_1(a: f64, at: usize): f64 { return M.cosAndMinusSin<f64>(a, at); }
export function cosAndMinusSin_2(a: v128, at: usize): v128 { return M.cosAndMinusSin<v128>(a, at); }
export function cos_1(a: f64): f64 { return M.cos<f64>(a); }
export function cos_2(a: v128): v128 { return M.cos<v128>(a); }
export function tan_2(a: v128): v128 { return M.tan<v128>(a); }
export function asin_2(a: v128): v128 { return M.asin<v128>(a); }
export function acos_2(a: v128): v128 { return M.acos<v128>(a); }
export function atan_2(a: v128): v128 { return M.atan<v128>(a); }
export function atan2_2(a: v128, b: v128): v128 { return M.atan2<v128>(a, b); }
export function hypot_2(a: v128, b: v128): v128 { return M.hypot<v128>(a, b); }
export function sinh_2(a: v128): v128 { return M.sinh<v128>(a); }
export function cosh_2(a: v128): v128 { return M.cosh<v128>(a); }
export function tanh_1(a: f64): f64 { return M.tanh<f64>(a); }
export function tanh_2(a: v128): v128 { return M.tanh<v128>(a); }
export function asinh_2(a: v128): v128 { return M.asinh<v128>(a); }
export function acosh_2(a: v128): v128 { return M.acosh<v128>(a); }
export function atanh_2(a: v128): v128 { return M.atanh<v128>(a); }
export function pow_2(a: v128, b: v128): v128 { return M.pow<v128>(a, b); }
export function sigmoid_1(a: f64): f64 { return M.sigmoid<f64>(a); }
export function sigmoid_2(a: v128): v128 { return M.sigmoid<v128>(a); }
export function softplus_2(a: v128): v128 { return M.softplus<v128>(a); }
export function erf_2(a: v128): v128 { return M.erf<v128>(a); }
export function erfc_2(a: v128): v128 { return M.erfc<v128>(a); }
export function normalPdf_2(a: v128): v128 { return M.normalPdf<v128>(a); }
export function normalCdf_2(a: v128): v128 { return M.normalCdf<v128>(a); }
export function normalLogCdf_2(a: v128): v128 { return M.normalLogCdf<v128>(a); }
export function erfcx_2(a: v128): v128 { return M.erfcx<v128>(a); }
export function normalQuantile_2(a: v128): v128 { return M.normalQuantile<v128>(a); }
export function logit_2(a: v128): v128 { return M.logit<v128>(a); }
export function erfinv_2(a: v128): v128 { return M.erfinv<v128>(a); }
export function ierfcx_2(a: v128, b: v128): v128 { return M.ierfcx<v128>(a, b); }
export function lgamma_2(a: v128): v128 { return M.lgamma<v128>(a); }
export function digamma_2(a: v128): v128 { return M.digamma<v128>(a); }
export function gamma_2(a: v128): v128 { return M.gamma<v128>(a); }
export function trigamma_2(a: v128): v128 { return M.trigamma<v128>(a); }
export function polygamma_2(a: v128, b: v128): v128 { return M.polygamma<v128>(a, b); }
export function beta_2(a: v128, b: v128): v128 { return M.beta<v128>(a, b); }
export function gammaPdf_2(a: v128, b: v128): v128 { return M.gammaPdf<v128>(a, b); }
export function gammaP_2(a: v128, b: v128): v128 { return M.gammaP<v128>(a, b); }
export function gammaPByA_2(a: v128, b: v128): v128 { return M.gammaPByA<v128>(a, b); }
export function gammaQ_2(a: v128, b: v128): v128 { return M.gammaQ<v128>(a, b); }
export function betaPdf_2(a: v128, b: v128, c: v128): v128 { return M.betaPdf<v128>(a, b, c); }
export function betaInc_2(a: v128, b: v128, c: v128): v128 { return M.betaInc<v128>(a, b, c); }
export function betaIncByA_2(a: v128, b: v128, c: v128): v128 { return M.betaIncByA<v128>(a, b, c); }
export function betaIncByB_2(a: v128, b: v128, c: v128): v128 { return M.betaIncByB<v128>(a, b, c); }
export function besselJ0_2(a: v128): v128 { return M.besselJ0<v128>(a); }
export function besselJ1_2(a: v128): v128 { return M.besselJ1<v128>(a); }
export function besselJ_2(a: v128, b: v128): v128 { return M.besselJ<v128>(a, b); }
export function besselY0_2(a: v128): v128 { return M.besselY0<v128>(a); }
export function besselY1_2(a: v128): v128 { return M.besselY1<v128>(a); }
export function besselI0_2(a: v128): v128 { return M.besselI0<v128>(a); }
export function besselI1_2(a: v128): v128 { return M.besselI1<v128>(a); }
export function besselI_2(a: v128, b: v128): v128 { return M.besselI<v128>(a, b); }
export function besselK0_2(a: v128): v128 { return M.besselK0<v128>(a); }
export function besselK1_2(a: v128): v128 { return M.besselK1<v128>(a); }
