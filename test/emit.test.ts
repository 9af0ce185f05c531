/** Emitted code against the interpreter: the same bits, whatever the program. */
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { OpName } from "../src/algebra.js";
import { add, compile } from "../src/index.js";
import type { Expr, Operand } from "../src/index.js";
import { names, rules } from "../src/ops.js";
import { apply, long, wide } from "./programs.js";
import type { Fn, Wide } from "./programs.js";

// Whatever it is worth.
vi.mock("../src/emit/worth.js", () => ({ check: () => undefined }));

const recorded = names.filter((name) => rules[name].partials);

interface Answers {
  value: ArrayLike<number>;
  vjp: ArrayLike<number>;
  jvp: ArrayLike<number>;
  gradient?: ArrayLike<number>;
}

/** All entries of one tier. */
function answersOf(tier: "interpreter" | "compiled", of: Case): Answers {
  const f = compile(of.inputs, of.fn as never, { tier, parameters: of.parameters.length });
  f.setParameters(of.parameters as never);
  const out = (n: number): Float64Array => new Float64Array(n);
  const answers: Answers = {
    value: f.value(of.x as never, out(f.outputs)),
    vjp: f.vjp(of.x as never, of.cotangent.slice(0, f.outputs), out(f.inputs)),
    jvp: f.jvp(of.x as never, of.tangent as never, out(f.outputs)),
  };
  if (f.outputs === 1) answers.gradient = f.gradient(of.x as never, out(f.inputs));
  tiers.add(f.tier);
  f.dispose();
  return answers;
}

const RUNS = Number(process.env["RUNS"] ?? 200);

const MOST_OUTPUTS = 1100;

const tiers = new Set<string>();

interface Case {
  inputs: number;
  fn: Fn;
  parameters: number[];
  x: number[];
  tangent: number[];
  cotangent: number[];
}

const numbers = [0, -0, 1, -1, 0.5, -2.5, 3, NaN, Infinity, -Infinity, 1e-300, 1e300, Math.PI, 0.25, 7];
/** Of which sums in different orders differ. */
const plain = fc.integer({ min: -3e6, max: 3e6 }).map((x) => x / 1e6 + Math.PI / 16);
/** Three in four without numbers that would make most of the others NaN or 0. */
const listOf = (length: number): fc.Arbitrary<number[]> => {
  const of = (one: fc.Arbitrary<number>) => fc.array(one, { minLength: length, maxLength: length });
  return fc.oneof({ weight: 3, arbitrary: of(plain) }, { weight: 1, arbitrary: of(fc.oneof(plain, fc.constantFrom(...numbers))) }); // prettier-ignore
};

const same = (of: Case): void => {
  expect(answersOf("compiled", of)).toEqual(answersOf("interpreter", of));
};

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

  const cases = (programs: fc.Arbitrary<Wide>): fc.Arbitrary<Case> =>
    programs.chain(
      ({ inputs, parameters, fn }) =>
      fc.record({ inputs: fc.constant(inputs), fn: fc.constant(fn), parameters: listOf(parameters), x: listOf(inputs), tangent: listOf(inputs), cotangent: listOf(MOST_OUTPUTS) }), // prettier-ignore
    );

  it("is that of random programs, all entries", () => {
    fc.assert(fc.property(cases(wide(recorded)), same), { numRuns: RUNS });
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

  it("is that of random programs of long runs, sums and dots over them", () => {
    fc.assert(fc.property(cases(long(recorded)), same), { numRuns: RUNS });
  });
});
