/** `wasmgrad/linalg`: matrices of Exprs and numbers. @module */
export {
  cholesky,
  det,
  inverse,
  logDet,
  logDetSpd,
  matMul,
  matVec,
  outer,
  solve,
  solveSpd,
  trace,
  transpose,
  triangularSolve,
} from "./linalg/functions.js";
export type { TriangularOptions } from "./linalg/functions.js";
export type { Mixed, Rows } from "./linalg/arguments.js";
