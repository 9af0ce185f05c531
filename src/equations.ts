/** `wasmgrad/equations`: functions that equations define, as the root of one or as the solution of a differential one. @module */
export { implicit } from "./implicit.js";
export type { ImplicitOptions, Newton, NumbersOf, Root } from "./implicit.js";
export { odeint } from "./odeint.js";
export type { OdeOptions } from "./odeint.js";
export type { Next, State } from "./nested/fold.js";
