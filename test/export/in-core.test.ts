/** Exported functions of which the core's own loops do a part: what of the core is linked does all of it. */
import { describe, expect, it } from "vitest";
import type { OpName } from "../../src/algebra.js";
import { exportWasm } from "../../src/export.js";
import { compile } from "../../src/index.js";
import type { Expr } from "../../src/index.js";
import { names, rules } from "../../src/ops.js";
import { apply } from "../programs.js";
import type { Fn } from "../programs.js";
import { sameBits } from "./exported.js";

const recorded = names.filter((name) => rules[name].partials);

/** Runs that the core's own loops do, of many forms. */
const inCore = (name: OpName): Fn => {
  const { arity } = rules[name];
  if (typeof arity !== "number")
    return (xs) => [apply(name, xs), apply(name, [...xs.slice(7), ...xs.slice(0, 7)])] as Expr[];
  const place = (form: number, k: number, i: number): number =>
    form === 0 ? k + i : form === 1 ? (k * k + 5 * i) % 300 : form === 2 && i > 0 ? 7 : (2 * k + i) % 300;
  return (xs) => [0, 1, 2, 3].flatMap((form) => Array.from({ length: 270 }, (_, k) => apply(name, Array.from({ length: arity }, (_, i) => xs[place(form, k, i)]!)) as Expr)); // prettier-ignore
};

describe("an exported function", () => {
  it.each(recorded)(
    "has the bits of %s where the core's own loops do it, and no loops of others",
    async (name: OpName) => {
      const x = Array.from({ length: 300 }, (_, i) => 0.2 + ((i * 37) % 100) / 130);
      await sameBits(300, inCore(name), [{ x, tangent: x.map((e) => 1 - e) }]);
      expect(exportWasm(compile(300, inCore(name) as never)).wasm.length).toBeLessThan(60_000);
    },
  );
});
