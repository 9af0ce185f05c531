/** Writes assembly/table.generated.ts: what preparing a tape has to know of each opcode. */
import type { OpName } from "../src/algebra.js";
import { nameOf, rules } from "../src/ops.js";
import { activeOperands, curvesOf } from "../src/readings.js";

const kinds = { 1: 1, 2: 2, 3: 3, list: 4, pairs: 5 } as const;

/** What the optimiser makes of two operations. */
function fused(): string {
  const pairs = nameOf.flatMap((name) => {
    const rule = rules[name];
    return rule.arity === 2 && rule.fuses ? [{ code: rule.code, of: rule.fuses.map((part) => rules[part].code) }] : [];
  });
  const cases = pairs.map(({ code, of }) => `  if (outer == ${of[0]} && inner == ${of[1]}) return ${code};`);
  const outers = [...new Set(pairs.map(({ of }) => `code == ${of[0]}`))];
  return `/** There may be an operation that is this one of another. */
// @ts-ignore: decorator
@inline
export function mayFuse(code: i32): bool { return ${outers.join(" || ")}; }

/** The operation that is \`outer\` of \`inner\` to the bit, or -1. */
// @ts-ignore: decorator
@inline
export function fusedOf(outer: i32, inner: i32): i32 {\n${cases.join("\n")}\n  return -1;\n}`;
}

export function emitTable(): string {
  const bytes = (of: (name: OpName) => number): string => nameOf.map(of).join(", ");
  // One for each code there can be: leaves are looked up like operations.
  const bytesOfAll = (of: (name: OpName) => number): string =>
    Array.from({ length: 256 }, (_, code) => (nameOf[code] ? of(nameOf[code]) : 0)).join(", ");
  const neutral = (x: number | undefined): string =>
    x === undefined ? "NaN" : Object.is(x, -0) ? "-0.0" : x.toFixed(1);
  return `// Generated from src/ops.ts by scripts/generate.ts. Do not edit.

export const ADD = ${rules.add.code};
export const MUL = ${rules.mul.code};
export const NEG = ${rules.neg.code};
export const SQUARE = ${rules.square.code};
export const POW = ${rules.pow.code};
export const SELECT = ${rules.select.code};
export const SUM = ${rules.sum.code};
export const DOT = ${rules.dot.code};

const kinds = memory.data<u8>([${bytesOfAll((name) => kinds[rules[name].arity])}]);
const commutative = memory.data<u8>([${bytes((name) => (rules[name].commutative ? 1 : 0))}]);
const active = memory.data<u8>([${bytesOfAll(activeOperands)}]);
const kept = memory.data<u8>([${bytes((name) => Number("together" in rules[name]))}]);
const curves = memory.data<u16>([${bytes((name) => curvesOf(name).reduce((bits, set, i) => bits | (set << (4 * i)), 0))}]);
const neutral = memory.data<f64>([${nameOf.map((name) => neutral(rules[name].neutral)).join(", ")}]);

${fused()}

/** 1 to 3 operands, LIST or PAIRS (src/layout.ts); 0 for leaves. */
// @ts-ignore: decorator
@inline
export function kindOf(code: i32): i32 { return load<u8>(kinds + code); }

/** op(a, b) and op(b, a) have the same bits. */
// @ts-ignore: decorator
@inline
export function isCommutative(code: i32): bool { return <bool>load<u8>(commutative + code); }

/** Bit i: operand i has a partial derivative. */
// @ts-ignore: decorator
@inline
export function activeOperandsOf(code: i32): i32 { return load<u8>(active + code); }

/** The forward sweep keeps slopes for the way back. */
// @ts-ignore: decorator
@inline
export function isKept(code: i32): bool { return <bool>load<u8>(kept + code); }

/** Four bits an operand: on which operands its partial derivative depends, 8 on all of a list (curvesOf in src/readings.ts). */
// @ts-ignore: decorator
@inline
export function curvesOf(code: i32): i32 { return load<u16>(curves + ((<usize>code) << 1)); }

/** op(a, neutral) is a, to the bit; NaN where there is no such number. */
// @ts-ignore: decorator
@inline
export function neutralOf(code: i32): f64 { return load<f64>(neutral + ((<usize>code) << 3)); }
`;
}
