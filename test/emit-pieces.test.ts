/** Programs in pieces, each a function of its own: the bits of the interpreter, wherever they are cut. */
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { atOnce } from "../src/emit/pauses.js";
import { crossingOf, piecesOf, size } from "../src/emit/pieces.js";
import type { Piece } from "../src/emit/pieces.js";
import { unitsOf } from "../src/emit/plan.js";
import { compile, sum } from "../src/index.js";
import type { Expr, Operand } from "../src/index.js";
import { names, rules } from "../src/ops.js";
import { prepare } from "../src/schedule.js";
import type { Program } from "../src/schedule.js";
import { RUNS, casesOf, same, tiers } from "./emitted.js";
import type { Case } from "./emitted.js";
import { apply, long, tapeOf, wide } from "./programs.js";
import type { Fn } from "./programs.js";

// Whatever it is worth.
vi.mock("../src/emit/worth.js", () => ({ check: () => undefined }));

const recorded = names.filter((name) => rules[name].partials);
const { whole, piece } = size;

afterEach(() => {
  Object.assign(size, { whole, piece });
});

const piecesIn = (program: Program): Piece[] => {
  const { inputs, parameters, constants } = program;
  const leaves = inputs + parameters + constants.length;
  return atOnce(piecesOf(atOnce(unitsOf(program)), { inputs, leaves }));
};

/** Functions in the modules that were made. */
function functionsIn(modules: readonly Uint8Array[]): number[] {
  return modules.map((bytes) => {
    let at = 8;
    const unsigned = (): number => {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = bytes[at++]!;
        value |= (byte & 127) << shift;
        if (byte < 128) return value;
      }
    };
    for (;;) {
      const id = bytes[at++];
      const end = unsigned() + at;
      if (id === 3) return unsigned();
      at = end;
    }
  });
}

describe("small pieces", () => {
  beforeEach(() => {
    Object.assign(size, { whole: 0 });
  });

  it.each([1, 5, 30])("of %i operations have the bits of random programs, all entries", (operations) => {
    size.piece = operations;
    fc.assert(fc.property(casesOf(wide(recorded)), same), { numRuns: RUNS });
    expect(tiers).toEqual(new Set(["compiled"]));
  });

  it.each([1, 12])("of %i operations have those of random programs of long runs", (operations) => {
    size.piece = operations;
    fc.assert(fc.property(casesOf(long(recorded)), same), { numRuns: RUNS });
  });

  it("keep what is an output and read later, an input that is one, and tangents of what depends on no input", () => {
    size.piece = 1;
    const fn: Fn = ([a, b], [p]) => {
      const c = a!.mul(b!);
      const d = p!.sin().mul(p!);
      const e = c.add(d).exp();
      return [a!, c, d, p!, e.mul(c), e];
    };
    same({ inputs: 2, fn, parameters: [0.75], x: [0.5, -2], tangent: [1, 3], cotangent: [1, -1, 2, 0.5, 3, -0.25] });
  });
});

describe("large programs", () => {
  /** So many operations, whose operands are near one another, some shared by many. */
  const scalars =
    (operations: number, seed: number): Fn =>
    (xs) => {
      let state = seed;
      const draw = (n: number): number => ((state = (state * 1103515245 + 12345) & 0x7fffffff) >> 8) % n;
      const all: Operand[] = [...xs];
      const drawn = (): Expr => all[draw(20) === 0 ? draw(xs.length) : all.length - 1 - draw(Math.min(40, all.length))] as Expr; // prettier-ignore
      while (all.length < operations + xs.length) {
        const name = recorded[draw(recorded.length)]!;
        const { arity } = rules[name];
        const args = Array.from({ length: typeof arity === "number" ? arity : 2 }, () => drawn().sin());
        all.push(apply(name, args));
      }
      return [sum(all.slice(-40) as Expr[]), all.at(-7)!, all.at(-100)!];
    };
  const caseOf = (fn: Fn): Case => {
    const x = Array.from({ length: 20 }, (_, i) => 1.5 + Math.sin(7 * i * i));
    return { inputs: 20, fn, parameters: [], x, tangent: x.map((e) => 1 / e), cotangent: [1, -0.5, 0.25] };
  };

  it.each([3000, 20_000])("of %i operations have the bits of the interpreter", (operations) => {
    same(caseOf(scalars(operations / 2, operations)));
    expect(tiers).toEqual(new Set(["compiled"]));
  });

  it("are as many functions as they have pieces, forward, and as many on the way back", () => {
    const fn = scalars(2000, 1);
    const program = prepare(tapeOf(20, fn)).program;
    const pieces = piecesIn(program).length;
    const made: Uint8Array[] = [];
    const { Module } = WebAssembly;
    vi.spyOn(WebAssembly, "Module").mockImplementation(function (bytes: BufferSource) {
      made.push(bytes as Uint8Array);
      return new Module(bytes);
    } as never);
    compile(20, fn as never, { tier: "compiled" }).dispose();
    vi.restoreAllMocks();
    expect(pieces).toBeGreaterThan(5);
    expect(functionsIn(made).sort((a, b) => a - b)).toEqual([pieces + 1, pieces + 1, 2 * pieces + 1]);
  });
});

describe("what crosses from one piece to another", () => {
  const crossing = (fn: Fn, back: boolean): string[] => {
    Object.assign(size, { whole: 0, piece: 1 });
    const program = prepare(tapeOf(2, fn)).program;
    const pieces = piecesIn(program);
    const slots = atOnce(crossingOf(program, pieces, back));
    return pieces.flatMap(({ units }) => units.flatMap(({ runs }) => runs.filter(({ first }) => slots[first]).map(({ name }) => name))); // prettier-ignore
  };

  it("is what a later one reads, and outputs", () => {
    expect(crossing(([a, b]) => a!.mul(b!).exp().add(a!.neg()), false)).toEqual(["mul", "neg", "exp", "add"]);
  });

  it("and, where the way back follows, what it reads", () => {
    Object.assign(size, { whole: 0, piece: 100 });
    const program = prepare(tapeOf(2, ([a, b]) => a!.sub(b!).exp().sub(a!).sub(b!))).program;
    const pieces = piecesIn(program);
    const results = (back: boolean): number[] => [...atOnce(crossingOf(program, pieces, back)).subarray(2)];
    expect(results(false)).toEqual([0, 0, 0, 1]);
    expect(results(true)).toEqual([0, 1, 0, 1]);
  });
});
