/** Tapes for people: listings, Graphviz, Mermaid. */
import { describe, expect, it } from "vitest";
import { compile, dot, sum } from "../src/index.js";

const f = compile(2, ([x, y]) => x!.mul(y!).add(x!.sin()));
const g = compile(2, ([x], [p]) => [x!.mul(p!), x!.mul(p!).exp(), x!, 2.5], { parameters: 1 }).setParameters([3]);

describe("toString", () => {
  it("lists one operation a line, and what is returned", () => {
    expect(f.toString()).toMatchInlineSnapshot(`
      "%2 = mul x0 x1
      %3 = sin x0
      %4 = add %2 %3
      return %4"
    `);
  });

  it("shows primal, tangent and adjoint at every node", () => {
    expect(f.toString([Math.PI, 1])).toMatchInlineSnapshot(`
      "                     primal  tangent  adjoint
      x0                  3.14159        1        0
      x1                        1        1  3.14159
      %2 = mul x0 x1      3.14159  4.14159        1
      %3 = sin x0     1.22465e-16       -1        1
      %4 = add %2 %3      3.14159  3.14159        1
      return %4"
    `);
  });

  it("takes the direction of the tangents", () => {
    expect(f.toString([Math.PI, 1], [0, 1])).toMatchInlineSnapshot(`
      "                     primal  tangent  adjoint
      x0                  3.14159        0        0
      x1                        1        1  3.14159
      %2 = mul x0 x1      3.14159  3.14159        1
      %3 = sin x0     1.22465e-16        0        1
      %4 = add %2 %3      3.14159  3.14159        1
      return %4"
    `);
  });

  it("shows parameters, constants and several outputs", () => {
    expect(g.toString()).toMatchInlineSnapshot(`
      "%3 = mul x0 p0
      %4 = exp %3
      return %3, %4, x0, 2.5"
    `);
    expect(g.toString([0.5, 9])).toMatchInlineSnapshot(`
      "                 primal  tangent  adjoint
      x0                  0.5        1  17.4451
      x1                    9        1        0
      p0                    3        0        0
      %3 = mul x0 p0      1.5        3  5.48169
      %4 = exp %3     4.48169  13.4451        1
      2.5                 2.5        0        1
      return %3, %4, x0, 2.5"
    `);
  });

  it("of an input or a constant is its return alone", () => {
    expect(compile(1, ([x]) => x!).toString()).toBe("return x0");
    expect(compile(0, () => 3).toString()).toBe("return 3");
    expect(compile(1, ([x]) => [x!, x!, -1]).toString()).toBe("return x0, x0, -1");
  });

  it("does not lose the sign of zero, nor NaN and Inf", () => {
    expect(compile(1, ([x]) => [x!.max(-0), 0, NaN, -Infinity]).toString()).toBe("%2 = max x0 -0\nreturn %2, 0, NaN, -Infinity"); // prettier-ignore
  });

  it("works with inputs in their structure and with one number as shape", () => {
    expect(compile([], (x) => x.exp()).toString(0)).toMatchInlineSnapshot(`
      "             primal  tangent  adjoint
      x0                0        1        1
      %1 = exp x0       1        1        1
      return %1"
    `);
    expect(compile({ a: [], b: 1 }, ({ a, b }) => a.sub(b[0]!)).toString({ a: 5, b: [3] })).toMatchInlineSnapshot(`
      "                primal  tangent  adjoint
      x0                   5        1        1
      x1                   3        1       -1
      %2 = sub x0 x1       2        0        1
      return %2"
    `);
  });

  it("shows lists, one after the other", () => {
    const h = compile(3, (xs) => sum(xs).add(dot(xs, [1, 2, 3])));
    expect(h.toString()).toMatchInlineSnapshot(`
      "%3 = sum x0 x1 x2
      %7 = dot x0 x1 x2 1 2 3
      %8 = add %3 %7
      return %8"
    `);
  });

  it("of a long list is a long line", () => {
    const h = compile(2_000, (xs) => sum(xs));
    const lines = h.toString().split("\n");
    expect(lines).toHaveLength(2);
    expect(lines[0]).toBe(`%2000 = sum ${Array.from({ length: 2_000 }, (_, i) => `x${i}`).join(" ")}`);
    expect(h.toString(new Float64Array(2_000)).split("\n")).toHaveLength(2_003);
  });
});

describe("a large tape", () => {
  it("is listed with its values in full", () => {
    const n = 150_000;
    const lines = compile(n, (xs) => xs.map((x) => x.sin())).toString(new Float64Array(n)).split("\n"); // prettier-ignore
    expect(lines).toHaveLength(2 * n + 2);
    expect(lines[2 * n]).toMatch(/^%299999 = sin x149999 +0 +1 +1$/);
  });
});

describe("toDot", () => {
  it("is a graph, outputs with a double border", () => {
    expect(f.toDot()).toMatchInlineSnapshot(`
      "digraph tape {
        rankdir=BT;
        node [shape=box, fontname=monospace];
        n0 [label="x0", style=rounded];
        n1 [label="x1", style=rounded];
        n2 [label="mul"];
        n0 -> n2;
        n1 -> n2;
        n3 [label="sin"];
        n0 -> n3;
        n4 [label="add", peripheries=2];
        n2 -> n4;
        n3 -> n4;
      }"
    `);
  });

  it("shows values in its boxes", () => {
    expect(compile(1, ([x]) => x!.square()).toDot([3])).toMatchInlineSnapshot(`
      "digraph tape {
        rankdir=BT;
        node [shape=box, fontname=monospace];
        n0 [label="x0\\nprimal 3\\ntangent 1\\nadjoint 6", style=rounded];
        n1 [label="square\\nprimal 9\\ntangent 6\\nadjoint 1", peripheries=2];
        n0 -> n1;
      }"
    `);
  });

  it("shows parameters, constants and several outputs", () => {
    expect(g.toDot()).toMatchInlineSnapshot(`
      "digraph tape {
        rankdir=BT;
        node [shape=box, fontname=monospace];
        n0 [label="x0", peripheries=2];
        n1 [label="x1", style=rounded];
        n2 [label="p0", style=rounded];
        n3 [label="mul", peripheries=2];
        n0 -> n3;
        n2 -> n3;
        n4 [label="exp", peripheries=2];
        n3 -> n4;
        n5 [label="2.5", peripheries=2];
      }"
    `);
  });
});

describe("toMermaid", () => {
  it("is a flowchart, outputs in double boxes", () => {
    expect(f.toMermaid()).toMatchInlineSnapshot(`
      "flowchart BT
        n0(["x0"])
        n1(["x1"])
        n2["mul"]
        n0 --> n2
        n1 --> n2
        n3["sin"]
        n0 --> n3
        n4[["add"]]
        n2 --> n4
        n3 --> n4"
    `);
  });

  it("shows values in its boxes", () => {
    expect(compile(1, ([x]) => x!.square()).toMermaid([3])).toMatchInlineSnapshot(`
      "flowchart BT
        n0(["x0<br>primal 3<br>tangent 1<br>adjoint 6"])
        n1[["square<br>primal 9<br>tangent 6<br>adjoint 1"]]
        n0 --> n1"
    `);
  });
});

describe("every form", () => {
  it("is a function of the tape and the inputs alone", () => {
    for (const form of ["toString", "toDot", "toMermaid"] as const) {
      expect(g[form]()).toBe(g[form]());
      expect(g[form]([1, 2])).toBe(g[form](Float64Array.of(1, 2)));
      expect(g[form]([1, 2])).not.toBe(g[form]([2, 2]));
    }
  });

  it("shows no adjoint of what depends on no input, whatever runs it takes part in", () => {
    const h = compile(1, ([x], [p]) => [x!.mul(p!), p!.mul(x!).mul(3), x!.mul(x!), p!.mul(p!).mul(p!), p!.mul(p!), p!.mul(p!)], { parameters: 1 }).setParameters([2]); // prettier-ignore
    const text = h.toString([3]);
    expect(text).toMatchInlineSnapshot(`
      "                primal  tangent  adjoint
      x0                   3        1       14
      p0                   2        0        0
      %2 = mul x0 p0       6        2        4
      3                    3        0        0
      %4 = mul %2 3       18        6        1
      %5 = mul x0 x0       9        6        1
      %6 = mul p0 p0       4        0        2
      %7 = mul p0 %6       8        0        1
      return %2, %4, %5, %7, %6, %6"
    `);
    for (const form of ["toString", "toDot", "toMermaid"] as const) expect(h[form]([3])).toBe(h[form]([3]));
  });

  it("has an edge for every operand and a box for every node that is used", () => {
    const h = compile(3, ([x, y]) => x!.mul(x!).add(y!.mul(2)));
    const edges = (text: string, arrow: string) => text.split("\n").filter((line) => line.includes(arrow)).length;
    expect(edges(h.toDot(), " -> ")).toBe(6);
    expect(edges(h.toMermaid(), " --> ")).toBe(6);
    expect(edges(h.toDot(), "[label=")).toBe(3 + 1 + 3);
  });
});
