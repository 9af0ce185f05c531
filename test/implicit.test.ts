/** Functions that equations define, against closed forms and against the way to the root written out. */
import { describe, expect, it } from "vitest";
import { compile, fold, grad, hessian, jacobian, map, mapSum, sum } from "../src/index";
import type { Expr, Operand } from "../src/index";
import { implicit } from "../src/equations";
import { expectClose } from "./close";
import { errorOf } from "./mistakes";

const squareRoot = implicit((x: Expr, a: Expr) => x.square().sub(a), { start: 1 });
const cubeRoot = implicit((x: Expr, a: Expr) => x.mul(x).mul(x).sub(a), Math.cbrt);

/** f, f', f'', f''', f'''' at x, each by another derivative on the tape. */
function orders(f: (x: Expr) => Expr, x: number): number[] {
  const first = grad(f) as (x: Expr) => Expr;
  const second = grad(first) as (x: Expr) => Expr;
  const third = grad(second) as (x: Expr) => Expr;
  return [compile(1, ([y]) => f(y!)).value([x]), ...[first, second, third, grad(third)].map((g) => g(x as never) as unknown as number)]; // prettier-ignore
}

/** Of x^r. */
const powers = (r: number, x: number): number[] =>
  [0, 1, 2, 3, 4].map((k) => Array.from({ length: k }, (_, i) => r - i).reduce((a, b) => a * b, 1) * x ** (r - k));

/** M = E - e sin E, by the anomaly E. */
const anomaly = implicit(
  (E: Expr, { M, e }: { M: Expr; e: Expr }) => E.sub(e.mul(E.sin())).sub(M),
  { start: ({ M }) => M }, // prettier-ignore
);

/** Three equations in [u, v, w] by [a, b]. */
type Three = (x: Expr[], p: Expr[]) => Expr[];
const three: Three = ([u, v, w], [a, b]) => [u!.add(v!.mul(w!)).sub(a!), v!.exp().sub(u!).sub(b!), w!.sub(u!.mul(v!).sin())]; // prettier-ignore
const solved = implicit(three, { start: [1, 1, 1] });

/** The same by so many Newton steps on the tape, by Cramer's rule. */
function unrolled(p: Expr[]): Expr[] {
  let x: Operand[] = [1, 1, 1];
  const det = ([a, b, c]: Expr[][]): Expr => {
    const minor = (i: number, j: number): Expr => b![i]!.mul(c![j]!).sub(b![j]!.mul(c![i]!));
    return a![0]!.mul(minor(1, 2)).sub(a![1]!.mul(minor(0, 2))).add(a![2]!.mul(minor(0, 1))); // prettier-ignore
  };
  for (let k = 0; k < 12; k++) {
    const at = x.map((xi) => p[0]!.mul(0).add(xi));
    const rows = jacobian((z: Expr[]) => three(z, p))(at) as unknown as Expr[][];
    const r = three(at, p);
    x = at.map((xi, j) => xi.sub(det(rows.map((row, i) => row.map((a, k) => (k === j ? r[i]! : a)))).div(det(rows)))); // prettier-ignore
  }
  return x as Expr[];
}

describe("a root", () => {
  it("has derivatives of every order on the tape", () => {
    for (const a of [4, 0.3, 1e6]) {
      expectClose(
        orders((x) => squareRoot(x), a).map((y, k) => y / powers(1 / 2, a)[k]!),
        [1, 1, 1, 1, 1],
        1e-13,
      );
      expectClose(
        orders((x) => cubeRoot(x), a).map((y, k) => y / powers(1 / 3, a)[k]!),
        [1, 1, 1, 1, 1],
        1e-13,
      );
    }
  });

  it("has every mode of a compiled function", () => {
    const f = compile(1, ([a]) => squareRoot(a!.square().mul(a!)));
    const [y, d, dd] = powers(3 / 2, 5);
    expectClose([f.value([5]), f.gradient([5])[0]!, f.jvp([5], [1]), f.hessian([5])[0]!, f.hvp([5], [2])[0]!], [y, d, d, dd, 2 * dd!], 1e-14); // prettier-ignore
    const xs = Float64Array.of(1, 2, 3, 4, 5);
    expectClose(
      f.batch.value(xs),
      xs.map((x) => x ** 1.5),
      1e-14,
    );
    expectClose(
      f.batch.gradient(xs),
      xs.map((x) => 1.5 * x ** 0.5),
      1e-14,
    );
  });

  it("of several equations has the derivatives of Newton's steps written out", () => {
    const p = [2, 1];
    const [f, g] = [compile(2, (q) => solved(q)), compile(2, unrolled)];
    expectClose(f.value(p), g.value(p), 1e-14);
    expectClose(f.jacobian(p), g.jacobian(p), 1e-13);
    expectClose(f.jvp(p, [1, -2]), g.jvp(p, [1, -2]), 1e-13);
    expectClose(f.vjp(p, [1, -2, 3]), g.vjp(p, [1, -2, 3]), 1e-13);
    const loss = (root: (q: Expr[]) => Expr[]) => (q: Expr[]) => {
      const [u, v, w] = root(q);
      return u!.mul(v!).add(w!.exp());
    };
    const [a, b] = [loss(solved), loss(unrolled)];
    expectClose(compile(2, a).hessian(p), compile(2, b).hessian(p), 1e-12);
    expectClose(hessian(a)(p), hessian(b)(p), 1e-12);
    expectClose(jacobian(grad(a))(p), jacobian(grad(b))(p), 1e-12);
    const third = (h: typeof a) => jacobian(jacobian(grad(h)) as never)(p);
    expectClose(third(a), third(b), 1e-11);
  });

  it("of more equations than are written out has the derivatives of the linear system that they are", () => {
    const n = 20;
    const entry = (i: number, j: number): number => (i === j ? 2 : 1 / (1 + i + 2 * j));
    const row = (x: Expr[], i: number): Expr => sum(x.map((xj, j) => xj.mul(entry(i, j))));
    const root = implicit((x: Expr[], b: Expr[]) => b.map((bi, i) => row(x, i).sub(bi.square())), {
      start: new Array<number>(n).fill(0),
    });
    const f = compile(n, (b) => root(b));
    const b = Array.from({ length: n }, (_, i) => 1 + Math.sin(i));
    const [x, J] = [f.value(b), f.jacobian(b)];
    // A x = b², A J = 2 diag(b), and second derivatives are 2 A⁻¹ on the diagonal.
    for (let i = 0; i < n; i++) {
      const applied = (column: (j: number) => number): number => Array.from({ length: n }, (_, j) => entry(i, j) * column(j)).reduce((s, y) => s + y, 0); // prettier-ignore
      expectClose(
        applied((j) => x[j]!),
        b[i]! ** 2,
        1e-13,
      );
      for (let k = 0; k < n; k++)
        expectClose(
          applied((j) => J[j * n + k]!),
          i === k ? 2 * b[i]! : 0,
          1e-13,
        );
    }
    const loss = compile(n, (q) => sum(root(q)));
    const H = loss.hessian(b);
    const g = loss.gradient(b);
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < n; k++) expectClose(H[i * n + k]!, i === k ? g[i]! / b[i]! : 0, 1e-12);
    }
  });

  it("of Kepler's equation has the derivatives 1 / (1 - e cos E) and sin E / (1 - e cos E)", () => {
    const f = compile({ M: [], e: [] }, (p) => anomaly(p));
    for (const e of [0, 0.2, 0.9]) {
      for (const M of [-3, 0.1, 2, 40]) {
        const [E, d] = f.valueAndGradient({ M, e });
        expectClose(E - e * Math.sin(E), M, 1e-13);
        const slope = 1 - e * Math.cos(E);
        expectClose([d.M, d.e], [1 / slope, Math.sin(E) / slope], 1e-13);
      }
    }
  });

  it("may be a fixed point", () => {
    // Of x = cos(a x), which Newton's method need not find: solve iterates.
    const fixed = implicit((x: Expr, a: Expr) => x.mul(a).cos().sub(x), (a) => {
      let x = 1;
      for (let k = 0; k < 300; k++) x = Math.cos(a * x);
      return x;
    }); // prettier-ignore
    const f = compile(1, ([a]) => fixed(a!));
    const [x, d] = f.valueAndGradient([0.8]);
    expectClose(x, Math.cos(0.8 * x), 1e-14);
    const s = Math.sin(0.8 * x);
    expectClose(d[0]!, (-x * s) / (1 + 0.8 * s), 1e-13);
  });

  it("may be where a gradient is 0: the least of a loss, by what the loss is made of", () => {
    // Ridge regression: (XᵀX + λ) w = Xᵀy, in two weights; its own least squares by λ and y.
    const X = [[1, 2], [0.5, -1], [3, 0.2], [-1, 1]]; // prettier-ignore
    const loss = (w: Expr[], { lambda, y }: { lambda: Expr; y: Expr[] }): Expr =>
      sum(X.map((x, i) => sum(x.map((xi, j) => w[j]!.mul(xi))).sub(y[i]!).square())).add(lambda.mul(sum(w.map((wi) => wi.square())))); // prettier-ignore
    const least = implicit((w: Expr[], p: { lambda: Expr; y: Expr[] }) => grad((v: Expr[]) => loss(v, p))(w), {
      start: [0, 0],
    });
    const shape = { lambda: [], y: 4 } as const;
    const at = { lambda: 0.3, y: [1, 2, 3, 4] };
    const f = compile(shape, (p) => least(p));
    const closed = compile(shape, ({ lambda, y }) => {
      const [a, b, d] = [[0, 0], [0, 1], [1, 1]].map(([i, j]) => X.reduce((s, x) => s + x[i!]! * x[j!]!, 0)) as [number, number, number]; // prettier-ignore
      const [p, q] = [0, 1].map((j) => sum(X.map((x, i) => y[i]!.mul(x[j]!)))) as [Expr, Expr];
      const det = lambda
        .add(a)
        .mul(lambda.add(d))
        .sub(b * b);
      return [lambda.add(d).mul(p).sub(q.mul(b)).div(det), lambda.add(a).mul(q).sub(p.mul(b)).div(det)];
    });
    expectClose(f.value(at), closed.value(at), 1e-13);
    expectClose(f.jacobian(at), closed.jacobian(at), 1e-13);
    const first = (of: typeof f) => compile(shape, (p) => of.call(p as never)[0]!);
    expectClose(first(f).hessian(at), first(closed as never).hessian(at), 1e-12);
  });

  it("stands in bodies of maps and folds, and in calls", () => {
    const over = (root: (a: Expr) => Expr) => (w: readonly Expr[]) => {
      const mapped = mapSum((x: Expr) => root(w[0]!.mul(x).add(w[1]!)), [1, 2, 3]);
      const folded = fold((s: Expr) => root(s.add(w[1]!)), w[0]!, 4);
      return [mapped, folded, ...map((x: Expr) => root(x.square()), [w[0]!, w[1]!])];
    };
    const [f, g] = [compile(2, over((a) => squareRoot(a))), compile(2, over((a) => a.sqrt()))]; // prettier-ignore
    expectClose(f.jacobian([2, 3]), g.jacobian([2, 3]), 1e-13);
    const total = (h: typeof over) => (root: (a: Expr) => Expr) => compile(2, (w) => sum(h(root)(w)));
    expectClose(total(over)((a) => squareRoot(a)).hessian([2, 3]), total(over)((a) => a.sqrt()).hessian([2, 3]), 1e-12);
    expectClose(compile(2, (x) => f.call(x)).jacobian([2, 3]), g.jacobian([2, 3]), 1e-13);
  });

  it("depends on p that is data: parameters, numbers", () => {
    const f = compile(1, ([a], [b]) => squareRoot(a!.mul(b!)).mul(squareRoot(4)), { parameters: 1 });
    f.setParameters([2]);
    expectClose(f.valueAndGradient([8]), [8, 0.5], 1e-14);
  });

  it("computes with numbers outside a trace, and may be asked while another function is traced", () => {
    expectClose(squareRoot(9), 3, 1e-15);
    expectClose(anomaly({ M: 2, e: 0.2 }) - 0.2 * Math.sin(anomaly({ M: 2, e: 0.2 })), 2, 1e-14);
    const f = compile(2, (p) => solved(p));
    const g = compile(1, ([x]) => x!.mul(f.value([2, 1])[0]!));
    expect(g.value([1])).toBe(f.value([2, 1])[0]);
  });

  it("keeps the structure of the unknowns, and is listed by its name", () => {
    const polar = implicit(
      ({ r, angle }: { r: Expr; angle: Expr }, [x, y]: Expr[]) => ({ x: r.mul(angle.cos()).sub(x!), y: r.mul(angle.sin()).sub(y!) }), // prettier-ignore
      ([x, y]) => ({ r: Math.hypot(x!, y!), angle: Math.atan2(y!, x!) }),
      { name: "polar", unknowns: { r: [], angle: [] } },
    );
    expect(polar([3, 4]).r).toBe(5);
    const f = compile(2, (p) => polar(p));
    expectClose(f.jacobian([3, 4]), [0.6, 0.8, -4 / 25, 3 / 25], 1e-14);
    expect(f.toString()).toContain("opaque polar");
  });
});

describe("Newton's method", () => {
  it("finds roots to the last digits at any scale", () => {
    for (const a of [1e-12, 1e-4, 1, 1e8, 1e12]) expectClose(squareRoot(a) / Math.sqrt(a), 1, 4e-16);
  });

  it("damps steps that lead away", () => {
    // From 3 an undamped step for arctan leads to -9.5 and further.
    const zero = implicit((x: Expr, a: Expr) => x.atan().sub(a), { start: 3 });
    expectClose(zero(0.5), Math.tan(0.5), 1e-15);
  });

  it("says where it stood where there is no root", () => {
    expect(errorOf(() => squareRoot(-1))).toMatchInlineSnapshot(
      `"limit: implicit: Newton's method got to [0.00000] with a residual of 1.00 in 1 iteration (no decrease along its step), expected a root; start nearer to one, allow more iterations, or pass a function that solves"`,
    );
    const crawls = implicit((x: Expr, a: Expr) => x.exp().sub(a), { start: 100, iterations: 10 });
    expect(errorOf(() => crawls(1))).toMatchInlineSnapshot(
      `"limit: implicit: Newton's method got to [90.0000] with a residual of 1.22e+39 in 10 iterations (no step below 1e-10), expected a root; start nearer to one, allow more iterations, or pass a function that solves"`,
    );
    const f = compile(2, (p) => solved(p));
    expect(errorOf(() => f.value([NaN, 1]))).toMatch(/^limit: implicit: Newton's method got to \[1\.00000, 1\.00000, 1\.00000\] with a residual of NaN in 0 iterations/); // prettier-ignore
    expectClose(f.value([2, 1])[0]!, 1.2815800865335096, 1e-14);
  });
});

describe("what solve returns", () => {
  const cubed = (x: Expr, a: Expr): Expr => x.mul(x).mul(x).sub(a);

  it("is checked by a Newton step, unless that is switched off", () => {
    const off = (error: number, check?: number | false) => implicit(cubed, (a) => Math.cbrt(a) + error, check === undefined ? {} : { check }); // prettier-ignore
    expect(errorOf(() => off(0.01)(8))).toMatchInlineSnapshot(
      `"residual: implicit: solve returned unknowns with a residual of 0.121, a Newton step of 0.00495 from a root, expected at most 0.000001; solve more precisely, raise check, or pass check: false"`,
    );
    expect(errorOf(() => off(NaN)(8))).toMatch(/^residual: implicit: solve returned unknowns with a residual of NaN/);
    expect(off(1e-7)(8)).toBe(2 + 1e-7);
    expect(errorOf(() => off(1e-7, 1e-9)(8))).toMatch(/^residual: /);
    expect(off(0.01, 0.1)(8)).toBe(2.01);
    expect(off(0.01, false)(8)).toBe(2.01);
  });

  it("is right where the residual is 0, whatever its derivative", () => {
    expect(cubeRoot(0)).toBe(0);
    expect(compile(1, ([a]) => cubeRoot(a!)).gradient([0])).toEqual(Float64Array.of(Infinity));
  });
});

describe("implicit", () => {
  it("says what is wrong with its arguments and with what functions return", () => {
    const call = implicit as unknown as (...args: unknown[]) => (p: unknown) => unknown;
    const residual = (x: Expr, a: Expr) => x.sub(a);
    expect(errorOf(() => call(3, { start: 1 }))).toMatchInlineSnapshot(
      `"type: implicit: residual: got number 3, expected a function"`,
    );
    expect(errorOf(() => call(residual, undefined))).toMatchInlineSnapshot(
      `"type: implicit: got undefined, expected a function that solves, or { start } for Newton's method"`,
    );
    expect(errorOf(() => call(residual, { start: "1" }))).toMatchInlineSnapshot(
      `"type: implicit: start: got "1", expected numbers or Exprs, or arrays and objects of them"`,
    );
    expect(errorOf(() => call(residual, { start: [] }))).toMatchInlineSnapshot(
      `"shape: implicit: got no unknowns, expected at least one"`,
    );
    expect(errorOf(() => call(residual, { start: 1, tolerance: -1 }))).toMatchInlineSnapshot(
      `"type: implicit: tolerance: got number -1, expected a positive number"`,
    );
    expect(errorOf(() => call(residual, { start: 1, iterations: 0 }))).toMatchInlineSnapshot(
      `"type: implicit: iterations: got number 0, expected a positive number"`,
    );
    expect(errorOf(() => call(residual, () => 1, { check: true }))).toMatchInlineSnapshot(
      `"type: implicit: check: got boolean true, expected a positive number"`,
    );
    expect(errorOf(() => call(residual, () => 1, { unknowns: "x" }))).toMatchInlineSnapshot(
      `"shape: implicit: unknowns: got "x" in the shape, expected a count such as 2, dimensions such as [2, 3], or an object or array of shapes"`,
    );
    expect(errorOf(() => call(residual, () => [1, 2])(1))).toMatchInlineSnapshot(
      `"type: implicit: what solve returned: got an array of length 2, expected a number"`,
    );
    expect(errorOf(() => call(() => [1, 2], { start: 1 })(1))).toMatchInlineSnapshot(
      `"shape: implicit: residual returned 2 values, expected 1, as many as there are unknowns"`,
    );
    expect(errorOf(() => call(() => "0", { start: 1 })(1))).toMatchInlineSnapshot(
      `"type: implicit: what residual returned: got "0", expected numbers or Exprs, or arrays and objects of them"`,
    );
    expect(errorOf(() => call(residual, { start: 1 })("p"))).toMatchInlineSnapshot(
      `"type: implicit: p: got "p", expected numbers or Exprs, or arrays and objects of them"`,
    );
    expect(errorOf(() => compile(1, ([b]) => implicit((x: Expr, a: Expr) => x.sub(a.mul(b!)), { start: 1 })(b!)))).toMatchInlineSnapshot(`"trace: got an Expr of another tape; pass it to this function as an input or a parameter instead of using it from outside"`); // prettier-ignore
  });

  it("lets what solve throws pass, and works again after it", () => {
    let fails = true;
    const root = implicit(
      (x: Expr, a: Expr) => x.sub(a),
      (a) => {
        if (fails) throw new Error("no network");
        return a;
      },
    );
    const f = compile(1, ([a]) => root(a!).mul(3));
    expect(() => f.gradient([2])).toThrow("no network");
    fails = false;
    expect(f.gradient([2])).toEqual(Float64Array.of(3));
  });
});
