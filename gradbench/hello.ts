/** f(x) = x², and its derivative. */
import { compile, mul } from "wasmgrad";
import type { Functions, Job } from "./runner.js";
import { tape } from "./tapes.js";

const squared = () => tape("hello", 1, () => compile([], (x) => mul(x, x)));

export const hello: Functions = {
  square(x: number): Job {
    const f = squared();
    let y = 0;
    return { run: () => void (y = f.value([x])), output: () => y };
  },

  double(x: number): Job {
    const f = squared();
    const y = new Float64Array(1);
    return { run: () => void f.gradient([x], y), output: () => y[0] };
  },
};
