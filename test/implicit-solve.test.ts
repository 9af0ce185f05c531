/** Linear equations as one operation. */
import { describe, expect, it } from "vitest";
import { compile, grad, jacobian, sum } from "../src/index";
import type { Expr } from "../src/index";
import { eliminate, linearSolve, transposed } from "../src/implicit-solve";
import { expectClose } from "./close";

const solved = (a: number[][], b: number[]): Float64Array => {
  const x = Float64Array.from(b);
  eliminate(Float64Array.from(a.flat()), x);
  return x;
};

describe("elimination", () => {
  it("solves with pivots", () => {
    expect(solved([[0, 1], [2, 0]], [3, 4])).toEqual(Float64Array.of(2, 3)); // prettier-ignore
    for (let n = 1; n <= 12; n++) {
      const a = Array.from({ length: n }, (_, i) =>
        Array.from({ length: n }, (_, j) => Math.sin((1 + i) * (2 + j * j))),
      );
      const x = Array.from({ length: n }, (_, i) => i - 2);
      expectClose(solved(a, a.map((row) => row.reduce((s, c, j) => s + c * x[j]!, 0))), x, 1e-9); // prettier-ignore
    }
  });

  it("of a singular matrix gives Inf or NaN", () => {
    expect(solved([[0]], [1])).toEqual(Float64Array.of(Infinity));
    expect(solved([[1, 2], [2, 4]], [1, 1]).some(Number.isFinite)).toBe(false); // prettier-ignore
  });
});

describe("linearSolve", () => {
  /** Of [a, b, c, d, p, q]. */
  const direct = (x: Expr[]): Expr[] => {
    const [a, b, c, d, p, q] = x as [Expr, Expr, Expr, Expr, Expr, Expr];
    const det = a.mul(d).sub(b.mul(c));
    return [d.mul(p).sub(b.mul(q)).div(det), a.mul(q).sub(c.mul(p)).div(det)];
  };
  const operation = ([a, b, c, d, p, q]: Expr[]): Expr[] => linearSolve([[a!, b!], [c!, d!]], [p!, q!]) as Expr[]; // prettier-ignore
  const at = [2, 0.5, -1, 3, 0.7, 1.1];

  it("has the derivatives of Cramer's rule to third order", () => {
    const [f, g] = [operation, direct].map((of) => compile(6, (x) => of(x)));
    expectClose(f!.value(at), g!.value(at), 1e-15);
    expectClose(f!.jacobian(at), g!.jacobian(at), 1e-14);
    expectClose(f!.jvp(at, [1, 2, 3, 4, 5, 6]), g!.jvp(at, [1, 2, 3, 4, 5, 6]), 1e-14);
    const loss = (of: (x: Expr[]) => Expr[]) => (x: Expr[]) => sum(of(x).map((y) => y.exp()));
    const [p, q] = [loss(operation), loss(direct)];
    expectClose(compile(6, p).hessian(at), compile(6, q).hessian(at), 1e-13);
    const third = (of: typeof p) => jacobian(jacobian(grad(of)) as never)(at);
    expectClose(third(p), third(q), 1e-12);
  });

  it("takes numbers beside Exprs, and one equation as a division", () => {
    const f = compile(1, ([x]) => linearSolve([[2, 0], [x!, 1]], [4, x!]) as Expr[]); // prettier-ignore
    expect(f.value([3])).toEqual(Float64Array.of(2, -3));
    expect(f.jacobian([3])).toEqual(Float64Array.of(0, -1));
    expect(compile(1, ([x]) => linearSolve([[x!]], [6])[0] as Expr).valueAndGradient([2])).toEqual([3, Float64Array.of(-1.5)]); // prettier-ignore
    expect(transposed([[1, 2], [3, 4]])).toEqual([[1, 3], [2, 4]]); // prettier-ignore
  });
});
