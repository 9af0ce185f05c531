/** `wasmgrad/check`: derivatives against differences, for tests. @module */
export { checkGradient } from "./check/check-gradient.js";
export type { CheckOptions } from "./check/check-gradient.js";
export type { CheckedDerivative, GradientCheck } from "./check/report.js";
export type { Differentiable } from "./operators.js";
