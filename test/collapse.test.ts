/** Chains of additions that become sums, sums of products that become dot products: which, in what order, what bits. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Expr, compile, dot, grad, logSumExp, sum } from "../src/index.js";
import * as free from "../src/methods.generated.js";
import { nameOf, rules } from "../src/ops.js";
import { optimize } from "../src/optimize.js";
import { listing } from "../src/print.js";
import { Resident } from "../src/resident.js";
import { schedule } from "../src/schedule.js";
import type { Tape } from "../src/tape.js";
import { expectClose } from "./close.js";
import type { Fn } from "./programs.js";
import { tapeOf, operationsIn } from "./programs.js";

const literal = (x: Expr, value: number): Expr => new Expr(x.builder, x.builder.constant(value));
const optimized = (inputs: number, fn: Fn): string => listing(optimize(tapeOf(inputs, fn)));
/** How often an operation stands on the optimised tape of a function. */
const count = (name: string, inputs: number, fn: Fn): number =>
  Array.from(optimize(tapeOf(inputs, fn)).opcodes).filter((code) => nameOf[code] === name).length;
/** `x0 x1 ...`: inputs as a listing has them. */
const inputsOf = (which: readonly number[]): string => which.map((i) => `x${i}`).join(" ");
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const left = (xs: readonly Expr[]): Expr => xs.reduce((acc, x) => acc.add(x));

/** Values of a tape's outputs and the gradient of the first of them. */
function sweep(tape: Tape, x: readonly number[]): { values: number[]; gradient: number[] } {
  const { program } = schedule(tape);
  const resident = Resident.upload(program);
  resident.f64.set(x, resident.primals);
  resident.gradient(0);
  const values = Array.from(program.outputs, (slot) => resident.f64[resident.primals + slot]!);
  const gradient = Array.from(resident.f64.subarray(resident.adjoints, resident.adjoints + x.length));
  resident.free();
  return { values, gradient };
}

describe("a chain of additions", () => {
  it("is a sum of its terms in the order in which they are added, whichever operand the sum so far is", () => {
    const expected = `%9 = sum ${inputsOf(upTo(9))}\nreturn %9`;
    expect(optimized(9, left)).toBe(expected);
    expect(optimized(9, (xs) => xs.reduce((acc, x) => x.add(acc)))).toBe(expected);
    expect(optimized(9, (xs) => xs.reduce((acc, x, i) => (i % 2 ? x.add(acc) : acc.add(x))))).toBe(expected);
    expect(optimized(9, (xs) => left([...xs].reverse()))).toBe(`%9 = sum ${inputsOf([7, 8, 6, 5, 4, 3, 2, 1, 0])}\nreturn %9`); // prettier-ignore
  });

  it("keeps that order where terms are recorded before all additions, between them, or long after", () => {
    const sines = upTo(8).map((i) => `%${i + 8} = sin x${i}`).join("\n"); // prettier-ignore
    const expected = `${sines}\n%16 = sum %8 %9 %10 %11 %12 %13 %14 %15\nreturn %16`;
    expect(optimized(8, (xs) => left(xs.map((x) => x.sin())))).toBe(expected);
    expect(optimized(8, (xs) => xs.slice(1).reduce((acc, x) => acc.add(x.sin()), xs[0]!.sin()))).toBe(expected);
  });

  it("that leans right is read from the inside out", () => {
    const fn: Fn = (xs) => xs.reduceRight((acc, x) => x.add(acc));
    expect(optimized(8, fn)).toBe(`%8 = sum ${inputsOf([6, 7, 5, 4, 3, 2, 1, 0])}\nreturn %8`);
  });

  it("that is a balanced tree is read from left to right, its additions of two terms being terms", () => {
    const half = (xs: Expr[]): Expr =>
      xs.length === 1 ? xs[0]! : half(xs.slice(0, xs.length >> 1)).add(half(xs.slice(xs.length >> 1)));
    expect([count("add", 8, half), count("sum", 8, half)]).toEqual([7, 0]);
    for (const n of [16, 64]) {
      const terms = upTo(n / 2);
      const pairs = terms.map((i) => `%${n + i} = add x${2 * i} x${2 * i + 1}`).join("\n");
      const root = n + n / 2;
      expect(optimized(n, half)).toBe(`${pairs}\n%${root} = sum ${terms.map((i) => `%${n + i}`).join(" ")}\nreturn %${root}`); // prettier-ignore
    }
  });

  it("keeps additions beside it that are added as they are, and takes longer ones apart", () => {
    const pairs: Fn = (xs) => left(upTo(8).map((i) => xs[2 * i]!.add(xs[2 * i + 1]!)));
    // The first two pairs are added to one another; the others to the chain.
    expect([count("add", 16, pairs), count("sum", 16, pairs)]).toEqual([8, 1]);
    const threes: Fn = (xs) => left(upTo(4).map((i) => xs[3 * i]!.add(xs[3 * i + 1]!).add(xs[3 * i + 2]!)));
    // Those were recorded before the chain, but for the first of its additions.
    expect(optimized(12, threes)).toBe(`%12 = sum ${inputsOf([9, 10, 11, 6, 7, 8, ...upTo(6)])}\nreturn %12`);
    const single: Fn = (xs) => xs[8]!.add(left(xs.slice(0, 8)));
    expect(optimized(9, single)).toBe(`%9 = sum ${inputsOf(upTo(9))}\nreturn %9`);
  });

  it("of seven terms stays", () => {
    expect([count("add", 7, left), count("sum", 7, left)]).toEqual([6, 0]);
    expect([count("add", 8, left), count("sum", 8, left)]).toEqual([0, 1]);
  });

  it("may start from 0, which is no term; other constants are", () => {
    const from = (start: number): Fn => (xs) => xs.reduce((acc, x) => acc.add(x), literal(xs[0]!, start)); // prettier-ignore
    expect(optimized(8, from(0))).toBe(`%8 = sum ${inputsOf(upTo(8))}\nreturn %8`);
    expect(optimized(8, from(-0))).toBe(`%8 = sum ${inputsOf(upTo(8))}\nreturn %8`);
    expect(optimized(8, from(3))).toBe(`%9 = sum x0 3 ${inputsOf([1, 2, 3, 4, 5, 6, 7])}\nreturn %9`);
    expect(count("add", 7, from(0))).toBe(7);
  });

  it("may have the same term many times", () => {
    expect(optimized(2, ([x, y]) => left([x!, ...Array<Expr>(8).fill(y!)]))).toBe("%2 = sum x0 x1 x1 x1 x1 x1 x1 x1 x1\nreturn %2"); // prettier-ignore
  });

  it("ends where an addition is used twice or is an output; below it is a chain of its own", () => {
    const used: Fn = (xs) => {
      const below = left(xs.slice(0, 8));
      return left([below, ...xs.slice(8)]).mul(below);
    };
    expect(optimized(15, used)).toBe(`%15 = sum ${inputsOf(upTo(8))}\n%16 = sum x8 %15 x9 x10 x11 x12 x13 x14\n%17 = mul %15 %16\nreturn %17`); // prettier-ignore
    const both: Fn = (xs) => [left(xs), left(xs.slice(0, 8))];
    expect(optimized(15, both)).toBe(`%15 = sum ${inputsOf(upTo(8))}\n%16 = sum x8 %15 ${inputsOf([9, 10, 11, 12, 13, 14])}\nreturn %16, %15`); // prettier-ignore
    const prefixes: Fn = (xs) => xs.map((_, i) => left(xs.slice(0, i + 1)));
    expect([count("add", 12, prefixes), count("sum", 12, prefixes)]).toEqual([11, 0]);
    expect(optimized(8, (xs) => { const y = left(xs); return y.add(y); })).toBe(`%8 = sum ${inputsOf(upTo(8))}\n%9 = add %8 %8\nreturn %9`); // prettier-ignore
  });

  it("does not end where only code that no output needs uses an addition", () => {
    const fn: Fn = (xs) => {
      const below = left(xs.slice(0, 5));
      below.add(below.exp());
      return left([below, ...xs.slice(5)]);
    };
    expect(optimized(9, fn)).toBe(`%9 = sum ${inputsOf(upTo(9))}\nreturn %9`);
  });

  it("has sums and differences as terms, and does not look into them", () => {
    const fn: Fn = (xs) => left([sum(xs) as Expr, xs[0]!.sub(xs[1]!), ...xs]);
    expect(optimized(6, fn)).toBe(`%6 = sum ${inputsOf(upTo(6))}\n%7 = sub x0 x1\n%8 = sum %6 %7 ${inputsOf(upTo(6))}\nreturn %8`); // prettier-ignore
  });

  it("of 300,000 additions, leaning either way, overflows no stack and takes one operation", () => {
    for (const fn of [left, (xs: Expr[]) => xs.reduceRight((acc, x) => x.add(acc))]) {
      const tape = optimize(tapeOf(300_000, fn));
      expect(operationsIn(tape)).toBe(1);
      expect(sweep(tape, upTo(300_000)).values).toEqual([(300_000 * 299_999) / 2]);
    }
  });
});

describe("a sum of products", () => {
  const product: Fn = (xs) => left(upTo(8).map((i) => xs[i + 8]!.mul(xs[i]!)));
  const expected = `%16 = dot ${inputsOf(upTo(16))}\nreturn %16`;

  it("is a dot product, operands recorded first in the first list", () => {
    expect(optimized(16, product)).toBe(expected);
    expect(optimized(16, (xs) => sum(upTo(8).map((i) => xs[i]!.mul(xs[i + 8]!))))).toBe(expected);
    expect(optimized(16, (xs) => upTo(8).reduce((acc, i) => acc.add(xs[i]!.mul(xs[i + 8]!)), literal(xs[0]!, 0)))).toBe(expected); // prettier-ignore
  });

  it("of seven terms stays", () => {
    expect(count("dot", 16, (xs) => sum(upTo(7).map((i) => xs[i]!.mul(xs[i + 8]!))))).toBe(0);
  });

  it("stays where something else uses a product, where one stands twice, where two terms are none", () => {
    const products = (xs: Expr[]): Expr[] => upTo(8).map((i) => xs[i]!.mul(xs[i + 8]!));
    expect(count("dot", 16, (xs) => [sum(products(xs)), products(xs)[3]!])).toBe(0);
    expect(count("dot", 16, (xs) => sum(products(xs)).mul(products(xs)[3]!))).toBe(0);
    expect(count("dot", 16, (xs) => sum([...products(xs), products(xs)[0]!]))).toBe(0);
    expect(count("dot", 16, (xs) => sum([...products(xs), xs[0]!, xs[1]!]))).toBe(0);
    expect(count("dot", 16, (xs) => sum(products(xs)))).toBe(1);
  });

  it("has one term that is no product, a bias, added to the dot product of the others, wherever it stands", () => {
    const products = (xs: Expr[]): Expr[] => upTo(8).map((i) => xs[i]!.mul(xs[i + 8]!));
    const lists = inputsOf(upTo(16));
    for (const at of [0, 3, 8]) {
      const terms = (xs: Expr[]): Expr[] => [...products(xs).slice(0, at), xs[16]!, ...products(xs).slice(at)];
      for (const fn of [(xs: Expr[]) => left(terms(xs)), (xs: Expr[]) => sum(terms(xs))]) {
        expect(optimized(17, fn)).toBe(`%17 = dot ${lists}\n%18 = add x16 %17\nreturn %18`);
        const x = upTo(17).map((i) => Math.sin(i) / 3);
        expect(compile(17, fn as never).value(x)).toBe(dot(x.slice(0, 8), x.slice(8, 16)) + x[16]!);
      }
    }
    const shifted = optimized(16, (xs) => sum([...products(xs), free.add(0.5, 0)]));
    expect(shifted).toBe(`%16 = dot ${lists}\n%18 = add %16 0.5\nreturn %18`);
    // Seven products are too few, whatever else there is.
    expect(count("dot", 17, (xs) => sum([...products(xs).slice(1), xs[16]!]))).toBe(0);
  });

  it("stands beside other lists, which keep their elements", () => {
    const fn: Fn = (xs) => [free.maxOf(xs) as Expr, product(xs, []) as Expr, dot(xs.slice(0, 2), xs.slice(2, 4)), left(xs), free.minOf(xs.slice(3, 5))]; // prettier-ignore
    const all = inputsOf(upTo(16));
    expect(optimized(16, fn)).toBe(`%16 = maxOf ${all}\n%17 = dot ${all}\n%18 = dot x0 x1 x2 x3\n%19 = sum ${all}\n%20 = minOf x3 x4\nreturn %16, %17, %18, %19, %20`); // prettier-ignore
  });
});

/** Products, lists and single terms, some of them recorded when others stand there already, added up in any order. */
const chain = fc
  .record({
    products: fc.integer({ min: 8, max: 10 }),
    others: fc.array(fc.record({ kind: fc.constantFrom("list", "bias"), at: fc.nat(11) }), { maxLength: 2 }),
    early: fc.nat(12),
  })
  .map(({ products, others, early }) => {
    const terms = Array.from({ length: products }, () => "product");
    for (const { kind, at } of others) terms.splice(at, 0, kind);
    return { terms, early };
  });
const mixed = fc.array(chain, { minLength: 1, maxLength: 4 });

describe("lists that are recorded between products and their sum", () => {
  it("stay as they are", () => {
    const fn: Fn = (x) => left([...upTo(8).map((i) => x[i]!.mul(x[i + 8]!)), logSumExp(x.map((v) => v.sin()))]);
    const x = upTo(16).map((i) => i / 4);
    const expected = upTo(8).reduce((s, i) => s + x[i]! * x[i + 8]!, Math.log(x.reduce((s, v) => s + Math.exp(Math.sin(v)), 0))); // prettier-ignore
    expect(sweep(optimize(tapeOf(16, fn)), x).values[0]).toBeCloseTo(expected, 12);
  });

  it("stay so whatever stands between what, and with derivatives on the tape", () => {
    fc.assert(
      fc.property(mixed, fc.boolean(), (chains, derived) => {
        const whole: Fn = (x) =>
          chains.map(({ terms, early }, c) => {
            const made: Expr[] = [];
            const make = (kind: string, k: number): Expr => {
              const at = (j: number): Expr => x[(3 * c + 5 * k + 7 * j) % x.length]!;
              if (kind === "product") return at(0).mul(at(1));
              return kind === "list" ? free.norm(upTo(3 + k).map((j) => at(j).add(k))) : at(2).sin();
            };
            terms.forEach((kind, k) => k < early && (made[k] = make(kind, k)));
            return left(terms.map((kind, k) => made[k] ?? make(kind, k)));
          });
        const fn: Fn = derived ? (x) => grad((z: Expr[]) => left(whole(z, []) as Expr[]))(x) : whole;
        const tape = tapeOf(12, fn);
        const x = upTo(12).map((i) => Math.sin(i + 1));
        const [a, b] = [sweep(optimize(tape), x), sweep(tape, x)];
        expectClose(a.values, b.values, 1e-12);
        expectClose(a.gradient, b.gradient, 1e-11);
      }),
      { numRuns: 300 },
    );
  });
});

const special = fc.oneof(fc.double(), fc.double({ min: -9, max: 9, noNaN: true }), fc.constantFrom(0, -0, 1e308, Infinity, -Infinity, NaN)); // prettier-ignore

describe("the bits of a collapsed chain", () => {
  it("are those of sum, and of dot", () => {
    fc.assert(
      fc.property(fc.array(special, { minLength: 16, maxLength: 80 }), (x) => {
        expect(compile(x.length, left as never).value(x)).toBe(sum(x));
        const half = x.length >> 1;
        const [a, b] = [x.slice(0, half), x.slice(half, 2 * half)];
        const f = compile(x.length, (xs) => left(a.map((_, i) => xs[i]!.mul(xs[half + i]!))));
        expect([f.value(x), f.length]).toEqual([dot(a, b), 1]);
        expect(f.value(x)).toBe(sum(a.map((y, i) => y * b[i]!)));
      }),
    );
  });

  it("of its gradient are those of its products one by one", () => {
    const fn: Fn = (xs) => left(xs.slice(9).map((x, i) => x.mul(xs[i % 9]!))).exp();
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 18, maxLength: 18 }), (x) => {
        const tape = tapeOf(18, fn);
        const [small, large] = [sweep(optimize(tape), x), sweep(tape, x)];
        const scale = large.values[0]! / small.values[0]!;
        expect(Math.abs(scale - 1)).toBeLessThan(1e-14);
        // ∂/∂x of exp(x · z) is exp(x · z) · z: of the tape's own value, with no rounding but this.
        const by = [...x.slice(9), ...x.slice(0, 9)];
        expect(small.gradient.map((g) => g + 0)).toEqual(by.map((z) => small.values[0]! * z + 0));
      }),
    );
  });

  it("are those of its order, for any tree", () => {
    let collapsed = 0;
    fc.assert(
      fc.property(trees, (tree) => {
        const x = upTo(MOST).map((i) => Math.sin(i) * 10 ** (i % 5));
        const build = (xs: Expr[], t: Tree): Expr => (typeof t === "number" ? xs[t]! : build(xs, t[0]).add(build(xs, t[1]))); // prettier-ignore
        const f = compile(MOST, (xs) => build(xs, tree));
        const plain = (t: Tree): number => (typeof t === "number" ? x[t]! : plain(t[0]) + plain(t[1]));
        const terms = termsOf(tree);
        const additions = (t: Tree): number => (typeof t === "number" ? 0 : 1 + additions(t[0]) + additions(t[1]));
        const collapses = terms.length >= 8;
        expect(f.length).toBe(collapses ? 1 + terms.filter(isAddition).length : additions(tree));
        expect(f.value(x)).toBe(collapses ? sum(terms.map(plain)) : plain(tree));
        collapsed += Number(collapses && f.length > 1);
      }),
    );
    expect(collapsed).toBeGreaterThan(10);
  });
});

/** Additions of inputs, each input once. */
type Tree = number | [Tree, Tree];
const MOST = 40;
const trees: fc.Arbitrary<[Tree, Tree]> = fc
  .tuple(fc.shuffledSubarray(upTo(MOST), { minLength: 8 }), fc.infiniteStream(fc.nat()))
  .map(([inputs, picks]) => {
    const parts: Tree[] = [...inputs];
    const pick = (): Tree => parts.splice(picks.next().value % parts.length, 1)[0]!;
    while (parts.length > 1) parts.push([pick(), pick()]);
    return parts[0] as [Tree, Tree];
  });

const isAddition = (tree: Tree): tree is [Tree, Tree] => typeof tree !== "number";

/** The terms and their order, as src/optimize.ts states them. */
function termsOf([a, b]: [Tree, Tree]): Tree[] {
  const takenApart = (t: Tree, other: Tree): t is [Tree, Tree] => isAddition(t) && (!isAddition(other) || t.some(isAddition)); // prettier-ignore
  if (takenApart(b, a) && !takenApart(a, b)) return [...termsOf(b), a];
  if (!isAddition(a) && !isAddition(b)) return [Math.min(a, b), Math.max(a, b)];
  return [a, b].flatMap((t, i, both) => (takenApart(t, both[1 - i]!) ? termsOf(t) : [t]));
}

interface Step {
  name: "add" | "mul" | "sub" | "neg" | "max" | "sum";
  a: number;
  b: number;
}

/** Each step takes the last result (or one before it) and something else: chains, mostly. */
const step: fc.Arbitrary<Step> = fc.record({
  name: fc.oneof({ weight: 9, arbitrary: fc.constant("add" as const) }, { weight: 3, arbitrary: fc.constant("mul" as const) }, fc.constantFrom("sub", "neg", "max", "sum")), // prettier-ignore
  a: fc.oneof({ weight: 15, arbitrary: fc.constant(0) }, fc.nat(5)),
  b: fc.nat(100),
});

function run(xs: readonly Expr[], steps: readonly Step[]): Expr[] {
  const results = [...xs];
  const products: Expr[] = [];
  for (const { name, a, b } of steps) {
    const last = results[Math.max(0, results.length - 1 - a)]!;
    const other = b % 3 === 0 && products.length > 0 ? products[b % products.length]! : xs[b % xs.length]!;
    if (name === "mul") products.push(xs[b % xs.length]!.mul(xs[a]!));
    else if (name === "neg") results.push(last.neg());
    else if (name === "sum") results.push(last.add(b % 2 ? sum([other, last]) : sum(products.splice(0))));
    else results.push(b % 2 ? last[name](other) : (other[name](last) as Expr));
  }
  return results;
}

describe("a dot product with a bias", () => {
  it("leaves the lists of operations alone that were recorded between its products and its bias", () => {
    const fn = (xs: Expr[]): Expr[] => {
      const products = xs.map((x, i) => x.mul(xs[(i + 1) % 8]!));
      const between = logSumExp([xs[7]!, xs[3]!, xs[5]!]);
      return [sum([...products, between.sin()]), between];
    };
    const x = [1, 2, 3, 4, 5, 6, 7, 8].map((v) => v / 8);
    const tape = tapeOf(8, fn);
    expect(listing(optimize(tape))).toMatch(/logSumExp x7 x3 x5/);
    expect(sweep(optimize(tape), x).values[1]).toBe(sweep(tape, x).values[1]);
  });
});

describe("a random program of long chains", () => {
  const programs = fc.array(step, { minLength: 15, maxLength: 45, size: "max" });
  const whole = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 6, maxLength: 6 });
  let collapsed = 0;

  it("has the values and gradients it was written with, exactly where no addition is rounded", () => {
    fc.assert(
      fc.property(programs, whole, fc.nat(3), (steps, x, outputs) => {
        const tape = tapeOf(6, (xs) => run(xs, steps).slice(-1 - outputs));
        const small = optimize(tape);
        const lists = (of: Tape): number => of.opcodes.filter((code) => code === rules.sum.code || code === rules.dot.code).length; // prettier-ignore
        if (lists(small) > lists(tape)) collapsed++;
        // + 0: a sum of terms that are all -0 is 0.
        const plain = ({ values, gradient }: ReturnType<typeof sweep>) => [...values, ...gradient].map((v) => v + 0);
        expect(plain(sweep(small, x))).toEqual(plain(sweep(tape, x)));
        expect(listing(optimize(small))).toBe(listing(small));
      }),
      { numRuns: 500 },
    );
    expect(collapsed).toBeGreaterThan(50);
  });

  it("has the values it was written with, but for rounding", () => {
    const number = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(programs, number, (steps, x) => {
        // The same program on sizes, adding where it subtracts, negates or chooses, bounds what rounding can make of it.
        const signed = ["sub", "neg", "max"];
        const adding = steps.map((s): Step => (signed.includes(s.name) ? { ...s, name: "add" } : s));
        const sizes = tapeOf(6, (xs) => run(xs, adding).slice(-1));
        const tape = tapeOf(6, (xs) => run(xs, steps).slice(-1));
        const bound = 1e-13 * sweep(sizes, x.map(Math.abs)).values[0]!;
        const [small, large] = [sweep(optimize(tape), x).values[0]!, sweep(tape, x).values[0]!];
        expect(Math.abs(small - large)).toBeLessThanOrEqual(bound);
      }),
      { numRuns: 300 },
    );
  });
});
