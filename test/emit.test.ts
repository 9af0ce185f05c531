/** Emitted code against the interpreter: the same bits, whatever the program. */
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { OpName } from "../src/algebra.js";
import { add } from "../src/index.js";
import type { Expr, Operand } from "../src/index.js";
import { names, rules } from "../src/ops.js";
import { RUNS, casesOf, numbers, same, tiers } from "./emitted.js";
import { apply, long, wide } from "./programs.js";
import type { Fn } from "./programs.js";

// Whatever it is worth.
vi.mock("../src/emit/worth.js", () => ({ check: () => undefined }));

const recorded = names.filter((name) => rules[name].partials);

describe("emitted code", () => {
  it.each(recorded)(
    "%s has the bits of the interpreter, alone, in pairs and in lists, at samples and edges",
    (name: OpName) => {
      const { arity, samples, edges = [] } = rules[name];
      for (const at of [...samples, ...edges.map(([x]) => x), ...numbers.map((x) => [x, 0.5, 2])]) {
        const x = typeof arity === "number" ? Array.from({ length: arity }, (_, i) => at[i] ?? 1) : at.slice();
        if (arity === "pairs" && x.length % 2) x.push(1);
        const fn: Fn = (xs) => {
          const once = apply(name, xs);
          const again = apply(
            name,
            xs.map((e) => e.mul(0.5)),
          );
          return [
            once,
            again,
            apply(
              name,
              xs.map((e) => e.add(again)),
            ),
          ] as never;
        };
        const ones = x.map((_, i) => 1 - 0.25 * i);
        same({ inputs: x.length, fn, parameters: [], x, tangent: ones, cotangent: [1, 0, -2] });
      }
    },
  );

  it("is that of random programs, all entries", () => {
    fc.assert(fc.property(casesOf(wide(recorded)), same), { numRuns: RUNS });
    expect(tiers).toContain("compiled");
  });

  const from = (xs: Expr[], first: number, n: number, step = 1): Expr[] =>
    Array.from({ length: n }, (_, k) => xs.at(first + k * step)!);
  const each = (name: OpName, ...lists: readonly Operand[][]): Expr[] =>
    lists[0]!.map((_, k) => apply(name, lists.map((list) => list[k]!)) as Expr); // prettier-ignore
  const total = (xs: readonly Operand[]): Expr => apply("sum", xs) as Expr;

  it.each<[string, (xs: Expr[], n: number) => Operand | Operand[]]>([
    ["a dot of lists that overlap", (xs, n) => {
      const y = apply("dot", [...from(xs, 0, n), ...from(xs, 1, n)]);
      return total(each("div", from(xs, 0, n + 1), from(xs, 0, n + 1).map(() => y)));
    }], // prettier-ignore
    ["a dot of lists that overlap beside operands that all share", (xs, n) => {
      const y = apply("dot", [...from(xs, 0, n), ...from(xs, 1, n)]);
      const more = total(each("div", from(xs, 3 * n, n), from(xs, 5 * n, n, 0)));
      return add(more, total(each("div", from(xs, 0, n + 1), from(xs, 0, n + 1).map(() => y))));
    }], // prettier-ignore
    ["operands ahead of and behind one another", (xs, n) =>
      [-5, -1, 0, 1, 2, 7].map((d) => total(each("sub", each("square", from(xs, 10, n)), each("div", from(xs, 10 + d, n), from(xs, 10, n)))))], // prettier-ignore
    ["operands that go down", (xs, n) => [0, 1, 2].map((d) => total(each("mul", from(xs, -1, n, -1), each("div", from(xs, -1 - d, n, -1), from(xs, -2, n, -2)))))], // prettier-ignore
    ["operands that go in steps", (xs, n) => [1, 2, 3].map((d) => total(each("squaredDifference", from(xs, d, n, 2), from(xs, 0, n, 2))))], // prettier-ignore
    ["operands that all share", (xs, n) => each("div", from(xs, 3 * n, n, 0), each("mul", from(xs, 0, n), from(xs, 3 * n, n, 0)))], // prettier-ignore
    ["sums that all share", (xs, n) => { const y = from(xs, 0, n); return total(each("div", each("exp", y), y.map(() => total(y)))); }], // prettier-ignore
    ["sines, whose derivatives are kept", (xs, n) => total(each("sin", each("mul", from(xs, 1, n), from(xs, 0, n))))],
    ["results that are outputs as well", (xs, n) => { const y = each("square", from(xs, 0, n)); return [y[3]!, total(y), ...each("sub", y, from(xs, 1, n)), y[n - 1]!]; }], // prettier-ignore
    ["sums in part", (xs, n) => { const y = each("exp", from(xs, 0, n + 30)); return add(total(y.slice(0, n)), total(y.slice(30))); }], // prettier-ignore
  ])("is that of %s", (_, fn) => {
    for (const n of [24, 25, 26, 27, 51]) {
      const inputs = 6 * n;
      const x = Array.from({ length: inputs }, (_, i) => 1.5 + Math.sin(7 * i * i));
      const ones = x.map((e) => 1 / e);
      same({ inputs, fn: (xs) => fn(xs, n), parameters: [], x, tangent: ones, cotangent: ones });
    }
  });

  it("is that of long runs over parameters, sums and dots of them", () => {
    const fn: Fn = (xs, ps) => [total(each("sin", each("mul", xs, ps))), apply("dot", [...xs, ...ps]), total(ps), apply("dot", [...ps, ...ps])]; // prettier-ignore
    const x = Array.from({ length: 51 }, (_, i) => 1.5 + Math.sin(7 * i * i));
    same({
      inputs: 51,
      fn,
      parameters: x.slice().reverse(),
      x,
      tangent: x.map((e) => 1 / e),
      cotangent: [1, -2, 0.5, 3],
    });
  });

  it("is that of random programs of long runs, sums and dots over them", () => {
    fc.assert(fc.property(casesOf(long(recorded)), same), { numRuns: RUNS });
  });
});
