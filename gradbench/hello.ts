/** f(x) = x², and its derivative. */
import { compile, mul } from "wasmgrad";
import { gradientJob, valueJob, type Functions } from "./runner.js";
import { tape } from "./tapes.js";

const squared = () => tape("hello", 1, () => compile([], (x) => mul(x, x)));

export const hello: Functions = {
  square: (x: number) => valueJob(squared(), Float64Array.of(x)),
  double: (x: number) => gradientJob(squared(), Float64Array.of(x), ([slope]) => slope),
};
