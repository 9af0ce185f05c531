/** Define by run: a Tape knows its values, so plain JavaScript may look at them. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Expr, Operand } from "../src/index.js";
import { Tape, compile, cos, dot, exp, grad, hessian, jvp, logSumExp, prod, sin, sum, vjp } from "../src/index.js";

const list = (xs: ArrayLike<number>): number[] => Array.from(xs);

describe("a Tape", () => {
  it("knows the value of every Expr as it is recorded", () => {
    const t = new Tape();
    const a = t.variable(3);
    const b = a.mul(a);
    expect([a.value, b.value, b.sin().value]).toEqual([3, 9, sin(9)]);
    expect(a.lt(4).select(a, 0).value).toBe(3);
    expect((sum([a, b, 1]) as Expr).value).toBe(13);
    expect((dot([a, 2], [b, 5]) as Expr).value).toBe(37);
    expect(logSumExp([a, a]).value).toBeCloseTo(3 + Math.LN2, 14);
  });

  it("gives derivatives as a Float64Array, one for each Expr asked for", () => {
    const t = new Tape();
    const [a, b] = [t.variable(3), t.variable(2)];
    const y = a.mul(a).sin().mul(b);
    expect(t.gradient(y, [a, b])).toEqual(Float64Array.of(6 * cos(9) * 2, sin(9)));
    expect(t.gradient(y, [b])).toEqual(Float64Array.of(sin(9)));
    expect(t.gradient(y, [b, a, b])).toEqual(Float64Array.of(sin(9), 6 * cos(9) * 2, sin(9)));
    expect(t.gradient(y, [])).toEqual(new Float64Array(0));
  });

  it("counts what it recorded", () => {
    const t = new Tape();
    expect(t.length).toBe(0);
    t.variable(1).sin().add(2);
    expect(t.length).toBe(4);
  });

  it("gives as many gradients as wanted, and records on between them", () => {
    const t = new Tape();
    const a = t.variable(2);
    const b = a.square();
    expect(list(t.gradient(b, [a]))).toEqual([4]);
    const c = b.mul(a);
    expect(list(t.gradient(c, [a]))).toEqual([12]);
    expect(list(t.gradient(b, [a]))).toEqual([4]);
    const d = t.variable(10);
    const y = c.mul(d).add(b);
    expect(list(t.gradient(y, [a, d]))).toEqual([124, 8]);
    expect(list(t.gradient(c, [a, d]))).toEqual([12, 0]);
  });

  it("takes variables at any time, also between operations", () => {
    const t = new Tape();
    let y = t.variable(1).mul(1);
    const xs = [];
    for (let k = 0; k < 50; k++) {
      const x = t.variable(k);
      xs.push(x);
      y = y.add(x.mul(k));
    }
    expect(list(t.gradient(y, xs))).toEqual(xs.map((_, k) => k));
  });
});

describe("the gradient", () => {
  it("by an intermediate result is the derivative with that result free", () => {
    const t = new Tape();
    const a = t.variable(2);
    const b = a.square();
    const c = b.mul(a).add(b.exp());
    expect(list(t.gradient(c, [b, a]))).toEqual([2 + exp(4), 4 * (2 + exp(4)) + 4]);
  });

  it("by a result without a derivative of its own, such as a floor, counts too", () => {
    const t = new Tape();
    const a = t.variable(2.5);
    for (const b of [a.floor(), a.sign(), a.lt(3), a.round(), a.ceil()]) {
      const y = b.mul(b).mul(a);
      expect(list(t.gradient(y, [b, a]))).toEqual([2 * b.value * 2.5, b.value * b.value]);
      expect(list(t.gradient(sum([b, b, a]), [b, a]))).toEqual([2, 1]);
      expect(list(t.gradient(dot([b, 1], [a, b]), [b]))).toEqual([3.5]);
    }
  });

  it("by what does not lead there is 0", () => {
    const t = new Tape();
    const [a, b] = [t.variable(2), t.variable(3)];
    expect(list(t.gradient(a.square(), [b]))).toEqual([0]);
    expect(list(t.gradient(a, [a.square()]))).toEqual([0]);
    expect(list(t.gradient(a.floor(), [a]))).toEqual([0]);
  });

  it("of an Expr by itself is 1, of a variable by another 0", () => {
    const t = new Tape();
    const [a, b] = [t.variable(2), t.variable(3)];
    const y = a.mul(b);
    expect(list(t.gradient(a, [a, b]))).toEqual([1, 0]);
    expect(list(t.gradient(y, [y, a]))).toEqual([1, 3]);
  });

  it("is that of the compiled function, to the bit", () => {
    const number = fc.double({ min: -3, max: 3, noNaN: true });
    const f = ([x, y, z]: Expr[]) =>
      x!
        .mul(y!)
        .sin()
        .add(z!.exp().mul(x!))
        .div(y!.square().add(1))
        .add(sum([x!, z!, z!]));
    const compiled = compile(3, f);
    fc.assert(
      fc.property(fc.array(number, { minLength: 3, maxLength: 3 }), (x) => {
        const t = new Tape();
        const variables = x.map((v) => t.variable(v));
        const y = f(variables);
        expect(y.value).toBe(compiled.value(x));
        expect(list(t.gradient(y, variables))).toEqual(list(compiled.gradient(x)));
      }),
    );
  });
});

describe("plain control flow", () => {
  it("if looks at a value", () => {
    const f = (t: Tape, x: Expr): Expr => (x.value < 0 ? x.square() : x.mul(3));
    for (const [x, expected] of [[-2, -4], [2, 3]]) {
      const t = new Tape();
      const a = t.variable(x!);
      expect(list(t.gradient(f(t, a), [a]))).toEqual([expected]);
    } // prettier-ignore
  });

  it("while runs until a value is small: Newton's square root and its derivative", () => {
    const t = new Tape();
    const a = t.variable(7);
    let y: Expr = a;
    let steps = 0;
    while (Math.abs(y.value * y.value - 7) > 1e-13 && steps++ < 50) y = y.add(a.div(y)).mul(0.5);
    expect(y.value).toBeCloseTo(Math.sqrt(7), 13);
    expect(t.gradient(y, [a])[0]).toBeCloseTo(0.5 / Math.sqrt(7), 12);
  });

  it("for and recursion record what they run", () => {
    const t = new Tape();
    const x = t.variable(1.5);
    const power = (n: number): Operand => (n === 0 ? 1 : n % 2 ? x.mul(power(n - 1)) : (power(n / 2) as Expr).square());
    expect(list(t.gradient(power(8) as Expr, [x]))).toEqual([8 * 1.5 ** 7]);
  });
});

describe("operators on Exprs of a Tape", () => {
  it("record the derivative, whose value is known", () => {
    const t = new Tape();
    const a = t.variable(2);
    const d = grad((x: Expr) => x.pow(3))(a);
    expect(d.value).toBe(12);
    expect(list(t.gradient(d, [a]))).toEqual([12]);
    expect(list(t.gradient(d.mul(a), [a]))).toEqual([36]);
  });

  it("nest, and take structures of Exprs and numbers", () => {
    const t = new Tape();
    const [a, b] = [t.variable(2), t.variable(5)];
    expect(grad(grad((x: Expr) => x.pow(4)))(a).value).toBe(48);
    const g = grad(({ u, v }: { u: Expr; v: Expr }) => u.mul(v).mul(u))({ u: a, v: b });
    expect([g.u.value, g.v.value]).toEqual([20, 4]);
    const mixed = grad(([x, y]: Expr[]) => prod([x!, x!, y!]))([a, 3] as unknown as Expr[]);
    expect(mixed.map((x) => x.value)).toEqual([12, 4]);
    const H = hessian(([x, y]: Expr[]) => x!.square().mul(y!))([a, b]) as Expr[][];
    expect(H.map((row) => row.map((x) => x.value))).toEqual([[10, 4], [4, 0]]); // prettier-ignore
  });

  it("take tangents and cotangents that are Exprs, at an argument of numbers", () => {
    const t = new Tape();
    const v = t.variable(10);
    const forward = jvp((x: Expr) => x.square())(3, v as never) as unknown as Expr;
    expect(forward.value).toBe(60);
    expect(list(t.gradient(forward, [v]))).toEqual([6]);
    const reverse = vjp((x: Expr) => x.square())(3, v) as unknown as Expr;
    expect(reverse.value).toBe(60);
  });

  it("may close over Exprs of the Tape", () => {
    const t = new Tape();
    const [a, b] = [t.variable(2), t.variable(5)];
    const d = grad((x: Expr) => x.square().mul(b))(a);
    expect(d.value).toBe(20);
    expect(list(t.gradient(d, [a, b]))).toEqual([10, 4]);
  });
});
