/**
 * The elementary functions, each generic over one lane (f64) and two (v128): one body,
 * the same bits. Built on Wasm arithmetic alone; worst errors stand in docs/accuracy.md.
 *
 * Shape of each: a path without branches for ordinary arguments; when any lane is out of
 * its range, the lanes are done one by one, and those that are ordinary get the same bits.
 */
export { exp, exp2, expm1 } from "./exp";
export { log, log2, log10, log1p } from "./log";
export { pow } from "./pow";
export { sin, cos, sinAndCos, cosAndMinusSin } from "./trig";
export { tan } from "./tan";
export { asin, acos, atan, atan2 } from "./invtrig";
export { sinh, cosh, tanh } from "./hyperbolic";
export { asinh, acosh, atanh } from "./invhyp";
export { sigmoid, softplus } from "./logistic";
export { erf, erfc } from "./erf";
export { erfcx, erfinv, ierfcx, logit, normalCdf, normalLogCdf, normalPdf, normalQuantile } from "./normal";
export { beta, gamma, lgamma } from "./gamma";
export { digamma, polygamma, trigamma } from "./polygamma";
export { betaPdf, gammaPdf } from "./densities";
export { betaInc, betaIncByA, betaIncByB, gammaP, gammaPByA, gammaQ } from "./incomplete";
export {
  besselI, besselI0, besselI1, besselJ, besselJ0, besselJ1, besselK0, besselK1, besselY0, besselY1,
} from "./bessel";
export { cbrt } from "./cbrt";
export { hypot } from "./hypot";
