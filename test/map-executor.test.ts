/** Second derivatives of maps, which go in blocks of points: against rows written out, and against steps. */
import { describe, expect, it } from "vitest";
import type { Engine } from "../src/engine.js";
import { compile, exp, log, map, mapLogSumExp, mapMax, mapSum, mul, select, sin, square, sum } from "../src/index.js";
import type { Expr } from "../src/index.js";
import { MapExecutor } from "../src/nested/map-executor.js";
import type { MapNode, Reduction, Rows } from "../src/nested/nested.js";
import { RowByRow } from "../src/nested/row-by-row.js";
import { Table, Tables } from "../src/nested/tables.js";
import { doNow } from "../src/nested/work.js";
import { expectClose } from "./close.js";
import { bodyOf, expectNear, foldOf, numbers, plain, pointsOf, upload, written } from "./loops.js";
import type { Arrays, Case, Points } from "./loops.js";

/** Two outputs of [u, v | r, s]. */
const step: Case["step"] = ([u, v], _state, [r, s]) => [
  mul(sin(mul(u!, r!)), exp(mul(0.3, s!))),
  select((u as Expr).gt(r as Expr), mul(square(v!), r!), mul(u!, mul(v!, s!))),
];
const rowsOf = (from: Rows["from"], count: number, values: Float64Array): Rows =>
  from === "arguments" ? { from, count } : from === "constants" ? { from, count, values } : { from, table: 0 };

/** An engine whose points go one by one. */
const oneByOne = (engine: Engine, c: Case): Engine => ({
  ...plain(engine),
  points: (shared) => new RowByRow(engine, { inputs: c.shared + (c.active ? c.row : 0), parameters: c.active ? 0 : c.row, shared }), // prettier-ignore
});

const like = (x: Float64Array): Float64Array => new Float64Array(x.length).fill(0.125);

function secondOf(
  c: Case,
  rows: Rows,
  values: Float64Array,
  reduction: Reduction,
  at: Points,
  wrap = (engine: Engine): Engine => engine,
): Pick<Arrays, "secondAdjoints" | "secondDots"> {
  const body = bodyOf(c);
  const node: MapNode = { kind: "map", body, rows, reduction };
  const tables = new Tables([new Table("rows", 0, { size: c.row, skeleton: [0, 1] })]);
  tables.take([values]);
  const engine = upload(body.tape);
  const executor = new MapExecutor(node, wrap(engine), tables, undefined);
  const [adjoints, adjointDots] = [like(at.args), like(at.args)];
  doNow(executor.second({ ...at, adjoints, adjointDots }));
  executor.free();
  engine.free();
  return { secondAdjoints: adjoints, secondDots: adjointDots };
}

describe.each(["arguments", "constants", "table"] as const)("rows that are %s", (from) => {
  const c: Case = { step, shared: 2, state: 0, row: 2, active: from === "arguments", emitted: 2 };

  it.each([1, 2, 63, 64, 65, 1500])(
    "%i of them have the second-order adjoints of the rows written out, with seeds of their own",
    (n) => {
      const values = numbers(c.active ? 0 : 2 * n, 5);
      const [rows, at] = [rowsOf(from, n, values), pointsOf(c, n)];
      const expected = written(c, n, values, at);
      const got = secondOf(c, rows, values, "rows", at);
      expectNear(got.secondAdjoints, expected.secondAdjoints);
      expectNear(got.secondDots, expected.secondDots);
      const alone = secondOf(c, rows, values, "rows", at, (engine) => oneByOne(engine, c));
      expectNear(alone.secondAdjoints, expected.secondAdjoints);
      expectNear(alone.secondDots, expected.secondDots);
    },
  );

  it("have those of a sum, which are those of as many steps that carry nothing", () => {
    const n = 777;
    const values = numbers(c.active ? 0 : 2 * n, 6);
    const [rows, all] = [rowsOf(from, n, values), pointsOf(c, n)];
    const again = (xs: Float64Array): Float64Array => Float64Array.from(all.seeds, (_, i) => xs[i % 2]!);
    for (const [seeds, seedDots] of [
      [
        [1, -2],
        [0.5, 3],
      ],
      [
        [0, 1],
        [0, 0],
      ],
      [
        [0, 0],
        [2, 0],
      ],
      [
        [0, 0],
        [0, 0],
      ],
    ].map((s) => s.map((xs) => Float64Array.from(xs)))) {
      // prettier-ignore
      const got = secondOf(c, rows, values, "sum", { ...all, seeds: seeds!, seedDots: seedDots! });
      const steps = foldOf(c, from === "table" ? { from: "constants", count: n, values } : rows);
      const [adjoints, adjointDots] = [like(all.args), like(all.args)];
      doNow(steps.second({ ...all, seeds: again(seeds!), seedDots: again(seedDots!), adjoints, adjointDots }));
      steps.free();
      expectNear(got.secondAdjoints, adjoints);
      expectNear(got.secondDots, adjointDots);
    }
  });
});

describe("a Hessian", () => {
  type Fn = (w: readonly Expr[], row: readonly Expr[]) => Expr;
  // prettier-ignore
  const fns: readonly [name: string, fn: Fn][] = [
    ["powers of negative bases", ([a], [x]) => mul(a!, x!).pow(3).add(mul(x!, a!).sub(1).pow(2))],
    ["choices", ([a, b], [x, y]) => select(mul(a!, x!).gt(0), mul(a!, x!).log().mul(b!), square(mul(b!, y!)))],
    ["logarithms that are not taken", ([a, b], [x]) => select(mul(a!, x!).gt(0), log(mul(a!, x!)), 0).add(sin(mul(b!, x!)))],
    ["dots and squares of differences", ([a, b], [x, y]) => sum(Array.from({ length: 9 }, (_, i) => mul(mul(a!, x!).add(i), mul(b!, y!).sub(i)))).add(mul(a!, y!).sub(b!).square())],
    ["quotients and special functions", ([a, b], [x, y]) => mul(a!, x!).div(square(b!).add(square(y!)).add(1)).add(mul(b!, x!).erf())],
  ];
  const rows = Array.from({ length: 150 }, (_, k) => [((k * 7919) % 101) / 50 - 1.01, ((k * 104729) % 89) / 40 - 1.1]);
  const overs = [["mapSum", mapSum, sum], ["mapMax", mapMax, undefined], ["mapLogSumExp", mapLogSumExp, undefined]] as const; // prettier-ignore
  const at = [0.7, -0.4];
  const v = [1, -2];

  it.each(fns)("of a mapSum of %s is that of the rows written out", (_name, fn) => {
    const outer = (y: Expr, w: readonly Expr[]): Expr => y.mul(w[1]!.add(2)).add(y.square());
    const g = compile(2, (w) => outer(sum(rows.map((r) => fn(w, r as unknown as Expr[]))), w));
    const constants = compile(2, (w) =>
      outer(
        mapSum((r: Expr[]) => fn(w, r), rows),
        w,
      ),
    );
    const table = compile(2, (w, _, { points }) => outer(mapSum((r: Expr[]) => fn(w, r), points), w), { data: { points: 2 } }); // prettier-ignore
    table.setData({ points: Float64Array.from(rows.flat()) });
    const args = compile(2, (w) => outer(mapSum((r: Expr[]) => fn([w[0]!, r[2]!], r), rows.map((r) => [r[0]!, r[1]!, w[1]!]) as unknown as Expr[][]), w)); // prettier-ignore
    for (const f of [constants, table, args]) {
      expectClose(f.hvp(at, v), g.hvp(at, v), 1e-12);
      expectClose(f.hessian(at), g.hessian(at), 1e-12);
      f.dispose();
    }
  });

  it.each(overs)("of %s of several outputs is that of each of them alone", (_name, over) => {
    const both = compile(2, (w) => {
      const [p, q] = over((r: Expr[]) => [sin(mul(w[0]!, r[0]!)), mul(w[1]!, r[1]!).exp().mul(w[0]!)], rows) as unknown as Expr[]; // prettier-ignore
      return p!.mul(q!.add(w[1]!));
    });
    const each = compile(2, (w) => {
      const p = over((r: Expr[]) => sin(mul(w[0]!, r[0]!)), rows);
      const q = over((r: Expr[]) => mul(w[1]!, r[1]!).exp().mul(w[0]!), rows);
      return p.mul(q.add(w[1]!));
    });
    expectClose(both.hessian(at), each.hessian(at), 1e-12);
  });

  it("takes nothing from an output that is not used, whatever its derivatives are", () => {
    const f = compile(2, (w) => {
      const [p] = mapSum((r: Expr[]) => [mul(w[0]!, r[0]!).square(), w[1]!.sub(w[1]!).mul(r[1]!).sqrt()], rows) as unknown as Expr[]; // prettier-ignore
      return p!;
    });
    const xx = 2 * rows.reduce((total, [x]) => total + x! * x!, 0);
    expectClose(f.hessian(at), [xx, 0, 0, 0], 1e-12);
    expectClose(f.hvp(at, [0, 1]), [0, 0], 0);
  });

  it("takes values and tangents from one go over the rows, and values alone where nothing is differentiated", () => {
    const f = compile(2, (w) => {
      const still = map((r: Expr) => r.mul(2), [1, 2, 3]);
      return mapSum((r: Expr) => r.mul(w[0]!).sin(), [1, 2, 3]).mul(still[2]!).add(mapMax((r: Expr) => r.mul(w[1]!), [1, 2])); // prettier-ignore
    });
    const g = compile(2, (w) =>
      sum([1, 2, 3].map((r) => w[0]!.mul(r).sin()))
        .mul(6)
        .add(w[1]!.mul(2).max(w[1]!)),
    );
    for (const x of [at, [1.5, 2], at]) {
      expectClose(f.jvp(x, v), g.jvp(x, v), 1e-14);
      expectClose(f.hvp(x, v), g.hvp(x, v), 1e-13);
      expect(f.valueAndGradient(x)).toEqual([f.value(x), f.gradient(x)]);
    }
  });
});
