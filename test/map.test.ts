/** `map` and its reductions against the same function written out row by row. */
import { describe, expect, it } from "vitest";
import {
  compile,
  grad,
  hessian,
  jacobian,
  jvp,
  logSumExp,
  map,
  mapLogSumExp,
  mapMax,
  mapSum,
  maxOf,
  sum,
  Tape,
} from "../src/index";
import type { Expr, Operand } from "../src/index";
import { expectClose } from "./close";
import { errorOf } from "./mistakes";

type Body = (w: readonly Expr[], row: readonly Expr[]) => Expr;

const reductions = [
  { name: "mapSum", over: mapSum, list: sum },
  { name: "mapMax", over: mapMax, list: maxOf },
  { name: "mapLogSumExp", over: mapLogSumExp, list: logSumExp },
] as const;

/** Rows of two numbers; primes spread them without a pattern. */
const rowsOf = (n: number): number[][] =>
  Array.from({ length: n }, (_, k) => [((k * 7919) % 101) / 50 - 1, ((k * 104729) % 89) / 40 - 1.1]);

/** What depends on the shared inputs alone is recorded outside: `w[1].exp()`. */
const body: Body = (w, r) => w[0]!.mul(r[0]!).sin().add(w[1]!.exp().mul(r[1]!)).mul(w[0]!.add(r[0]!));
const at = [0.3, 0.7];

describe.each(reductions)("$name", ({ over, list }) => {
  const unrolled = (rows: number[][]) => (w: readonly Expr[]) =>
    list(rows.map((r) => body(w, r as unknown as Expr[]))).mul(w[1]!.add(2));
  const nested = (rows: number[][]) => (w: readonly Expr[]) => over((r: Expr[]) => body(w, r), rows).mul(w[1]!.add(2));

  it.each([1, 2, 3, 63, 64, 65, 200, 1000])(
    "of %i rows has the value and all derivatives of the rows written out",
    (n) => {
      const rows = rowsOf(n);
      const f = compile(2, nested(rows));
      const g = compile(2, unrolled(rows));
      expectClose(f.value(at), g.value(at), 1e-13);
      expectClose(f.gradient(at), g.gradient(at), 1e-12);
      expectClose(f.jvp(at, [1, -2]), g.jvp(at, [1, -2]), 1e-12);
      expectClose(f.vjp(at, 3), g.vjp(at, 3), 1e-12);
      expectClose(f.hvp(at, [1, -2]), g.hvp(at, [1, -2]), 1e-11);
      expectClose(f.hessian(at), g.hessian(at), 1e-11);
    },
  );

  it("goes over a table that is given before a call, and may change", () => {
    const f = compile(2, (w, _, { points }) => over((r: Expr[]) => body(w, r), points).mul(w[1]!.add(2)), {
      data: { points: 2 },
    });
    for (const n of [3, 1, 130]) {
      f.setData({ points: Float64Array.from(rowsOf(n).flat()) });
      expect(f.gradient(at)).toEqual(compile(2, nested(rowsOf(n))).gradient(at));
    }
    const mine = Float64Array.from(rowsOf(5).flat());
    f.setData({ points: mine });
    const before = f.value(at);
    mine.forEach((x, i) => (mine[i] = x + 1));
    expect(f.value(at)).not.toBe(before);
    expect(f.value(at)).toBe(f.setData({ points: mine.slice() }).value(at));
  });

  it("differentiates rows of Exprs", () => {
    const rows = (w: readonly Expr[]): Operand[][] => [
      [w[0]!, w[1]!],
      [w[1]!.mul(2), 1],
      [w[0]!.sin(), w[1]!],
    ];
    const f = (w: readonly Expr[]): Expr => over((r: Expr[]) => body([r[1]!, w[0]!], r), rows(w) as Expr[][]);
    const g = (w: readonly Expr[]): Expr =>
      list(rows(w).map((r) => body([w[0]!.mul(0).add(r[1]!), w[0]!], r as Expr[])));
    const [nestedF, written] = [compile(2, f), compile(2, g)];
    expectClose(nestedF.gradient(at), written.gradient(at), 1e-12);
    expectClose(nestedF.hvp(at, [1, -2]), written.hvp(at, [1, -2]), 1e-11);
    expectClose(jacobian(grad(f))(at), jacobian(grad(g))(at), 1e-11);
  });

  it("nests with derivatives to third order, forward and reverse", () => {
    const [f, g] = [nested(rowsOf(5)), unrolled(rowsOf(5))];
    for (const twice of [
      (h: typeof f) => (w: Expr[]) => (grad(h)(w) as Expr[])[0]!.mul((grad(h)(w) as Expr[])[1]!),
      (h: typeof f) => (w: Expr[]) => jvp(h)(w, [w[1]!, w[0]!] as Expr[]),
    ]) {
      expectClose(grad(twice(f) as never)(at), grad(twice(g) as never)(at), 1e-10);
      expectClose(hessian(twice(f) as never)(at), hessian(twice(g) as never)(at), 1e-10);
    }
  });

  it("has the same bits however often it is called", () => {
    const f = compile(2, nested(rowsOf(777)));
    const first = f.gradient(at);
    f.value([5, 1]);
    f.hvp([1, 2], [3, 4]);
    expect(f.gradient(at)).toEqual(first);
  });
});

describe("map", () => {
  const fn = (w: readonly Expr[], [a, b]: Expr[]): Expr[] => [a!.mul(w[0]!).sin(), b!.mul(w[1]!).mul(a!)];

  it("gives the outputs of every row, differentiable by rows and by what it closes over", () => {
    const rows = (w: readonly Expr[]): Expr[][] => [
      [w[0]!, w[1]!],
      [w[1]!, w[0]!],
      [w[0]!.mul(w[1]!), w[1]!],
    ];
    const total = (r: Expr[][]): Expr => r[0]![0]!.mul(r[1]![1]!).add(r[0]![1]!.mul(r[2]![0]!)).sub(r[2]![1]!);
    const f = (w: readonly Expr[]): Expr => total(map((r: Expr[]) => fn(w, r), rows(w)) as Expr[][]);
    const g = (w: readonly Expr[]): Expr => total(rows(w).map((r) => fn(w, r)));
    expectClose(compile(2, f).gradient(at), compile(2, g).gradient(at), 1e-13);
    expectClose(compile(2, f).hessian(at), compile(2, g).hessian(at), 1e-12);
    expectClose(jacobian(grad(f))(at), jacobian(grad(g))(at), 1e-12);
  });

  it("computes with numbers outside a trace", () => {
    expect(map((x: Expr) => [x, x.square()], [1, 2, 3])).toEqual([[1, 1], [2, 4], [3, 9]]); // prettier-ignore
    expect(mapSum((x: Expr) => x.square(), [1, 2, 3])).toBe(14);
    expect(mapSum(({ a }: { a: Expr }) => a, [{ a: 1 }, { a: 5 }])).toBe(6);
  });

  it("hands on what is shared", () => {
    const f = compile(2, (w) =>
      mapSum((x: Expr, [a, b]: readonly Expr[]) => x.mul(a!).add(b!), Float64Array.of(1, 2), w),
    );
    expect(f.gradient([3, 4])).toEqual(Float64Array.of(3, 2));
  });

  it("takes outputs that are no operation: a row, a shared input, a constant", () => {
    const f = compile(2, (w) => {
      const s = mapSum((x: Expr) => [x, w[0]!, 2 as unknown as Expr], [5, 6, 7]) as Expr[];
      return s[0]!.add(s[1]!.mul(w[1]!)).add(s[2]!);
    });
    expect(f.valueAndGradient([3, 4])).toEqual([18 + 36 + 6, Float64Array.of(12, 9)]);
  });

  it("keeps rows that are NaN or infinite out of the other rows", () => {
    const f = compile([3], (xs) => map((x: Expr) => x.log(), xs));
    expect(f.vjp([1, -1, Infinity], [1, 1, 1])).toEqual(Float64Array.of(1, -1, 0));
  });

  it("may be nested, over rows of rows", () => {
    const inner = (x: Expr, w: readonly Expr[]): Expr => mapSum((y: Expr) => y.mul(x).sin().mul(w[0]!), [1, 2, 3]);
    const f = compile(2, (w) => mapSum((x: Expr) => inner(x, w).mul(w[1]!), [0.5, 1.5]));
    const g = compile(2, (w) =>
      sum(
        [0.5, 1.5].map((x) =>
          sum(
            [1, 2, 3].map((y) =>
              w[0]!
                .mul(Math.fround(0))
                .add(y * x)
                .sin()
                .mul(w[0]!),
            ),
          ).mul(w[1]!),
        ),
      ),
    );
    expectClose(f.gradient(at), g.gradient(at), 1e-13);
    expectClose(f.hessian(at), g.hessian(at), 1e-12);
  });

  it("is a line of the tape, its body listed once", () => {
    const f = compile(2, (w) => mapSum((x: Expr) => x.mul(w[0]!.exp()).add(w[1]!), [1, 2, 3]));
    expect(f.toString()).toMatchInlineSnapshot(`
      "%2 = exp x0
      %3 = map sum body 0 3 rows %2 x1
      %4 = result 0 of %3
      return %4

      body 0:
      %3 = mul p0 x0
      %4 = add %3 x1
      return %4"
    `);
    expect(f.length).toBe(3);
    expect(f.toDot()).toContain("map");
    expect(f.explain()).toMatchObject({ operations: 3, recorded: 3, bodies: 1 });
    expect(String(f.explain())).toContain("1 body of nested functions, counted once");
  });
});

describe("mistakes", () => {
  const inTrace = (fn: (x: Expr) => unknown): string => errorOf(() => compile(1, ([x]) => fn(x!) as Expr));

  it("say got, expected and what to do", () => {
    const id = (x: Expr): Expr => x;
    const table = (fn: (f: { setData(d: object): unknown; value(x: number[]): unknown }) => unknown): string =>
      errorOf(() =>
        fn(compile(1, ([x], _, { p }) => mapSum(([a]: Expr[]) => a!.mul(x!), p), { data: { p: 2 } }) as never),
      );
    expect([
      inTrace(() => mapSum(id, 3 as never)),
      inTrace(() => mapSum(id, [])),
      inTrace((x) => mapSum(id as never, [[1, x], [2]] as never)),
      inTrace(() => mapSum(id, ["a"] as never)),
      errorOf(() => compile(1, (_x, _p, { p }) => map(id, p as never) as never, { data: { p: 1 } })),
      errorOf(() => compile(1, (x) => x[0]!, { data: 3 as never })),
      errorOf(() => compile(1, (x) => x[0]!, { data: { p: 0 } })),
      table((f) => f.value([1])),
      table((f) => f.setData(undefined as never)),
      inTrace(() => mapSum(3 as never, [1])),
      errorOf(() => {
        let other: unknown;
        compile(1, ([x], _, { p }) => ((other = p), x!), { data: { p: 1 } });
        compile(1, ([x]) => mapSum(([r]: Expr[]) => r!.mul(x!), other as never));
      }),
      table((f) => f.setData({ q: [1] })),
      table((f) => f.setData({ p: [1, 2, 3] })),
      table((f) => f.setData({ p: "no" })),
      table((f) => f.setData({ p: [[1, 2], [1]] })),
      errorOf(() => compile(1, (x) => x[0]!).setData({ p: [] })),
      errorOf(() => mapSum(id, [new Tape().variable(1)] as never)),
    ].join("\n")).toMatchInlineSnapshot(`
      "type: mapSum: rows: got number 3, expected rows: an array of them, or a table of { data }
      length: mapSum: rows: got no rows, expected at least one
      shape: mapSum: rows[1]: got 1 value in another structure, expected that of the first row, 2 values
      type: mapSum: rows[0]: got "a", expected numbers or Exprs, or arrays and objects of them
      type: map: rows: got a table, whose length is not known while tracing, expected an array of rows; or reduce it by mapSum, mapMax or mapLogSumExp
      type: compile: data: got number 3, expected an object of row shapes such as { points: 2 }
      shape: compile: data: p: got rows of no values, expected at least one in a row
      data: data: rows of p were never set; call setData({ p: rows }) first
      type: setData: got undefined, expected an object such as { name: rows }
      type: mapSum: got number 3, expected a function
      data: mapSum: rows: got table p of another function, expected one that this function declares; pass compile(inputs, fn, { data: { p: row } })
      data: setData: got q, expected p
      length: setData: p: got 3 numbers, expected rows of 2
      type: setData: p: got "no", expected a Float64Array of rows, or an array of them
      length: setData: p[1] has 1 value, expected 2
      data: setData: got p, expected nothing: compile(inputs, fn, { data: { name: row } }) declares tables
      trace: mapSum: got Exprs of a Tape, which records step by step, expected those of a function that is compiled; use compile(inputs, fn)"
    `); // prettier-ignore
  });
});
