/** Sine and cosine of one angle: one call does both, where derivatives are kept. */
import { describe, expect, it } from "vitest";
import { size } from "../src/emit/pieces.js";
import type { Entry } from "../src/emit/program.js";
import { compile, sum } from "../src/index.js";
import type { Expr } from "../src/index.js";
import { prepare } from "../src/schedule.js";
import { bytesOf } from "./modules.js";
import { tapeOf } from "./programs.js";

type Pair = (u: Expr, v: Expr) => Expr;

const pairs: Record<string, Pair> = {
  "the sine first": (u) => u.sin().mul(u.cos()),
  "the cosine first": (u) => u.cos().exp().sub(u.cos().mul(u.sin())),
  "another function of it between": (u) => u.sin().mul(u.tanh()).sub(u.cos()),
  "two angles": (u, v) => u.sin().mul(v.cos()).sub(u.cos().mul(v.sin())),
  "an angle that is computed": (u, v) => u.mul(v).cos().add(u.mul(v).sin()).mul(u),
};

const angles = [0, -0, 0.3, -0.7, 1, 2.5, -100, 1e8, 1e22, Infinity, NaN];

const functionsOf = (fn: Pair, entry: Entry): string[] => {
  const { program } = prepare(tapeOf(2, ([u, v]) => fn(u as Expr, v as Expr)));
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytesOf(program, entry)));
  return imports.filter(({ kind }) => kind === "function").map(({ name }) => name);
};

describe("sine and cosine of one angle", () => {
  for (const [name, fn] of Object.entries(pairs)) {
    it(`have the interpreter's bits: ${name}`, () => {
      const of = (tier: "interpreter" | "compiled") => compile(2, ([u, v]) => fn(u!, v!), { tier });
      const [interpreted, compiled] = [of("interpreter"), of("compiled")];
      expect(compiled.tier).toBe("compiled");
      for (const x of angles.flatMap((u) => [Float64Array.of(u, 1.25), Float64Array.of(u, u)])) {
        expect(compiled.valueAndGradient(x)).toEqual(interpreted.valueAndGradient(x));
        expect(compiled.jvp(x, [1, -2])).toEqual(interpreted.jvp(x, [1, -2]));
        expect(compiled.value(x)).toEqual(interpreted.value(x));
      }
      const points = Float64Array.from(angles.flatMap((u) => [u, 0.5]));
      expect(compiled.batch.gradient(points)).toEqual(interpreted.batch.gradient(points));
    });
  }

  it("have the interpreter's bits where a twin stands first, or in the middle, of a run that is done in pairs", () => {
    for (const first of [0, 1, 2, 3]) {
      const fn = (xs: Expr[]): Expr => {
        // What much waits for is done first.
        const one = xs[first]!.cos().exp().sqrt().tanh().log1p();
        return sum(xs.map((x) => x.sin().mul(one)));
      };
      for (const n of [4, 5, 6, 7]) {
        const of = (tier: "interpreter" | "compiled") => compile(n, fn, { tier });
        const [interpreted, compiled] = [of("interpreter"), of("compiled")];
        const x = Float64Array.from({ length: n }, (_, i) => 0.3 + i);
        expect(compiled.valueAndGradient(x)).toEqual(interpreted.valueAndGradient(x));
        expect(compiled.jvp(x, x)).toEqual(interpreted.jvp(x, x));
        compiled.dispose();
        interpreted.dispose();
      }
    }
  });

  it("have the interpreter's bits where sine, cosine and the way back are functions of their own", () => {
    const whole = { ...size };
    Object.assign(size, { whole: 1, piece: 1 });
    const of = (tier: "interpreter" | "compiled") =>
      compile(2, ([u, v]) => u!.sin().mul(v!.exp()).add(u!.cos()).mul(u!.sin().add(u!.cos().square())), { tier });
    const [interpreted, compiled] = [of("interpreter"), of("compiled")];
    Object.assign(size, whole);
    expect(compiled.tier).toBe("compiled");
    for (const u of angles) {
      expect(compiled.valueAndGradient([u, 0.5])).toEqual(interpreted.valueAndGradient([u, 0.5]));
      expect(compiled.jvp([u, 0.5], [1, -2])).toEqual(interpreted.jvp([u, 0.5], [1, -2]));
    }
  });

  it("come from one call", () => {
    expect(functionsOf(pairs["the sine first"]!, "gradient")).toEqual(["sinAndCos_1"]);
    expect(functionsOf((u) => u.cos().mul(u.sin()), "gradient")).toHaveLength(1);
    expect(functionsOf((u) => u.cos().mul(u.sin()), "jvp")).toHaveLength(1);
  });

  it("come from two where they are of two angles", () => {
    expect(functionsOf((u, v) => u.cos().mul(v.sin()), "gradient").sort()).toEqual(["cosAndMinusSin_1", "sinAndCos_1"]);
  });
});
