/** Bodies: what is recorded in them and what around them; random ones against the same written out. */
import { describe, expect, it } from "vitest";
import { compile, grad, map, mapLogSumExp, mapSum, logSumExp, sum } from "../src/index.js";
import type { Expr, Operand } from "../src/index.js";
import { bodyOf } from "../src/nested/body.js";
import { TapeBuilder } from "../src/builder.js";
import { Expr as ExprOf } from "../src/expr.js";
import { listing } from "../src/print.js";
import { layoutOf } from "../src/shape.js";
import { trace } from "../src/trace.js";
import { expectClose } from "./close.js";
import { numbers, randomCases } from "./loops.js";

/** The body of `fn`, of rows of so many numbers, and what is recorded around it. */
function hoisted(
  row: number,
  fn: (outer: Expr[], row: Expr[]) => unknown,
): { body: string; shared: number; around: string } {
  const outer = new TapeBuilder();
  const given = [new ExprOf(outer, outer.input()), new ExprOf(outer, outer.input())];
  const traced = trace(((r: Expr[]) => fn(given, r)) as never, layoutOf(row, "test"), undefined, "test", outer);
  const { body, shared } = bodyOf(traced, outer, 0);
  outer.close();
  return { body: listing(body.tape), shared: body.shared, around: listing(outer.tape(shared)) };
}

describe("a body", () => {
  it("leaves to the trace around it what depends on no row", () => {
    const { body, shared, around } = hoisted(1, ([a, b], [x]) => x!.mul(a!.exp().add(b!)).add(b!));
    expect(body).toBe("%3 = mul x2 x0\n%4 = add %3 x1\nreturn %4");
    expect(shared).toBe(2);
    expect(around).toMatch(/exp x0\n.*add %\d+ x1\nreturn %\d+, x1$/);
  });

  it("keeps constants, and what is made of them alone", () => {
    const { body, shared } = hoisted(1, (_, [x]) => x!.mul(2).add(3));
    expect([body, shared]).toEqual(["%2 = mul x0 2\n%4 = add %2 3\nreturn %4", 0]);
  });

  it("takes outputs that depend on no row from around it", () => {
    const { body, around } = hoisted(1, ([a], [x]) => [x!, a!.sin(), 5]);
    expect(body).toBe("return x1, x0, 5");
    expect(around).toMatch(/= sin x0\nreturn %\d+$/);
  });

  it("has nested functions outside, too, where they depend on no row", () => {
    const { body, around } = hoisted(1, ([a], [x]) => x!.mul(mapSum((y: Expr) => y.mul(a!), [1, 2])));
    expect(body).toBe("%2 = mul x1 x0\nreturn %2");
    expect(around).toContain("map sum");
  });
});

describe("random bodies", () => {
  const rows = 9;
  for (const [k, c] of randomCases(40, 21).entries()) {
    const width = Math.max(1, c.row);
    const state = (w: readonly Expr[]): Operand[] => w.slice(c.shared) as Operand[];
    const values = Array.from({ length: rows }, (_, i) => [...numbers(width, 100 * k + i)]);
    const term = (w: readonly Expr[], row: readonly Operand[]): Expr =>
      sum(c.step(w.slice(0, c.shared) as Operand[], state(w), row.slice(0, c.row) as Operand[]) as Expr[]).mul(row[0]!);
    const at = numbers(c.shared + c.state, k + 1);
    const direction = numbers(at.length, k + 2);

    it(`as sums over rows and written out: ${k}`, () => {
      const nested = (w: readonly Expr[]): Expr =>
        mapSum((r: Expr[]) => term(w, r), values).add(mapLogSumExp((r: Expr[]) => term(w, r), values));
      const written = (w: readonly Expr[]): Expr => {
        const terms = values.map((r) => term(w, r));
        return sum(terms).add(logSumExp(terms));
      };
      const [f, g] = [compile(at.length, nested), compile(at.length, written)];
      expectClose(f.value(at), g.value(at), 1e-12);
      expectClose(f.gradient(at), g.gradient(at), 1e-11);
      expectClose(f.jvp(at, direction), g.jvp(at, direction), 1e-11);
      expectClose(f.hvp(at, direction), g.hvp(at, direction), 1e-10);
      if (k < 10) expectClose(grad((w: Expr[]) => grad(nested)(w)[0]!)([...at] as never), grad((w: Expr[]) => grad(written)(w)[0]!)([...at] as never), 1e-10); // prettier-ignore
    });

    it(`with rows that are differentiated: ${k}`, () => {
      const nested = ([w, r]: readonly Expr[][][]): Expr =>
        sum((map((row: Expr[]) => term(w![0]!, row), r as unknown as Expr[][]) as Expr[]).map((y, i) => y.mul(i + 1)));
      const written = ([w, r]: readonly Expr[][][]): Expr =>
        sum((r as unknown as Expr[][]).map((row, i) => term(w![0]!, row).mul(i + 1)));
      const shape = [[1, at.length], [rows, width]] as const; // prettier-ignore
      const [f, g] = [compile(shape, nested as never), compile(shape, written as never)];
      const x = Float64Array.from([...at, ...values.flat()]);
      expectClose(f.gradient(x), g.gradient(x), 1e-11);
      expectClose(f.hvp(x, numbers(x.length, 3)), g.hvp(x, numbers(x.length, 3)), 1e-10);
    });
  }
});
