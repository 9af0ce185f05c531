import type { Problem } from "../problem";
import { uniform } from "../random";

/** The smallest useful program: what is left to see is the cost of a call. */
export const sinCos: Problem = {
  name: "sin(a+b)·cos(a+b)",
  about: "sin(a + b) · cos(a + b), the sum written twice",
  inputs: 2,
  draw: (random, x) => uniform(random, x, -2, 2),
  build: (ops, [a, b]) => ops.mul(ops.sin(ops.add(a!, b!)), ops.cos(ops.add(a!, b!))),
  hand(x, gradient) {
    const s = Math.sin(x[0]! + x[1]!);
    const c = Math.cos(x[0]! + x[1]!);
    const slope = c * c - s * s;
    gradient[0] = slope;
    gradient[1] = slope;
    return s * c;
  },
};
