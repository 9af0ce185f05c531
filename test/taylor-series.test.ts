/** What a series records: once, when it is asked for, and nothing for what is 0. */
import { describe, expect, it } from "vitest";
import { TapeBuilder } from "../src/builder";
import { getCore } from "../src/core";
import { Expr } from "../src/expr";
import { compile, pow, sin, taylor } from "../src/index";
import { nameOf } from "../src/ops";
import { zero } from "../src/algebra";
import { PowerSeries } from "../src/taylor-series";
import type { Series } from "../src/taylor-series";

getCore();
const made = () => {
  const builder = new TapeBuilder();
  const [x, d] = [0, 1].map(() => new Expr(builder, builder.input())) as [Expr, Expr];
  const s = new PowerSeries(builder);
  const recorded = (): string[] => Array.from(builder.opcodes.subarray(2, builder.length), (code) => nameOf[code]!).filter(Boolean); // prettier-ignore
  return { s, recorded, line: s.of([x, d]), still: s.of([x]) };
};

describe("a series", () => {
  it("records a coefficient when it is asked for, once, and those before it", () => {
    const { s, recorded, line } = made();
    const y = s.m.exp(line);
    expect(recorded()).toEqual([]);
    y.at(0);
    expect(recorded()).toEqual(["exp"]);
    y.at(2);
    const both = recorded();
    y.at(1);
    expect(recorded()).toEqual(both);
    expect(both).toEqual(["exp", "mul", "mul", "div"]);
  });

  it("of equal operations is one: sine and cosine are made of each other", () => {
    const { s, recorded, line } = made();
    expect(s.m.sin(line)).toBe(s.m.sin(line));
    s.m.sin(line).at(9);
    s.m.cos(line).at(9);
    expect(
      recorded()
        .filter((name) => name === "sin" || name === "cos")
        .sort(),
    ).toEqual(["cos", "sin"]);
  });

  it("is `zero` where it is 0 for every input, and records nothing there", () => {
    const { s, recorded, line, still } = made();
    const square = s.m.square(line);
    expect([0, 1, 2, 3, 4].map((k) => square.at(k) === zero)).toEqual([false, false, false, true, true]);
    const before = recorded();
    for (const y of [s.m.exp(still), s.m.floor(line), s.m.stopGradient(line), s.m.lt(line, still)]) {
      expect(y.constant).toBe(true);
      expect(y.at(1)).toBe(zero);
    }
    expect(recorded().slice(before.length)).toEqual(["exp", "floor", "stopGradient", "lt"]);
  });

  it("of numbers is a number, and neutral operands are left out", () => {
    const { s, recorded, line } = made();
    expect(s.m.sub(s.lit(3), s.lit(1)).literal).toBe(2);
    expect(s.m.pow(line, s.lit(1))).toBe(line);
    expect(s.m.mul(line, s.lit(1))).toBe(line);
    expect(s.lit(-0)).not.toBe(s.lit(0));
    expect(recorded()).toEqual([]);
  });

  it("has in `flow` what comes from steady partials without an integral", () => {
    const { s, recorded, line } = made();
    (s.flow([s.lit(3)], [line]) as Series).at(1);
    expect(recorded()).toEqual(["mul", "mul"]);
    expect(s.flow([s.lit(3), zero], [s.lit(1), line])).toBe(zero);
  });
});

describe("the program of all coefficients", () => {
  const program = (f: (x: Expr) => Expr, order: number) => compile([], (x) => taylor(f)(x, 1 as never, order));

  it("of a polynomial ends with its degree", () => {
    expect(program((x) => x.square(), 30).length).toBe(program((x) => x.square(), 2).length);
    expect(program((x) => pow(x, 3), 30).length).toBe(program((x) => pow(x, 3), 3).length);
  });

  it("of sine has one sine and one cosine, and a few operations an order", () => {
    const text = program(sin, 20).toString();
    expect([text.match(/= sin /g)?.length, text.match(/= cos /g)?.length]).toEqual([1, 1]);
    expect(program(sin, 20).length).toBeLessThan(5 * 20);
  });
});
