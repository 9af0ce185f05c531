/** Operations of the user's own, written with Exprs. */
import { describe, expect, it } from "vitest";
import { compile, defineOp, grad, jvp, log1p, exp, mapSum, sigmoid, stopGradient, withPartial } from "../src/index";
import type { Expr, Operand } from "../src/index";
import { expectClose } from "./close";
import { errorOf } from "./mistakes";

/** log(1 + e^x), whose derivative as written is Inf / Inf far out. */
const softplus = defineOp({ name: "softplus", value: (x) => log1p(exp(x)), partials: (x) => sigmoid(x) });
const area = defineOp({ value: (a, b) => a!.mul(b!), partials: (a, b) => [b!, a!] });

describe("defineOp", () => {
  it("has the derivatives that are stated", () => {
    const f = compile(1, ([x]) => softplus(x!));
    expect(f.gradient([800])).toEqual(Float64Array.of(1));
    expect(f.jvp([800], [2])).toBe(2);
    const written = compile(1, ([x]) => x!.exp().log1p());
    expect([written.gradient([800])[0], written.jvp([800], [2])]).toEqual([0, NaN]);
    const wrong = defineOp({ value: (x) => x.sin(), partials: () => 7 });
    expect(compile(1, ([x]) => wrong(x!).mul(2)).gradient([1])).toEqual(Float64Array.of(14));
  });

  it("has higher derivatives, those of what the partials return", () => {
    const [f, g] = [compile(1, ([x]) => softplus(x!)), compile(1, ([x]) => x!.softplus())];
    expectClose(f.hessian([0.7]), g.hessian([0.7]), 1e-15);
    const third = (h: (x: Expr) => Expr) => grad(grad(grad(h)))(0.7);
    expectClose(
      third(softplus),
      third((x) => x.softplus()),
      1e-14,
    );
    const [a, b] = [compile(2, ([x, y]) => area(x!, y!).exp()), compile(2, ([x, y]) => x!.mul(y!).exp())];
    expectClose(a.hessian([0.3, 0.7]), b.hessian([0.3, 0.7]), 1e-15);
    expectClose(a.hvp([0.3, 0.7], [1, 2]), b.hvp([0.3, 0.7], [1, 2]), 1e-15);
  });

  it("is written out, so that it goes in batches and bodies as its operations do", () => {
    const f = compile(2, ([x, y]) => area(x!, y!).sin());
    expect(f.toString()).not.toMatch(/body|opaque/);
    expect(f.batch.gradient(Float64Array.of(1, 2, 3, 4))).toEqual(
      Float64Array.of(...f.gradient([1, 2]), ...f.gradient([3, 4])),
    );
    const g = compile(1, (w) => mapSum((x: Expr) => area(x, w[0]!), [1, 2, 3]));
    expect(g.valueAndGradient([5])).toEqual([30, Float64Array.of(6)]);
  });

  it("takes numbers, alone too", () => {
    expect(area(3, 4)).toBe(12);
    expect(compile(1, ([x]) => area(3, x!)).gradient([2])).toEqual(Float64Array.of(3));
    expect(compile(1, ([x]) => area(3, 4).add(x!)).value([2])).toBe(14);
  });

  it("may use the value in the partials", () => {
    const e = defineOp({ value: (x) => x.exp(), partials: (_, y) => y! });
    expectClose(grad(grad(grad((x: Expr) => e(x))))(1), Math.E, 1e-15);
  });

  it("says what is wrong with a definition", () => {
    const made = (partials: unknown) => () => compile(2, ([x, y]) => defineOp({ name: "area", value: (a, b) => a!.mul(b!), partials: partials as () => Operand })(x!, y!)); // prettier-ignore
    expect(errorOf(made(() => [1]))).toMatchInlineSnapshot(
      `"length: area: partials returned an array of length 1, expected an array of 2 Exprs, one an operand"`,
    );
    expect(errorOf(made((a: Expr) => a))).toMatchInlineSnapshot(
      `"length: area: partials returned an Expr, expected an array of 2 Exprs, one an operand"`,
    );
    expect(errorOf(made(() => [1, "2"]))).toMatchInlineSnapshot(
      `"type: area: partials[1]: got "2", expected an Expr or a number"`,
    );
    expect(errorOf(made(7))).toMatchInlineSnapshot(`"type: area: partials: got number 7, expected a function"`);
    expect(errorOf(() => defineOp(undefined as never))).toMatchInlineSnapshot(
      `"type: defineOp: got undefined, expected an object such as { value, ... }"`,
    );
    expect(errorOf(() => compile(1, ([x]) => defineOp({ value: () => "x" as never, partials: () => 1 })(x!)))).toMatchInlineSnapshot(`"type: defineOp: value: got "x", expected an Expr or a number"`); // prettier-ignore
  });
});

describe("stopGradient and withPartial", () => {
  it("declare derivatives of first and second order", () => {
    const f = compile(1, ([x]) => stopGradient(x!.square()).mul(x!));
    expect(f.valueAndGradient([3])).toEqual([27, Float64Array.of(9)]);
    expect(f.hessian([3])).toEqual(Float64Array.of(0));
    const g = compile(1, ([x]) => withPartial(stopGradient(x!.sin()), x!, x!.cos()));
    expectClose([g.gradient([1])[0]!, g.hessian([1])[0]!], [Math.cos(1), -Math.sin(1)], 1e-15);
    expectClose(grad(grad(grad((x: Expr) => withPartial(stopGradient(x.sin()), x, x.cos()))))(1), -Math.cos(1), 1e-15);
    expectClose(jvp(grad((x: Expr) => withPartial(stopGradient(x.sin()), x, x.cos())))(1, 2), -2 * Math.sin(1), 1e-15);
  });
});
