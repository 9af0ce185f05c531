// Generated from src/ops.ts by scripts/generate.ts. Do not edit.
import { LOOP_SHIFT, NEAR } from "../src/layout";
import * as L from "./lanes";
import * as M from "./math";
import * as R from "./reduce";
import * as T from "./templates";

/** Number of operands, by opcode, lists not counted; 3 for lists; 0: not an opcode of a run. */
const operandWords = memory.data<u8>([2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 2, 3, 2, 2, 2, 2, 0, 0, 2, 1, 3, 1, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2]);
/** 1 where the operands are a list, 2 where they are two lists, by opcode. */
const lists = memory.data<u8>([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

export function operandWordsOf(opcode: u32): u32 { return opcode < 94 ? load<u8>(operandWords + opcode) : 0; }
export function listsOf(opcode: u32): u32 { return load<u8>(lists + opcode); }

/** The first loop of each opcode, and how many operands' forms choose among its loops. */
const firstLoop = memory.data<u8>([0, 5, 10, 15, 20, 21, 22, 23, 24, 25, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 0, 0, 75, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113]);
const choosing = memory.data<u8>([2, 2, 2, 2, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

/** Number of the loop that serves runs of this opcode and forms. */
export function loopOf(opcode: u32, forms: u32): u32 {
  const first: u32 = load<u8>(firstLoop + opcode), operands = load<u8>(choosing + opcode);
  if (operands == 1) { if (forms == 0) return first + 0; if (forms == 1) return first + 1; return first + 2; }
  if (operands == 2) { if (forms == 0) return first + 0; if (forms == 5) return first + 1; if (forms == 9) return first + 2; if (forms == 6) return first + 3; return first + 4; }
  return first;
}

/** All gathered or none: what the loops of this opcode want of operands. */
export function isLight(opcode: u32): bool { return load<u8>(choosing + opcode) != 0; }

const curved = memory.data<u8>([0, 0, 136, 204, 0, 0, 0, 170, 170, 170, 170, 170, 170, 170, 170, 170, 170, 170, 170, 170, 170, 170, 170, 170, 238, 170, 170, 170, 170, 170, 170, 238, 238, 0, 0, 0, 0, 0, 170, 170, 0, 170, 170, 0, 0, 0, 0, 0, 0, 0, 0, 0, 136, 170, 170, 0, 0, 0, 0, 238, 0, 192, 170, 170, 170, 170, 170, 170, 170, 204, 170, 170, 170, 170, 204, 238, 238, 238, 238, 238, 254, 254, 254, 254, 170, 170, 170, 170, 170, 170, 170, 170, 204, 204]);

/** Partial derivatives by the operands `active` have tangents where these have. */
export function bends(opcode: u32, active: u32): bool { return <bool>((load<u8>(curved + opcode) >> active) & 1); }

/** Sum a + b; compiled, a chain of eight terms or more is their `sum`. */
@final class AddRule {
  @inline value<T>(a: T, b: T): T { return L.add<T>(a, b); }
  @inline tangent<T>(a: T, ad: T, b: T, bd: T, y: T): T { return L.add<T>(ad, bd); }
  @inline da<T>(t: T, a: T, b: T, y: T): T { return t; }
  @inline dda<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { return td; }
  @inline db<T>(t: T, a: T, b: T, y: T): T { return t; }
  @inline ddb<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { return td; }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((393216 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((0 >> (4 * partial + leaf)) & 1); }
}

/** Difference a - b. */
@final class SubRule {
  @inline value<T>(a: T, b: T): T { return L.sub<T>(a, b); }
  @inline tangent<T>(a: T, ad: T, b: T, bd: T, y: T): T { return L.add<T>(ad, L.neg<T>(bd)); }
  @inline da<T>(t: T, a: T, b: T, y: T): T { return t; }
  @inline dda<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { return td; }
  @inline db<T>(t: T, a: T, b: T, y: T): T { return L.neg<T>(t); }
  @inline ddb<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { return L.neg<T>(td); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((393216 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((0 >> (4 * partial + leaf)) & 1); }
}

/** Product a · b. */
@final class MulRule {
  @inline value<T>(a: T, b: T): T { return L.mul<T>(a, b); }
  @inline tangent<T>(a: T, ad: T, b: T, bd: T, y: T): T { return L.add<T>(L.unless0<T>(ad, L.mul<T>(b, ad)), L.unless0<T>(bd, L.mul<T>(a, bd))); }
  @inline da<T>(t: T, a: T, b: T, y: T): T { return L.unless0<T>(t, L.mul<T>(b, t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { return L.add<T>(L.unless0<T>(t, L.unless0<T>(bd, L.mul<T>(t, bd))), L.unless0<T>(td, L.mul<T>(b, td))); }
  @inline db<T>(t: T, a: T, b: T, y: T): T { return L.unless0<T>(t, L.mul<T>(a, t)); }
  @inline ddb<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { return L.add<T>(L.unless0<T>(t, L.unless0<T>(ad, L.mul<T>(t, ad))), L.unless0<T>(td, L.mul<T>(a, td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((451794 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((18 >> (4 * partial + leaf)) & 1); }
}

/** Quotient a / b; IEEE at b = 0. */
@final class DivRule {
  @inline value<T>(a: T, b: T): T { return L.div<T>(a, b); }
  @inline tangent<T>(a: T, ad: T, b: T, bd: T, y: T): T { return L.add<T>(L.unless0<T>(ad, L.div<T>(ad, b)), L.unless0<T>(bd, L.mul<T>(L.div<T>(bd, b), L.neg<T>(y)))); }
  @inline da<T>(t: T, a: T, b: T, y: T): T { return L.unless0<T>(t, L.div<T>(t, b)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { return L.add<T>(L.unless0<T>(t, L.unless0<T>(bd, L.mul<T>(L.div<T>(bd, b), L.neg<T>(L.div<T>(t, b))))), L.unless0<T>(td, L.div<T>(td, b))); }
  @inline db<T>(t: T, a: T, b: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.div<T>(t, b), L.neg<T>(y))); }
  @inline ddb<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { const s0 = L.div<T>(t, b); const s1 = L.unless0<T>(bd, L.mul<T>(L.div<T>(bd, b), L.neg<T>(s0))); const s2 = L.neg<T>(y); const s3 = L.neg<T>(yd); return L.add<T>(L.unless0<T>(t, L.add<T>(L.unless0<T>(s1, L.mul<T>(s2, s1)), L.unless0<T>(s3, L.mul<T>(s0, s3)))), L.unless0<T>(td, L.mul<T>(L.div<T>(td, b), s2))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((506706 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((98 >> (4 * partial + leaf)) & 1); }
}

/** Negation -a. */
@final class NegRule {
  @inline value<T>(a: T): T { return L.neg<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.neg<T>(ad); }
  @inline da<T>(t: T, a: T, y: T): T { return L.neg<T>(t); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { return L.neg<T>(td); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((131072 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((0 >> (4 * partial + leaf)) & 1); }
}

/** Absolute value; derivative 0 at 0. */
@final class AbsRule {
  @inline value<T>(a: T): T { return L.abs<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.mul<T>(L.pickGt<T>(a, L.lit<T>(0.0), L.lit<T>(1.0), L.pickLt<T>(a, L.lit<T>(0.0), L.lit<T>(-1.0), a)), ad)); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.pickGt<T>(a, L.lit<T>(0.0), L.lit<T>(1.0), L.pickLt<T>(a, L.lit<T>(0.0), L.lit<T>(-1.0), a)), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { return L.unless0<T>(td, L.mul<T>(L.pickGt<T>(a, L.lit<T>(0.0), L.lit<T>(1.0), L.pickLt<T>(a, L.lit<T>(0.0), L.lit<T>(-1.0), a)), td)); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((147457 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((1 >> (4 * partial + leaf)) & 1); }
}

/** Sign: -1, 0 or 1 (NaN stays NaN); derivative 0 everywhere. */
@final class SignRule {
  @inline value<T>(a: T): T { return L.pickGt<T>(a, L.lit<T>(0.0), L.lit<T>(1.0), L.pickLt<T>(a, L.lit<T>(0.0), L.lit<T>(-1.0), a)); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.lit<T>(0.0); }
  @inline da<T>(t: T, a: T, y: T): T { return L.lit<T>(0.0); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { return L.lit<T>(0.0); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((0 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((0 >> (4 * partial + leaf)) & 1); }
}

/** Square root; derivative +Inf at 0, NaN below. */
@final class SqrtRule {
  @inline value<T>(a: T): T { return L.sqrt<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.mul<T>(L.div<T>(ad, y), L.lit<T>(0.5))); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.div<T>(t, y), L.lit<T>(0.5))); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = L.unless0<T>(yd, L.mul<T>(L.div<T>(yd, y), L.neg<T>(L.div<T>(t, y)))); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s0, L.mul<T>(L.lit<T>(0.5), s0))), L.unless0<T>(td, L.mul<T>(L.div<T>(td, y), L.lit<T>(0.5)))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((196708 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((4 >> (4 * partial + leaf)) & 1); }
}

/** Cube root; derivative +Inf at 0. */
@final class CbrtRule {
  @inline value<T>(a: T): T { return M.cbrt<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.mul<T>(L.div<T>(ad, L.mul<T>(y, y)), L.lit<T>(0.3333333333333333))); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.div<T>(t, L.mul<T>(y, y)), L.lit<T>(0.3333333333333333))); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = L.unless0<T>(yd, L.mul<T>(y, yd)); const s1 = L.add<T>(s0, s0); const s2 = L.mul<T>(y, y); const s3 = L.unless0<T>(s1, L.mul<T>(L.div<T>(s1, s2), L.neg<T>(L.div<T>(t, s2)))); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s3, L.mul<T>(L.lit<T>(0.3333333333333333), s3))), L.unless0<T>(td, L.mul<T>(L.div<T>(td, s2), L.lit<T>(0.3333333333333333)))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((196708 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((4 >> (4 * partial + leaf)) & 1); }
}

/** Square a · a. */
@final class SquareRule {
  @inline value<T>(a: T): T { return L.mul<T>(a, a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.mul<T>(L.mul<T>(L.lit<T>(2.0), a), ad)); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.mul<T>(L.lit<T>(2.0), a), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = L.unless0<T>(ad, L.mul<T>(L.lit<T>(2.0), ad)); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s0, L.mul<T>(t, s0))), L.unless0<T>(td, L.mul<T>(L.mul<T>(L.lit<T>(2.0), a), td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((147529 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((1 >> (4 * partial + leaf)) & 1); }
}

/** Reciprocal 1 / a; derivative -Inf at 0. */
@final class ReciprocalRule {
  @inline value<T>(a: T): T { return L.div<T>(L.lit<T>(1.0), a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.mul<T>(L.neg<T>(L.mul<T>(y, y)), ad)); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.neg<T>(L.mul<T>(y, y)), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = L.unless0<T>(yd, L.mul<T>(y, yd)); const s1 = L.neg<T>(L.add<T>(s0, s0)); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s1, L.mul<T>(t, s1))), L.unless0<T>(td, L.mul<T>(L.neg<T>(L.mul<T>(y, y)), td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((196708 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((4 >> (4 * partial + leaf)) & 1); }
}

/** Exponential e^a. */
@final class ExpRule {
  @inline value<T>(a: T): T { return M.exp<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.mul<T>(y, ad)); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.mul<T>(y, t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { return L.add<T>(L.unless0<T>(t, L.unless0<T>(yd, L.mul<T>(t, yd))), L.unless0<T>(td, L.mul<T>(y, td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((196708 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((4 >> (4 * partial + leaf)) & 1); }
}

/** Power of two 2^a; exact at whole a. */
@final class Exp2Rule {
  @inline value<T>(a: T): T { return M.exp2<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.mul<T>(L.mul<T>(L.lit<T>(0.6931471805599453), y), ad)); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.mul<T>(L.lit<T>(0.6931471805599453), y), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = L.unless0<T>(yd, L.mul<T>(L.lit<T>(0.6931471805599453), yd)); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s0, L.mul<T>(t, s0))), L.unless0<T>(td, L.mul<T>(L.mul<T>(L.lit<T>(0.6931471805599453), y), td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((196708 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((4 >> (4 * partial + leaf)) & 1); }
}

/** e^a - 1, accurate near 0. */
@final class Expm1Rule {
  @inline value<T>(a: T): T { return M.expm1<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.mul<T>(M.exp<T>(a), ad)); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.mul<T>(M.exp<T>(a), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = M.exp<T>(a); const s1 = L.unless0<T>(ad, L.mul<T>(s0, ad)); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s1, L.mul<T>(t, s1))), L.unless0<T>(td, L.mul<T>(s0, td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((147529 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((1 >> (4 * partial + leaf)) & 1); }
}

/** Natural logarithm; derivative +Inf at 0; the value is NaN below 0, the derivative 1 / a. */
@final class LogRule {
  @inline value<T>(a: T): T { return M.log<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.div<T>(ad, a)); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.div<T>(t, a)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { return L.add<T>(L.unless0<T>(t, L.unless0<T>(ad, L.mul<T>(L.div<T>(ad, a), L.neg<T>(L.div<T>(t, a))))), L.unless0<T>(td, L.div<T>(td, a))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((147529 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((1 >> (4 * partial + leaf)) & 1); }
}

/** Base-2 logarithm; derivative +Inf at 0. */
@final class Log2Rule {
  @inline value<T>(a: T): T { return M.log2<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.mul<T>(L.div<T>(ad, a), L.lit<T>(1.4426950408889634))); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.div<T>(t, a), L.lit<T>(1.4426950408889634))); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = L.unless0<T>(ad, L.mul<T>(L.div<T>(ad, a), L.neg<T>(L.div<T>(t, a)))); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s0, L.mul<T>(L.lit<T>(1.4426950408889634), s0))), L.unless0<T>(td, L.mul<T>(L.div<T>(td, a), L.lit<T>(1.4426950408889634)))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((147529 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((1 >> (4 * partial + leaf)) & 1); }
}

/** Base-10 logarithm; derivative +Inf at 0. */
@final class Log10Rule {
  @inline value<T>(a: T): T { return M.log10<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.mul<T>(L.div<T>(ad, a), L.lit<T>(0.43429448190325176))); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.div<T>(t, a), L.lit<T>(0.43429448190325176))); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = L.unless0<T>(ad, L.mul<T>(L.div<T>(ad, a), L.neg<T>(L.div<T>(t, a)))); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s0, L.mul<T>(L.lit<T>(0.43429448190325176), s0))), L.unless0<T>(td, L.mul<T>(L.div<T>(td, a), L.lit<T>(0.43429448190325176)))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((147529 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((1 >> (4 * partial + leaf)) & 1); }
}

/** log(1 + a), accurate near 0; derivative +Inf at -1. */
@final class Log1pRule {
  @inline value<T>(a: T): T { return M.log1p<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.div<T>(ad, L.add<T>(L.lit<T>(1.0), a))); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.div<T>(t, L.add<T>(L.lit<T>(1.0), a))); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = L.add<T>(L.lit<T>(1.0), a); return L.add<T>(L.unless0<T>(t, L.unless0<T>(ad, L.mul<T>(L.div<T>(ad, s0), L.neg<T>(L.div<T>(t, s0))))), L.unless0<T>(td, L.div<T>(td, s0))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((147529 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((1 >> (4 * partial + leaf)) & 1); }
}

/** Sine, a in radians. */
@final class SinRule {
  @inline value<T>(a: T): T { return M.sin<T>(a); }
  @inline both<T>(a: T, at: usize): T { return M.sinAndCos<T>(a, at); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.mul<T>(M.cos<T>(a), ad)); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.mul<T>(M.cos<T>(a), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = L.unless0<T>(ad, L.mul<T>(L.neg<T>(M.sin<T>(a)), ad)); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s0, L.mul<T>(t, s0))), L.unless0<T>(td, L.mul<T>(M.cos<T>(a), td))); }
  @inline given<T>(t: T, td: T, ad: T, y: T, slope: T): T { const s2 = L.unless0<T>(ad, L.mul<T>(L.neg<T>(y), ad)); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s2, L.mul<T>(t, s2))), L.unless0<T>(td, L.mul<T>(slope, td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((147529 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((1 >> (4 * partial + leaf)) & 1); }
}

/** Cosine, a in radians. */
@final class CosRule {
  @inline value<T>(a: T): T { return M.cos<T>(a); }
  @inline both<T>(a: T, at: usize): T { return M.cosAndMinusSin<T>(a, at); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.mul<T>(L.neg<T>(M.sin<T>(a)), ad)); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.neg<T>(M.sin<T>(a)), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = L.neg<T>(L.unless0<T>(ad, L.mul<T>(M.cos<T>(a), ad))); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s0, L.mul<T>(t, s0))), L.unless0<T>(td, L.mul<T>(L.neg<T>(M.sin<T>(a)), td))); }
  @inline given<T>(t: T, td: T, ad: T, y: T, slope: T): T { const s2 = L.neg<T>(L.unless0<T>(ad, L.mul<T>(y, ad))); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s2, L.mul<T>(t, s2))), L.unless0<T>(td, L.mul<T>(slope, td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((147529 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((1 >> (4 * partial + leaf)) & 1); }
}

/** Tangent, a in radians. */
@final class TanRule {
  @inline value<T>(a: T): T { return M.tan<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.mul<T>(L.add<T>(L.lit<T>(1.0), L.mul<T>(y, y)), ad)); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.add<T>(L.lit<T>(1.0), L.mul<T>(y, y)), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = L.unless0<T>(yd, L.mul<T>(y, yd)); const s1 = L.add<T>(s0, s0); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s1, L.mul<T>(t, s1))), L.unless0<T>(td, L.mul<T>(L.add<T>(L.lit<T>(1.0), L.mul<T>(y, y)), td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((196708 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((4 >> (4 * partial + leaf)) & 1); }
}

/** Inverse sine in [-π/2, π/2]; derivative +Inf at ±1. */
@final class AsinRule {
  @inline value<T>(a: T): T { return M.asin<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.div<T>(ad, L.sqrt<T>(L.mul<T>(L.sub<T>(L.lit<T>(1.0), a), L.add<T>(L.lit<T>(1.0), a))))); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.div<T>(t, L.sqrt<T>(L.mul<T>(L.sub<T>(L.lit<T>(1.0), a), L.add<T>(L.lit<T>(1.0), a))))); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = L.neg<T>(ad); const s1 = L.add<T>(L.lit<T>(1.0), a); const s2 = L.sub<T>(L.lit<T>(1.0), a); const s3 = L.add<T>(L.unless0<T>(s0, L.mul<T>(s1, s0)), L.unless0<T>(ad, L.mul<T>(s2, ad))); const s4 = L.sqrt<T>(L.mul<T>(s2, s1)); const s5 = L.unless0<T>(s3, L.mul<T>(L.div<T>(s3, s4), L.lit<T>(0.5))); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s5, L.mul<T>(L.div<T>(s5, s4), L.neg<T>(L.div<T>(t, s4))))), L.unless0<T>(td, L.div<T>(td, s4))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((147529 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((1 >> (4 * partial + leaf)) & 1); }
}

/** Inverse cosine in [0, π]; derivative -Inf at ±1. */
@final class AcosRule {
  @inline value<T>(a: T): T { return M.acos<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.mul<T>(L.div<T>(ad, L.sqrt<T>(L.mul<T>(L.sub<T>(L.lit<T>(1.0), a), L.add<T>(L.lit<T>(1.0), a)))), L.lit<T>(-1.0))); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.div<T>(t, L.sqrt<T>(L.mul<T>(L.sub<T>(L.lit<T>(1.0), a), L.add<T>(L.lit<T>(1.0), a)))), L.lit<T>(-1.0))); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = L.neg<T>(ad); const s1 = L.add<T>(L.lit<T>(1.0), a); const s2 = L.sub<T>(L.lit<T>(1.0), a); const s3 = L.add<T>(L.unless0<T>(s0, L.mul<T>(s1, s0)), L.unless0<T>(ad, L.mul<T>(s2, ad))); const s4 = L.sqrt<T>(L.mul<T>(s2, s1)); const s5 = L.unless0<T>(s3, L.mul<T>(L.div<T>(s3, s4), L.lit<T>(0.5))); const s6 = L.unless0<T>(s5, L.mul<T>(L.div<T>(s5, s4), L.neg<T>(L.div<T>(t, s4)))); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s6, L.mul<T>(L.lit<T>(-1.0), s6))), L.unless0<T>(td, L.mul<T>(L.div<T>(td, s4), L.lit<T>(-1.0)))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((147529 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((1 >> (4 * partial + leaf)) & 1); }
}

/** Inverse tangent in [-π/2, π/2]. */
@final class AtanRule {
  @inline value<T>(a: T): T { return M.atan<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.div<T>(ad, L.add<T>(L.lit<T>(1.0), L.mul<T>(a, a)))); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.div<T>(t, L.add<T>(L.lit<T>(1.0), L.mul<T>(a, a)))); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = L.unless0<T>(ad, L.mul<T>(a, ad)); const s1 = L.add<T>(s0, s0); const s2 = L.add<T>(L.lit<T>(1.0), L.mul<T>(a, a)); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s1, L.mul<T>(L.div<T>(s1, s2), L.neg<T>(L.div<T>(t, s2))))), L.unless0<T>(td, L.div<T>(td, s2))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((147529 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((1 >> (4 * partial + leaf)) & 1); }
}

/** Angle of the point (x = b, y = a) in [-π, π]; derivatives 0 at the origin, and where it jumps those beside it. */
@final class Atan2Rule {
  @inline value<T>(a: T, b: T): T { return M.atan2<T>(a, b); }
  @inline tangent<T>(a: T, ad: T, b: T, bd: T, y: T): T { const s0 = M.hypot<T>(a, b); return L.add<T>(L.pickEq<T>(s0, L.lit<T>(0.0), L.lit<T>(0.0), L.unless0<T>(ad, L.mul<T>(L.div<T>(ad, s0), L.div<T>(b, s0)))), L.pickEq<T>(s0, L.lit<T>(0.0), L.lit<T>(0.0), L.unless0<T>(bd, L.mul<T>(L.div<T>(bd, s0), L.neg<T>(L.div<T>(a, s0)))))); }
  @inline da<T>(t: T, a: T, b: T, y: T): T { const s0 = M.hypot<T>(a, b); return L.pickEq<T>(s0, L.lit<T>(0.0), L.lit<T>(0.0), L.unless0<T>(t, L.mul<T>(L.div<T>(t, s0), L.div<T>(b, s0)))); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { const s0 = M.hypot<T>(a, b); const s1 = L.div<T>(bd, s0); const s2 = L.add<T>(L.pickEq<T>(s0, L.lit<T>(0.0), L.lit<T>(0.0), L.unless0<T>(ad, L.mul<T>(L.div<T>(ad, s0), a))), L.pickEq<T>(s0, L.lit<T>(0.0), L.lit<T>(0.0), L.unless0<T>(bd, L.mul<T>(s1, b)))); const s3 = L.div<T>(s2, s0); const s4 = L.div<T>(t, s0); const s5 = L.unless0<T>(s2, L.mul<T>(s3, L.neg<T>(s4))); const s6 = L.div<T>(b, s0); const s7 = L.add<T>(L.unless0<T>(bd, s1), L.unless0<T>(s2, L.mul<T>(s3, L.neg<T>(s6)))); return L.add<T>(L.unless0<T>(t, L.pickNe<T>(L.eq<T>(s0, L.lit<T>(0.0)), L.lit<T>(0.0), L.lit<T>(0.0), L.add<T>(L.unless0<T>(s5, L.mul<T>(s6, s5)), L.unless0<T>(s7, L.mul<T>(s4, s7))))), L.pickEq<T>(s0, L.lit<T>(0.0), L.lit<T>(0.0), L.unless0<T>(td, L.mul<T>(L.div<T>(td, s0), s6)))); }
  @inline db<T>(t: T, a: T, b: T, y: T): T { const s0 = M.hypot<T>(a, b); return L.pickEq<T>(s0, L.lit<T>(0.0), L.lit<T>(0.0), L.unless0<T>(t, L.mul<T>(L.div<T>(t, s0), L.neg<T>(L.div<T>(a, s0))))); }
  @inline ddb<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { const s0 = M.hypot<T>(a, b); const s1 = L.div<T>(ad, s0); const s2 = L.add<T>(L.pickEq<T>(s0, L.lit<T>(0.0), L.lit<T>(0.0), L.unless0<T>(ad, L.mul<T>(s1, a))), L.pickEq<T>(s0, L.lit<T>(0.0), L.lit<T>(0.0), L.unless0<T>(bd, L.mul<T>(L.div<T>(bd, s0), b)))); const s3 = L.div<T>(s2, s0); const s4 = L.div<T>(t, s0); const s5 = L.unless0<T>(s2, L.mul<T>(s3, L.neg<T>(s4))); const s6 = L.neg<T>(L.div<T>(a, s0)); const s7 = L.neg<T>(L.add<T>(L.unless0<T>(ad, s1), L.unless0<T>(s2, L.mul<T>(s3, s6)))); return L.add<T>(L.unless0<T>(t, L.pickNe<T>(L.eq<T>(s0, L.lit<T>(0.0)), L.lit<T>(0.0), L.lit<T>(0.0), L.add<T>(L.unless0<T>(s5, L.mul<T>(s6, s5)), L.unless0<T>(s7, L.mul<T>(s4, s7))))), L.pickEq<T>(s0, L.lit<T>(0.0), L.lit<T>(0.0), L.unless0<T>(td, L.mul<T>(L.div<T>(td, s0), s6)))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((454107 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((51 >> (4 * partial + leaf)) & 1); }
}

/** Hyperbolic sine. */
@final class SinhRule {
  @inline value<T>(a: T): T { return M.sinh<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.mul<T>(M.cosh<T>(a), ad)); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.mul<T>(M.cosh<T>(a), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = L.unless0<T>(ad, L.mul<T>(M.sinh<T>(a), ad)); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s0, L.mul<T>(t, s0))), L.unless0<T>(td, L.mul<T>(M.cosh<T>(a), td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((147529 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((1 >> (4 * partial + leaf)) & 1); }
}

/** Hyperbolic cosine. */
@final class CoshRule {
  @inline value<T>(a: T): T { return M.cosh<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.mul<T>(M.sinh<T>(a), ad)); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.mul<T>(M.sinh<T>(a), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = L.unless0<T>(ad, L.mul<T>(M.cosh<T>(a), ad)); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s0, L.mul<T>(t, s0))), L.unless0<T>(td, L.mul<T>(M.sinh<T>(a), td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((147529 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((1 >> (4 * partial + leaf)) & 1); }
}

/** Hyperbolic tangent. */
@final class TanhRule {
  @inline value<T>(a: T): T { return M.tanh<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.mul<T>(L.mul<T>(L.sub<T>(L.lit<T>(1.0), y), L.add<T>(L.lit<T>(1.0), y)), ad)); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.mul<T>(L.sub<T>(L.lit<T>(1.0), y), L.add<T>(L.lit<T>(1.0), y)), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = L.neg<T>(yd); const s1 = L.add<T>(L.lit<T>(1.0), y); const s2 = L.sub<T>(L.lit<T>(1.0), y); const s3 = L.add<T>(L.unless0<T>(s0, L.mul<T>(s1, s0)), L.unless0<T>(yd, L.mul<T>(s2, yd))); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s3, L.mul<T>(t, s3))), L.unless0<T>(td, L.mul<T>(L.mul<T>(s2, s1), td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((196708 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((4 >> (4 * partial + leaf)) & 1); }
}

/** Inverse hyperbolic sine. */
@final class AsinhRule {
  @inline value<T>(a: T): T { return M.asinh<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.div<T>(ad, M.hypot<T>(a, L.lit<T>(1.0)))); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.div<T>(t, M.hypot<T>(a, L.lit<T>(1.0)))); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = M.hypot<T>(a, L.lit<T>(1.0)); const s1 = L.pickEq<T>(s0, L.lit<T>(0.0), L.lit<T>(0.0), L.unless0<T>(ad, L.mul<T>(L.div<T>(ad, s0), a))); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s1, L.mul<T>(L.div<T>(s1, s0), L.neg<T>(L.div<T>(t, s0))))), L.unless0<T>(td, L.div<T>(td, s0))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((147529 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((1 >> (4 * partial + leaf)) & 1); }
}

/** Inverse hyperbolic cosine, a ≥ 1; derivative +Inf at 1. */
@final class AcoshRule {
  @inline value<T>(a: T): T { return M.acosh<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.div<T>(ad, L.mul<T>(L.sqrt<T>(L.sub<T>(a, L.lit<T>(1.0))), L.sqrt<T>(L.add<T>(a, L.lit<T>(1.0)))))); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.div<T>(t, L.mul<T>(L.sqrt<T>(L.sub<T>(a, L.lit<T>(1.0))), L.sqrt<T>(L.add<T>(a, L.lit<T>(1.0)))))); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = L.sqrt<T>(L.sub<T>(a, L.lit<T>(1.0))); const s1 = L.unless0<T>(ad, L.mul<T>(L.div<T>(ad, s0), L.lit<T>(0.5))); const s2 = L.sqrt<T>(L.add<T>(a, L.lit<T>(1.0))); const s3 = L.unless0<T>(ad, L.mul<T>(L.div<T>(ad, s2), L.lit<T>(0.5))); const s4 = L.add<T>(L.unless0<T>(s1, L.mul<T>(s2, s1)), L.unless0<T>(s3, L.mul<T>(s0, s3))); const s5 = L.mul<T>(s0, s2); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s4, L.mul<T>(L.div<T>(s4, s5), L.neg<T>(L.div<T>(t, s5))))), L.unless0<T>(td, L.div<T>(td, s5))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((147529 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((1 >> (4 * partial + leaf)) & 1); }
}

/** Inverse hyperbolic tangent, |a| ≤ 1; derivative +Inf at ±1. */
@final class AtanhRule {
  @inline value<T>(a: T): T { return M.atanh<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.div<T>(ad, L.mul<T>(L.sub<T>(L.lit<T>(1.0), a), L.add<T>(L.lit<T>(1.0), a)))); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.div<T>(t, L.mul<T>(L.sub<T>(L.lit<T>(1.0), a), L.add<T>(L.lit<T>(1.0), a)))); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = L.neg<T>(ad); const s1 = L.add<T>(L.lit<T>(1.0), a); const s2 = L.sub<T>(L.lit<T>(1.0), a); const s3 = L.add<T>(L.unless0<T>(s0, L.mul<T>(s1, s0)), L.unless0<T>(ad, L.mul<T>(s2, ad))); const s4 = L.mul<T>(s2, s1); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s3, L.mul<T>(L.div<T>(s3, s4), L.neg<T>(L.div<T>(t, s4))))), L.unless0<T>(td, L.div<T>(td, s4))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((147529 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((1 >> (4 * partial + leaf)) & 1); }
}

/** Power a^b; at a = 0 the derivative by b is 0, and by a also where b = 0. */
@final class PowRule {
  @inline value<T>(a: T, b: T): T { return M.pow<T>(a, b); }
  @inline tangent<T>(a: T, ad: T, b: T, bd: T, y: T): T { const s0 = L.unless0<T>(ad, L.mul<T>(L.mul<T>(b, M.pow<T>(a, L.sub<T>(b, L.lit<T>(1.0)))), ad)); return L.add<T>(L.pickEq<T>(a, L.lit<T>(0.0), L.pickEq<T>(b, L.lit<T>(0.0), L.lit<T>(0.0), s0), s0), L.pickEq<T>(a, L.lit<T>(0.0), L.lit<T>(0.0), L.unless0<T>(bd, L.mul<T>(L.mul<T>(y, M.log<T>(a)), bd)))); }
  @inline da<T>(t: T, a: T, b: T, y: T): T { const s0 = L.unless0<T>(t, L.mul<T>(L.mul<T>(b, M.pow<T>(a, L.sub<T>(b, L.lit<T>(1.0)))), t)); return L.pickEq<T>(a, L.lit<T>(0.0), L.pickEq<T>(b, L.lit<T>(0.0), L.lit<T>(0.0), s0), s0); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { const s0 = L.eq<T>(a, L.lit<T>(0.0)); const s1 = L.sub<T>(b, L.lit<T>(1.0)); const s2 = M.pow<T>(a, s1); const s3 = L.unless0<T>(ad, L.mul<T>(L.mul<T>(s1, M.pow<T>(a, L.sub<T>(s1, L.lit<T>(1.0)))), ad)); const s4 = L.add<T>(L.pickEq<T>(a, L.lit<T>(0.0), L.pickEq<T>(s1, L.lit<T>(0.0), L.lit<T>(0.0), s3), s3), L.pickEq<T>(a, L.lit<T>(0.0), L.lit<T>(0.0), L.unless0<T>(bd, L.mul<T>(L.mul<T>(s2, M.log<T>(a)), bd)))); const s5 = L.add<T>(L.unless0<T>(bd, L.mul<T>(s2, bd)), L.unless0<T>(s4, L.mul<T>(b, s4))); const s6 = L.unless0<T>(s5, L.mul<T>(t, s5)); const s7 = L.unless0<T>(td, L.mul<T>(L.mul<T>(b, s2), td)); return L.add<T>(L.unless0<T>(t, L.add<T>(L.unless0<T>(s0, L.pickNe<T>(L.eq<T>(b, L.lit<T>(0.0)), L.lit<T>(0.0), L.lit<T>(0.0), s6)), L.pickNe<T>(s0, L.lit<T>(0.0), L.lit<T>(0.0), s6))), L.pickEq<T>(a, L.lit<T>(0.0), L.pickEq<T>(b, L.lit<T>(0.0), L.lit<T>(0.0), s7), s7)); }
  @inline db<T>(t: T, a: T, b: T, y: T): T { return L.pickEq<T>(a, L.lit<T>(0.0), L.lit<T>(0.0), L.unless0<T>(t, L.mul<T>(L.mul<T>(y, M.log<T>(a)), t))); }
  @inline ddb<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { const s0 = M.log<T>(a); const s1 = L.unless0<T>(ad, L.div<T>(ad, a)); const s2 = L.add<T>(L.unless0<T>(yd, L.mul<T>(s0, yd)), L.unless0<T>(s1, L.mul<T>(y, s1))); return L.add<T>(L.unless0<T>(t, L.pickNe<T>(L.eq<T>(a, L.lit<T>(0.0)), L.lit<T>(0.0), L.lit<T>(0.0), L.unless0<T>(s2, L.mul<T>(t, s2)))), L.pickEq<T>(a, L.lit<T>(0.0), L.lit<T>(0.0), L.unless0<T>(td, L.mul<T>(L.mul<T>(y, s0), td)))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((521947 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((83 >> (4 * partial + leaf)) & 1); }
}

/** Length √(a² + b²) without overflow; derivatives 0 at the origin. */
@final class HypotRule {
  @inline value<T>(a: T, b: T): T { return M.hypot<T>(a, b); }
  @inline tangent<T>(a: T, ad: T, b: T, bd: T, y: T): T { return L.add<T>(L.pickEq<T>(y, L.lit<T>(0.0), L.lit<T>(0.0), L.unless0<T>(ad, L.mul<T>(L.div<T>(ad, y), a))), L.pickEq<T>(y, L.lit<T>(0.0), L.lit<T>(0.0), L.unless0<T>(bd, L.mul<T>(L.div<T>(bd, y), b)))); }
  @inline da<T>(t: T, a: T, b: T, y: T): T { return L.pickEq<T>(y, L.lit<T>(0.0), L.lit<T>(0.0), L.unless0<T>(t, L.mul<T>(L.div<T>(t, y), a))); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { const s0 = L.div<T>(t, y); const s1 = L.unless0<T>(yd, L.mul<T>(L.div<T>(yd, y), L.neg<T>(s0))); return L.add<T>(L.unless0<T>(t, L.pickNe<T>(L.eq<T>(y, L.lit<T>(0.0)), L.lit<T>(0.0), L.lit<T>(0.0), L.add<T>(L.unless0<T>(s1, L.mul<T>(a, s1)), L.unless0<T>(ad, L.mul<T>(s0, ad))))), L.pickEq<T>(y, L.lit<T>(0.0), L.lit<T>(0.0), L.unless0<T>(td, L.mul<T>(L.div<T>(td, y), a)))); }
  @inline db<T>(t: T, a: T, b: T, y: T): T { return L.pickEq<T>(y, L.lit<T>(0.0), L.lit<T>(0.0), L.unless0<T>(t, L.mul<T>(L.div<T>(t, y), b))); }
  @inline ddb<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { const s0 = L.div<T>(t, y); const s1 = L.unless0<T>(yd, L.mul<T>(L.div<T>(yd, y), L.neg<T>(s0))); return L.add<T>(L.unless0<T>(t, L.pickNe<T>(L.eq<T>(y, L.lit<T>(0.0)), L.lit<T>(0.0), L.lit<T>(0.0), L.add<T>(L.unless0<T>(s1, L.mul<T>(b, s1)), L.unless0<T>(bd, L.mul<T>(s0, bd))))), L.pickEq<T>(y, L.lit<T>(0.0), L.lit<T>(0.0), L.unless0<T>(td, L.mul<T>(L.div<T>(td, y), b)))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((523117 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((101 >> (4 * partial + leaf)) & 1); }
}

/** Smaller of a and b (NaN if either is); at a tie each operand has derivative one half. */
@final class MinRule {
  @inline value<T>(a: T, b: T): T { return L.min<T>(a, b); }
  @inline tangent<T>(a: T, ad: T, b: T, bd: T, y: T): T { return L.add<T>(L.pickLt<T>(a, b, ad, L.pickEq<T>(a, b, L.unless0<T>(ad, L.mul<T>(L.lit<T>(0.5), ad)), L.lit<T>(0.0))), L.pickLt<T>(b, a, bd, L.pickEq<T>(a, b, L.unless0<T>(bd, L.mul<T>(L.lit<T>(0.5), bd)), L.lit<T>(0.0)))); }
  @inline da<T>(t: T, a: T, b: T, y: T): T { return L.pickLt<T>(a, b, t, L.pickEq<T>(a, b, L.unless0<T>(t, L.mul<T>(L.lit<T>(0.5), t)), L.lit<T>(0.0))); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { return L.pickLt<T>(a, b, td, L.pickEq<T>(a, b, L.unless0<T>(td, L.mul<T>(L.lit<T>(0.5), td)), L.lit<T>(0.0))); }
  @inline db<T>(t: T, a: T, b: T, y: T): T { return L.pickLt<T>(b, a, t, L.pickEq<T>(a, b, L.unless0<T>(t, L.mul<T>(L.lit<T>(0.5), t)), L.lit<T>(0.0))); }
  @inline ddb<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { return L.pickLt<T>(b, a, td, L.pickEq<T>(a, b, L.unless0<T>(td, L.mul<T>(L.lit<T>(0.5), td)), L.lit<T>(0.0))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((442755 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((51 >> (4 * partial + leaf)) & 1); }
}

/** Larger of a and b (NaN if either is); at a tie each operand has derivative one half. */
@final class MaxRule {
  @inline value<T>(a: T, b: T): T { return L.max<T>(a, b); }
  @inline tangent<T>(a: T, ad: T, b: T, bd: T, y: T): T { return L.add<T>(L.pickGt<T>(a, b, ad, L.pickEq<T>(a, b, L.unless0<T>(ad, L.mul<T>(L.lit<T>(0.5), ad)), L.lit<T>(0.0))), L.pickGt<T>(b, a, bd, L.pickEq<T>(a, b, L.unless0<T>(bd, L.mul<T>(L.lit<T>(0.5), bd)), L.lit<T>(0.0)))); }
  @inline da<T>(t: T, a: T, b: T, y: T): T { return L.pickGt<T>(a, b, t, L.pickEq<T>(a, b, L.unless0<T>(t, L.mul<T>(L.lit<T>(0.5), t)), L.lit<T>(0.0))); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { return L.pickGt<T>(a, b, td, L.pickEq<T>(a, b, L.unless0<T>(td, L.mul<T>(L.lit<T>(0.5), td)), L.lit<T>(0.0))); }
  @inline db<T>(t: T, a: T, b: T, y: T): T { return L.pickGt<T>(b, a, t, L.pickEq<T>(a, b, L.unless0<T>(t, L.mul<T>(L.lit<T>(0.5), t)), L.lit<T>(0.0))); }
  @inline ddb<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { return L.pickGt<T>(b, a, td, L.pickEq<T>(a, b, L.unless0<T>(td, L.mul<T>(L.lit<T>(0.5), td)), L.lit<T>(0.0))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((442755 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((51 >> (4 * partial + leaf)) & 1); }
}

/** Largest whole number not above a; derivative 0 everywhere. */
@final class FloorRule {
  @inline value<T>(a: T): T { return L.floor<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.lit<T>(0.0); }
  @inline da<T>(t: T, a: T, y: T): T { return L.lit<T>(0.0); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { return L.lit<T>(0.0); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((0 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((0 >> (4 * partial + leaf)) & 1); }
}

/** Smallest whole number not below a; derivative 0 everywhere. */
@final class CeilRule {
  @inline value<T>(a: T): T { return L.ceil<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.lit<T>(0.0); }
  @inline da<T>(t: T, a: T, y: T): T { return L.lit<T>(0.0); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { return L.lit<T>(0.0); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((0 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((0 >> (4 * partial + leaf)) & 1); }
}

/** Nearest whole number, ties to even; derivative 0 everywhere. */
@final class RoundRule {
  @inline value<T>(a: T): T { return L.nearest<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.lit<T>(0.0); }
  @inline da<T>(t: T, a: T, y: T): T { return L.lit<T>(0.0); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { return L.lit<T>(0.0); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((0 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((0 >> (4 * partial + leaf)) & 1); }
}

/** Logistic function 1 / (1 + e^-a). */
@final class SigmoidRule {
  @inline value<T>(a: T): T { return M.sigmoid<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.mul<T>(L.mul<T>(y, L.sub<T>(L.lit<T>(1.0), y)), ad)); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.mul<T>(y, L.sub<T>(L.lit<T>(1.0), y)), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = L.sub<T>(L.lit<T>(1.0), y); const s1 = L.neg<T>(yd); const s2 = L.add<T>(L.unless0<T>(yd, L.mul<T>(s0, yd)), L.unless0<T>(s1, L.mul<T>(y, s1))); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s2, L.mul<T>(t, s2))), L.unless0<T>(td, L.mul<T>(L.mul<T>(y, s0), td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((196708 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((4 >> (4 * partial + leaf)) & 1); }
}

/** log(1 + e^a), a smooth relu. */
@final class SoftplusRule {
  @inline value<T>(a: T): T { return M.softplus<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.mul<T>(M.sigmoid<T>(a), ad)); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.mul<T>(M.sigmoid<T>(a), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = M.sigmoid<T>(a); const s1 = L.unless0<T>(ad, L.mul<T>(L.mul<T>(s0, L.sub<T>(L.lit<T>(1.0), s0)), ad)); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s1, L.mul<T>(t, s1))), L.unless0<T>(td, L.mul<T>(s0, td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((147529 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((1 >> (4 * partial + leaf)) & 1); }
}

/** Positive part max(a, 0); derivative 0 at 0. */
@final class ReluRule {
  @inline value<T>(a: T): T { return L.max<T>(a, L.lit<T>(0.0)); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.pickGt<T>(a, L.lit<T>(0.0), ad, L.lit<T>(0.0)); }
  @inline da<T>(t: T, a: T, y: T): T { return L.pickGt<T>(a, L.lit<T>(0.0), t, L.lit<T>(0.0)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { return L.pickGt<T>(a, L.lit<T>(0.0), td, L.lit<T>(0.0)); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((147457 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((1 >> (4 * partial + leaf)) & 1); }
}

/** Error function. */
@final class ErfRule {
  @inline value<T>(a: T): T { return M.erf<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.mul<T>(L.mul<T>(L.lit<T>(1.1283791670955126), M.exp<T>(L.neg<T>(L.mul<T>(a, a)))), ad)); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.mul<T>(L.lit<T>(1.1283791670955126), M.exp<T>(L.neg<T>(L.mul<T>(a, a)))), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = L.unless0<T>(ad, L.mul<T>(a, ad)); const s1 = L.neg<T>(L.add<T>(s0, s0)); const s2 = M.exp<T>(L.neg<T>(L.mul<T>(a, a))); const s3 = L.unless0<T>(s1, L.mul<T>(s2, s1)); const s4 = L.unless0<T>(s3, L.mul<T>(L.lit<T>(1.1283791670955126), s3)); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s4, L.mul<T>(t, s4))), L.unless0<T>(td, L.mul<T>(L.mul<T>(L.lit<T>(1.1283791670955126), s2), td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((147529 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((1 >> (4 * partial + leaf)) & 1); }
}

/** Complementary error function 1 - erf a, accurate far out. */
@final class ErfcRule {
  @inline value<T>(a: T): T { return M.erfc<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.mul<T>(L.mul<T>(L.lit<T>(-1.1283791670955126), M.exp<T>(L.neg<T>(L.mul<T>(a, a)))), ad)); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.mul<T>(L.lit<T>(-1.1283791670955126), M.exp<T>(L.neg<T>(L.mul<T>(a, a)))), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = L.unless0<T>(ad, L.mul<T>(a, ad)); const s1 = L.neg<T>(L.add<T>(s0, s0)); const s2 = M.exp<T>(L.neg<T>(L.mul<T>(a, a))); const s3 = L.unless0<T>(s1, L.mul<T>(s2, s1)); const s4 = L.unless0<T>(s3, L.mul<T>(L.lit<T>(-1.1283791670955126), s3)); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s4, L.mul<T>(t, s4))), L.unless0<T>(td, L.mul<T>(L.mul<T>(L.lit<T>(-1.1283791670955126), s2), td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((147529 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((1 >> (4 * partial + leaf)) & 1); }
}

/** 1 where a < b, else 0; derivative 0 everywhere. */
@final class LtRule {
  @inline value<T>(a: T, b: T): T { return L.lt<T>(a, b); }
  @inline tangent<T>(a: T, ad: T, b: T, bd: T, y: T): T { return L.lit<T>(0.0); }
  @inline da<T>(t: T, a: T, b: T, y: T): T { return L.lit<T>(0.0); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { return L.lit<T>(0.0); }
  @inline db<T>(t: T, a: T, b: T, y: T): T { return L.lit<T>(0.0); }
  @inline ddb<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { return L.lit<T>(0.0); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((0 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((0 >> (4 * partial + leaf)) & 1); }
}

/** 1 where a ≤ b, else 0; derivative 0 everywhere. */
@final class LeRule {
  @inline value<T>(a: T, b: T): T { return L.le<T>(a, b); }
  @inline tangent<T>(a: T, ad: T, b: T, bd: T, y: T): T { return L.lit<T>(0.0); }
  @inline da<T>(t: T, a: T, b: T, y: T): T { return L.lit<T>(0.0); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { return L.lit<T>(0.0); }
  @inline db<T>(t: T, a: T, b: T, y: T): T { return L.lit<T>(0.0); }
  @inline ddb<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { return L.lit<T>(0.0); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((0 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((0 >> (4 * partial + leaf)) & 1); }
}

/** 1 where a > b, else 0; derivative 0 everywhere. */
@final class GtRule {
  @inline value<T>(a: T, b: T): T { return L.gt<T>(a, b); }
  @inline tangent<T>(a: T, ad: T, b: T, bd: T, y: T): T { return L.lit<T>(0.0); }
  @inline da<T>(t: T, a: T, b: T, y: T): T { return L.lit<T>(0.0); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { return L.lit<T>(0.0); }
  @inline db<T>(t: T, a: T, b: T, y: T): T { return L.lit<T>(0.0); }
  @inline ddb<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { return L.lit<T>(0.0); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((0 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((0 >> (4 * partial + leaf)) & 1); }
}

/** 1 where a ≥ b, else 0; derivative 0 everywhere. */
@final class GeRule {
  @inline value<T>(a: T, b: T): T { return L.ge<T>(a, b); }
  @inline tangent<T>(a: T, ad: T, b: T, bd: T, y: T): T { return L.lit<T>(0.0); }
  @inline da<T>(t: T, a: T, b: T, y: T): T { return L.lit<T>(0.0); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { return L.lit<T>(0.0); }
  @inline db<T>(t: T, a: T, b: T, y: T): T { return L.lit<T>(0.0); }
  @inline ddb<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { return L.lit<T>(0.0); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((0 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((0 >> (4 * partial + leaf)) & 1); }
}

/** 1 where a = b, else 0; derivative 0 everywhere. */
@final class EqRule {
  @inline value<T>(a: T, b: T): T { return L.eq<T>(a, b); }
  @inline tangent<T>(a: T, ad: T, b: T, bd: T, y: T): T { return L.lit<T>(0.0); }
  @inline da<T>(t: T, a: T, b: T, y: T): T { return L.lit<T>(0.0); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { return L.lit<T>(0.0); }
  @inline db<T>(t: T, a: T, b: T, y: T): T { return L.lit<T>(0.0); }
  @inline ddb<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { return L.lit<T>(0.0); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((0 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((0 >> (4 * partial + leaf)) & 1); }
}

/** 1 where a ≠ b, else 0; derivative 0 everywhere. */
@final class NeRule {
  @inline value<T>(a: T, b: T): T { return L.ne<T>(a, b); }
  @inline tangent<T>(a: T, ad: T, b: T, bd: T, y: T): T { return L.lit<T>(0.0); }
  @inline da<T>(t: T, a: T, b: T, y: T): T { return L.lit<T>(0.0); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { return L.lit<T>(0.0); }
  @inline db<T>(t: T, a: T, b: T, y: T): T { return L.lit<T>(0.0); }
  @inline ddb<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { return L.lit<T>(0.0); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((0 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((0 >> (4 * partial + leaf)) & 1); }
}

/** b where a ≠ 0, else c; the operand not taken gets exactly 0. */
@final class SelectRule {
  @inline value<T>(a: T, b: T, c: T): T { return L.pickNe<T>(a, L.lit<T>(0.0), b, c); }
  @inline tangent<T>(a: T, ad: T, b: T, bd: T, c: T, cd: T, y: T): T { return L.add<T>(L.unless0<T>(a, bd), L.pickNe<T>(a, L.lit<T>(0.0), L.lit<T>(0.0), cd)); }
  @inline da<T>(t: T, a: T, b: T, c: T, y: T): T { return L.lit<T>(0.0); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, c: T, cd: T, y: T, yd: T): T { return L.lit<T>(0.0); }
  @inline db<T>(t: T, a: T, b: T, c: T, y: T): T { return L.unless0<T>(a, t); }
  @inline ddb<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, c: T, cd: T, y: T, yd: T): T { return L.unless0<T>(a, td); }
  @inline dc<T>(t: T, a: T, b: T, c: T, y: T): T { return L.pickNe<T>(a, L.lit<T>(0.0), L.lit<T>(0.0), t); }
  @inline ddc<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, c: T, cd: T, y: T, yd: T): T { return L.pickNe<T>(a, L.lit<T>(0.0), L.lit<T>(0.0), td); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((278656 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((272 >> (4 * partial + leaf)) & 1); }
}

/** a held between b and c, min(max(a, b), c); derivative 1 by a at the bounds. */
@final class ClampRule {
  @inline value<T>(a: T, b: T, c: T): T { return L.min<T>(L.max<T>(a, b), c); }
  @inline tangent<T>(a: T, ad: T, b: T, bd: T, c: T, cd: T, y: T): T { const s0 = L.max<T>(a, b); return L.add<T>(L.add<T>(L.pickGt<T>(s0, c, L.lit<T>(0.0), L.pickLt<T>(a, b, L.lit<T>(0.0), ad)), L.pickGt<T>(s0, c, L.lit<T>(0.0), L.pickLt<T>(a, b, bd, L.lit<T>(0.0)))), L.pickGt<T>(s0, c, cd, L.lit<T>(0.0))); }
  @inline da<T>(t: T, a: T, b: T, c: T, y: T): T { return L.pickGt<T>(L.max<T>(a, b), c, L.lit<T>(0.0), L.pickLt<T>(a, b, L.lit<T>(0.0), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, c: T, cd: T, y: T, yd: T): T { return L.pickGt<T>(L.max<T>(a, b), c, L.lit<T>(0.0), L.pickLt<T>(a, b, L.lit<T>(0.0), td)); }
  @inline db<T>(t: T, a: T, b: T, c: T, y: T): T { return L.pickGt<T>(L.max<T>(a, b), c, L.lit<T>(0.0), L.pickLt<T>(a, b, t, L.lit<T>(0.0))); }
  @inline ddb<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, c: T, cd: T, y: T, yd: T): T { return L.pickGt<T>(L.max<T>(a, b), c, L.lit<T>(0.0), L.pickLt<T>(a, b, td, L.lit<T>(0.0))); }
  @inline dc<T>(t: T, a: T, b: T, c: T, y: T): T { return L.pickGt<T>(L.max<T>(a, b), c, t, L.lit<T>(0.0)); }
  @inline ddc<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, c: T, cd: T, y: T, yd: T): T { return L.pickGt<T>(L.max<T>(a, b), c, td, L.lit<T>(0.0)); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((442755 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((819 >> (4 * partial + leaf)) & 1); }
}

/** Sum of a list, in a fixed order of eight interleaved partial sums; 0 for the empty list. */
@final class SumRule {
  @inline value(form: u32, x: usize, q: usize, n: u32, s: usize): f64 { return R.sum(form, x, q, n); }
  @inline tangent<T>(a: T, ad: T, y: T, tally: T, term: T): T { return ad; }
  @inline da<T>(t: T, a: T, y: T, tally: T, term: T): T { return t; }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T, tally: T, tallyd: T, term: T, termd: T): T { return td; }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((131072 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((0 >> (4 * partial + leaf)) & 1); }
  @inline tallies(): bool { return false; }
  @inline keeps(): bool { return false; }
  @inline keep(form: u32, x: usize, q: usize, n: u32, s: usize): void {}
  @inline pivot<T>(y: T): T { return y; }
  @inline term<T>(a: T, y: T): T { return L.lit<T>(0.0); }
  @inline termd<T>(a: T, ad: T, term: T): T { return L.lit<T>(0.0); }
}

/** Scalar product of two lists, in the order of sum. */
@final class DotRule {
  @inline value(form: u32, x: usize, q: usize, r: usize, n: u32): f64 { return R.dot(form, x, q, r, n); }
  @inline tangent<T>(a: T, ad: T, b: T, bd: T, y: T): T { return L.add<T>(L.unless0<T>(ad, L.mul<T>(b, ad)), L.unless0<T>(bd, L.mul<T>(a, bd))); }
  @inline da<T>(t: T, a: T, b: T, y: T): T { return L.unless0<T>(t, L.mul<T>(b, t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { return L.add<T>(L.unless0<T>(t, L.unless0<T>(bd, L.mul<T>(t, bd))), L.unless0<T>(td, L.mul<T>(b, td))); }
  @inline db<T>(t: T, a: T, b: T, y: T): T { return L.unless0<T>(t, L.mul<T>(a, t)); }
  @inline ddb<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { return L.add<T>(L.unless0<T>(t, L.unless0<T>(ad, L.mul<T>(t, ad))), L.unless0<T>(td, L.mul<T>(a, td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((451794 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((18 >> (4 * partial + leaf)) & 1); }
}

/** Euclidean length of a list without overflow; derivatives 0 at the origin. */
@final class NormRule {
  @inline value(form: u32, x: usize, q: usize, n: u32, s: usize): f64 { return R.norm(form, x, q, n); }
  @inline tangent<T>(a: T, ad: T, y: T, tally: T, term: T): T { return L.pickEq<T>(y, L.lit<T>(0.0), L.lit<T>(0.0), L.unless0<T>(ad, L.mul<T>(L.div<T>(ad, y), a))); }
  @inline da<T>(t: T, a: T, y: T, tally: T, term: T): T { return L.pickEq<T>(y, L.lit<T>(0.0), L.lit<T>(0.0), L.unless0<T>(t, L.mul<T>(L.div<T>(t, y), a))); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T, tally: T, tallyd: T, term: T, termd: T): T { const s0 = L.div<T>(t, y); const s1 = L.unless0<T>(yd, L.mul<T>(L.div<T>(yd, y), L.neg<T>(s0))); return L.add<T>(L.unless0<T>(t, L.pickNe<T>(L.eq<T>(y, L.lit<T>(0.0)), L.lit<T>(0.0), L.lit<T>(0.0), L.add<T>(L.unless0<T>(s1, L.mul<T>(a, s1)), L.unless0<T>(ad, L.mul<T>(s0, ad))))), L.pickEq<T>(y, L.lit<T>(0.0), L.lit<T>(0.0), L.unless0<T>(td, L.mul<T>(L.div<T>(td, y), a)))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((213101 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((5 >> (4 * partial + leaf)) & 1); }
  @inline tallies(): bool { return false; }
  @inline keeps(): bool { return false; }
  @inline keep(form: u32, x: usize, q: usize, n: u32, s: usize): void {}
  @inline pivot<T>(y: T): T { return y; }
  @inline term<T>(a: T, y: T): T { return L.lit<T>(0.0); }
  @inline termd<T>(a: T, ad: T, term: T): T { return L.lit<T>(0.0); }
}

/** log Σ e^x without overflow; derivative 0 by an element at -Inf, and by a finite one beside +Inf. */
@final class LogSumExpRule {
  @inline value(form: u32, x: usize, q: usize, n: u32, s: usize): f64 { return R.logSumExp<LogSumExpRule>(form, x, q, n, s); }
  @inline tangent<T>(a: T, ad: T, y: T, tally: T, term: T): T { return L.pickEq<T>(term, L.lit<T>(0.0), L.lit<T>(0.0), L.unless0<T>(ad, L.mul<T>(L.div<T>(ad, tally), term))); }
  @inline da<T>(t: T, a: T, y: T, tally: T, term: T): T { return L.pickEq<T>(term, L.lit<T>(0.0), L.lit<T>(0.0), L.unless0<T>(t, L.mul<T>(L.div<T>(t, tally), term))); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T, tally: T, tallyd: T, term: T, termd: T): T { const s0 = L.div<T>(t, tally); const s1 = L.unless0<T>(tallyd, L.mul<T>(L.div<T>(tallyd, tally), L.neg<T>(s0))); return L.add<T>(L.unless0<T>(t, L.pickNe<T>(L.eq<T>(term, L.lit<T>(0.0)), L.lit<T>(0.0), L.lit<T>(0.0), L.add<T>(L.unless0<T>(s1, L.mul<T>(term, s1)), L.unless0<T>(termd, L.mul<T>(s0, termd))))), L.pickEq<T>(term, L.lit<T>(0.0), L.lit<T>(0.0), L.unless0<T>(td, L.mul<T>(L.div<T>(td, tally), term)))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((131136 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((0 >> (4 * partial + leaf)) & 1); }
  @inline tallies(): bool { return true; }
  @inline keeps(): bool { return true; }
  @inline keep(form: u32, x: usize, q: usize, n: u32, s: usize): void { R.tally<LogSumExpRule>(form, x, q, n, R.pivotOf<LogSumExpRule>(form, x, q, n), s); }
  @inline pivot<T>(y: T): T { return L.min<T>(L.max<T>(y, L.lit<T>(-1.7976931348623157e+308)), L.lit<T>(1.7976931348623157e+308)); }
  @inline term<T>(a: T, y: T): T { return M.exp<T>(L.sub<T>(a, y)); }
  @inline termd<T>(a: T, ad: T, term: T): T { return L.unless0<T>(ad, L.mul<T>(term, ad)); }
}

/** Largest element (NaN if any is); elements that tie share the derivative equally. */
@final class MaxOfRule {
  @inline value(form: u32, x: usize, q: usize, n: u32, s: usize): f64 { return R.maxOf(form, x, q, n); }
  @inline tangent<T>(a: T, ad: T, y: T, tally: T, term: T): T { return L.pickEq<T>(a, y, L.unless0<T>(ad, L.div<T>(ad, tally)), L.lit<T>(0.0)); }
  @inline da<T>(t: T, a: T, y: T, tally: T, term: T): T { return L.pickEq<T>(a, y, L.unless0<T>(t, L.div<T>(t, tally)), L.lit<T>(0.0)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T, tally: T, tallyd: T, term: T, termd: T): T { return L.pickEq<T>(a, y, L.unless0<T>(td, L.div<T>(td, tally)), L.lit<T>(0.0)); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((212997 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((5 >> (4 * partial + leaf)) & 1); }
  @inline tallies(): bool { return true; }
  @inline keeps(): bool { return false; }
  @inline keep(form: u32, x: usize, q: usize, n: u32, s: usize): void {}
  @inline pivot<T>(y: T): T { return y; }
  @inline term<T>(a: T, y: T): T { return L.eq<T>(a, y); }
  @inline termd<T>(a: T, ad: T, term: T): T { return L.lit<T>(0.0); }
}

/** Smallest element (NaN if any is); elements that tie share the derivative equally. */
@final class MinOfRule {
  @inline value(form: u32, x: usize, q: usize, n: u32, s: usize): f64 { return R.minOf(form, x, q, n); }
  @inline tangent<T>(a: T, ad: T, y: T, tally: T, term: T): T { return L.pickEq<T>(a, y, L.unless0<T>(ad, L.div<T>(ad, tally)), L.lit<T>(0.0)); }
  @inline da<T>(t: T, a: T, y: T, tally: T, term: T): T { return L.pickEq<T>(a, y, L.unless0<T>(t, L.div<T>(t, tally)), L.lit<T>(0.0)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T, tally: T, tallyd: T, term: T, termd: T): T { return L.pickEq<T>(a, y, L.unless0<T>(td, L.div<T>(td, tally)), L.lit<T>(0.0)); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((212997 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((5 >> (4 * partial + leaf)) & 1); }
  @inline tallies(): bool { return true; }
  @inline keeps(): bool { return false; }
  @inline keep(form: u32, x: usize, q: usize, n: u32, s: usize): void {}
  @inline pivot<T>(y: T): T { return y; }
  @inline term<T>(a: T, y: T): T { return L.eq<T>(a, y); }
  @inline termd<T>(a: T, ad: T, term: T): T { return L.lit<T>(0.0); }
}

/** Square of the difference (a - b)². */
@final class SquaredDifferenceRule {
  @inline value<T>(a: T, b: T): T { const s0 = L.sub<T>(a, b); return L.mul<T>(s0, s0); }
  @inline tangent<T>(a: T, ad: T, b: T, bd: T, y: T): T { const s0 = L.mul<T>(L.lit<T>(2.0), L.sub<T>(a, b)); return L.add<T>(L.unless0<T>(ad, L.mul<T>(s0, ad)), L.unless0<T>(bd, L.mul<T>(L.neg<T>(s0), bd))); }
  @inline da<T>(t: T, a: T, b: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.mul<T>(L.lit<T>(2.0), L.sub<T>(a, b)), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { const s0 = L.add<T>(ad, L.neg<T>(bd)); const s1 = L.unless0<T>(s0, L.mul<T>(L.lit<T>(2.0), s0)); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s1, L.mul<T>(t, s1))), L.unless0<T>(td, L.mul<T>(L.mul<T>(L.lit<T>(2.0), L.sub<T>(a, b)), td))); }
  @inline db<T>(t: T, a: T, b: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.neg<T>(L.mul<T>(L.lit<T>(2.0), L.sub<T>(a, b))), t)); }
  @inline ddb<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { const s0 = L.add<T>(ad, L.neg<T>(bd)); const s1 = L.neg<T>(L.unless0<T>(s0, L.mul<T>(L.lit<T>(2.0), s0))); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s1, L.mul<T>(t, s1))), L.unless0<T>(td, L.mul<T>(L.neg<T>(L.mul<T>(L.lit<T>(2.0), L.sub<T>(a, b))), td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((454107 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((51 >> (4 * partial + leaf)) & 1); }
}

/** a itself, taken as constant: derivative 0 everywhere. */
@final class StopGradientRule {
  @inline value<T>(a: T): T { return a; }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.lit<T>(0.0); }
  @inline da<T>(t: T, a: T, y: T): T { return L.lit<T>(0.0); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { return L.lit<T>(0.0); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((0 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((0 >> (4 * partial + leaf)) & 1); }
}

/** a itself, to which b adds the partial derivative c; derivative 0 by c. */
@final class WithPartialRule {
  @inline value<T>(a: T, b: T, c: T): T { return a; }
  @inline tangent<T>(a: T, ad: T, b: T, bd: T, c: T, cd: T, y: T): T { return L.add<T>(ad, L.unless0<T>(bd, L.mul<T>(c, bd))); }
  @inline da<T>(t: T, a: T, b: T, c: T, y: T): T { return t; }
  @inline dda<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, c: T, cd: T, y: T, yd: T): T { return td; }
  @inline db<T>(t: T, a: T, b: T, c: T, y: T): T { return L.unless0<T>(t, L.mul<T>(c, t)); }
  @inline ddb<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, c: T, cd: T, y: T, yd: T): T { return L.add<T>(L.unless0<T>(t, L.unless0<T>(cd, L.mul<T>(t, cd))), L.unless0<T>(td, L.mul<T>(c, td))); }
  @inline dc<T>(t: T, a: T, b: T, c: T, y: T): T { return L.lit<T>(0.0); }
  @inline ddc<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, c: T, cd: T, y: T, yd: T): T { return L.lit<T>(0.0); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((401408 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((0 >> (4 * partial + leaf)) & 1); }
}

/** Density of the normal distribution, e^(-a²/2) / √(2π). */
@final class NormalPdfRule {
  @inline value<T>(a: T): T { return M.normalPdf<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.mul<T>(L.neg<T>(L.mul<T>(a, y)), ad)); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.neg<T>(L.mul<T>(a, y)), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = L.neg<T>(L.add<T>(L.unless0<T>(ad, L.mul<T>(y, ad)), L.unless0<T>(yd, L.mul<T>(a, yd)))); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s0, L.mul<T>(t, s0))), L.unless0<T>(td, L.mul<T>(L.neg<T>(L.mul<T>(a, y)), td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((213101 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((5 >> (4 * partial + leaf)) & 1); }
}

/** Normal distribution: probability below a, accurate far out. */
@final class NormalCdfRule {
  @inline value<T>(a: T): T { return M.normalCdf<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.mul<T>(M.normalPdf<T>(a), ad)); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.mul<T>(M.normalPdf<T>(a), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = M.normalPdf<T>(a); const s1 = L.unless0<T>(ad, L.mul<T>(L.neg<T>(L.mul<T>(a, s0)), ad)); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s1, L.mul<T>(t, s1))), L.unless0<T>(td, L.mul<T>(s0, td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((147529 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((1 >> (4 * partial + leaf)) & 1); }
}

/** Logarithm of the normal distribution below a, wherever a is. */
@final class NormalLogCdfRule {
  @inline value<T>(a: T): T { return M.normalLogCdf<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { const s0 = L.pickLt<T>(a, L.lit<T>(0.0), L.lit<T>(0.0), a); return L.pickLt<T>(a, L.lit<T>(0.0), L.unless0<T>(ad, L.mul<T>(L.div<T>(ad, M.erfcx<T>(L.mul<T>(L.lit<T>(-0.7071067811865476), L.pickLt<T>(a, L.lit<T>(0.0), a, L.lit<T>(0.0))))), L.lit<T>(0.7978845608028654))), L.unless0<T>(ad, L.mul<T>(L.div<T>(ad, M.normalCdf<T>(s0)), M.normalPdf<T>(s0)))); }
  @inline da<T>(t: T, a: T, y: T): T { const s0 = L.pickLt<T>(a, L.lit<T>(0.0), L.lit<T>(0.0), a); return L.pickLt<T>(a, L.lit<T>(0.0), L.unless0<T>(t, L.mul<T>(L.div<T>(t, M.erfcx<T>(L.mul<T>(L.lit<T>(-0.7071067811865476), L.pickLt<T>(a, L.lit<T>(0.0), a, L.lit<T>(0.0))))), L.lit<T>(0.7978845608028654))), L.unless0<T>(t, L.mul<T>(L.div<T>(t, M.normalCdf<T>(s0)), M.normalPdf<T>(s0)))); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = L.lt<T>(a, L.lit<T>(0.0)); const s1 = L.unless0<T>(s0, ad); const s2 = L.unless0<T>(s1, L.mul<T>(L.lit<T>(-0.7071067811865476), s1)); const s3 = L.mul<T>(L.lit<T>(-0.7071067811865476), L.pickLt<T>(a, L.lit<T>(0.0), a, L.lit<T>(0.0))); const s4 = L.unless0<T>(s2, L.mul<T>(L.mul<T>(L.lit<T>(-2.0), M.ierfcx<T>(L.lit<T>(1.0), s3)), s2)); const s5 = M.erfcx<T>(s3); const s6 = L.unless0<T>(s4, L.mul<T>(L.div<T>(s4, s5), L.neg<T>(L.div<T>(t, s5)))); const s7 = L.pickNe<T>(s0, L.lit<T>(0.0), L.lit<T>(0.0), ad); const s8 = L.pickLt<T>(a, L.lit<T>(0.0), L.lit<T>(0.0), a); const s9 = M.normalPdf<T>(s8); const s10 = L.unless0<T>(s7, L.mul<T>(s9, s7)); const s11 = M.normalCdf<T>(s8); const s12 = L.div<T>(t, s11); const s13 = L.unless0<T>(s10, L.mul<T>(L.div<T>(s10, s11), L.neg<T>(s12))); const s14 = L.unless0<T>(s7, L.mul<T>(L.neg<T>(L.mul<T>(s8, s9)), s7)); return L.add<T>(L.unless0<T>(t, L.add<T>(L.unless0<T>(s0, L.unless0<T>(s6, L.mul<T>(L.lit<T>(0.7978845608028654), s6))), L.pickNe<T>(s0, L.lit<T>(0.0), L.lit<T>(0.0), L.add<T>(L.unless0<T>(s13, L.mul<T>(s9, s13)), L.unless0<T>(s14, L.mul<T>(s12, s14)))))), L.pickLt<T>(a, L.lit<T>(0.0), L.unless0<T>(td, L.mul<T>(L.div<T>(td, s5), L.lit<T>(0.7978845608028654))), L.unless0<T>(td, L.mul<T>(L.div<T>(td, s11), s9)))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((147529 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((1 >> (4 * partial + leaf)) & 1); }
}

/** Where the normal distribution is a, -Inf at 0 and Inf at 1; derivative +Inf there. */
@final class NormalQuantileRule {
  @inline value<T>(a: T): T { return M.normalQuantile<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.div<T>(ad, M.normalPdf<T>(y))); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.div<T>(t, M.normalPdf<T>(y))); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = M.normalPdf<T>(y); const s1 = L.unless0<T>(yd, L.mul<T>(L.neg<T>(L.mul<T>(y, s0)), yd)); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s1, L.mul<T>(L.div<T>(s1, s0), L.neg<T>(L.div<T>(t, s0))))), L.unless0<T>(td, L.div<T>(td, s0))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((196708 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((4 >> (4 * partial + leaf)) & 1); }
}

/** log(a / (1 - a)), the inverse of sigmoid; derivative +Inf at 0 and 1. */
@final class LogitRule {
  @inline value<T>(a: T): T { return M.logit<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.div<T>(ad, L.mul<T>(a, L.sub<T>(L.lit<T>(1.0), a)))); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.div<T>(t, L.mul<T>(a, L.sub<T>(L.lit<T>(1.0), a)))); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = L.sub<T>(L.lit<T>(1.0), a); const s1 = L.neg<T>(ad); const s2 = L.add<T>(L.unless0<T>(ad, L.mul<T>(s0, ad)), L.unless0<T>(s1, L.mul<T>(a, s1))); const s3 = L.mul<T>(a, s0); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s2, L.mul<T>(L.div<T>(s2, s3), L.neg<T>(L.div<T>(t, s3))))), L.unless0<T>(td, L.div<T>(td, s3))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((147529 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((1 >> (4 * partial + leaf)) & 1); }
}

/** Inverse error function; derivative +Inf at ±1. */
@final class ErfinvRule {
  @inline value<T>(a: T): T { return M.erfinv<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.mul<T>(L.mul<T>(L.lit<T>(0.886226925452758), M.exp<T>(L.mul<T>(y, y))), ad)); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.mul<T>(L.lit<T>(0.886226925452758), M.exp<T>(L.mul<T>(y, y))), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = L.unless0<T>(yd, L.mul<T>(y, yd)); const s1 = L.add<T>(s0, s0); const s2 = M.exp<T>(L.mul<T>(y, y)); const s3 = L.unless0<T>(s1, L.mul<T>(s2, s1)); const s4 = L.unless0<T>(s3, L.mul<T>(L.lit<T>(0.886226925452758), s3)); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s4, L.mul<T>(t, s4))), L.unless0<T>(td, L.mul<T>(L.mul<T>(L.lit<T>(0.886226925452758), s2), td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((196708 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((4 >> (4 * partial + leaf)) & 1); }
}

/** Scaled complementary error function e^(a²) erfc(a). */
@final class ErfcxRule {
  @inline value<T>(a: T): T { return M.erfcx<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.mul<T>(L.mul<T>(L.lit<T>(-2.0), M.ierfcx<T>(L.lit<T>(1.0), a)), ad)); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.mul<T>(L.lit<T>(-2.0), M.ierfcx<T>(L.lit<T>(1.0), a)), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = L.add<T>(L.lit<T>(1.0), L.lit<T>(1.0)); const s1 = L.unless0<T>(ad, L.mul<T>(L.mul<T>(L.mul<T>(L.lit<T>(-2.0), s0), M.ierfcx<T>(s0, a)), ad)); const s2 = L.unless0<T>(s1, L.mul<T>(L.lit<T>(-2.0), s1)); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s2, L.mul<T>(t, s2))), L.unless0<T>(td, L.mul<T>(L.mul<T>(L.lit<T>(-2.0), M.ierfcx<T>(L.lit<T>(1.0), a)), td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((147529 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((1 >> (4 * partial + leaf)) & 1); }
}

/** e^(b²) times the a-fold integral of erfc from b on: erfcx's derivatives; a is whole, 0 to 170, else NaN; derivative 0 by a. */
@final class IerfcxRule {
  @inline value<T>(a: T, b: T): T { return M.ierfcx<T>(a, b); }
  @inline tangent<T>(a: T, ad: T, b: T, bd: T, y: T): T { const s0 = L.add<T>(a, L.lit<T>(1.0)); return L.unless0<T>(bd, L.mul<T>(L.mul<T>(L.mul<T>(L.lit<T>(-2.0), s0), M.ierfcx<T>(s0, b)), bd)); }
  @inline da<T>(t: T, a: T, b: T, y: T): T { return L.lit<T>(0.0); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { return L.lit<T>(0.0); }
  @inline db<T>(t: T, a: T, b: T, y: T): T { const s0 = L.add<T>(a, L.lit<T>(1.0)); return L.unless0<T>(t, L.mul<T>(L.mul<T>(L.mul<T>(L.lit<T>(-2.0), s0), M.ierfcx<T>(s0, b)), t)); }
  @inline ddb<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { const s0 = L.unless0<T>(ad, L.mul<T>(L.lit<T>(-2.0), ad)); const s1 = L.add<T>(a, L.lit<T>(1.0)); const s2 = M.ierfcx<T>(s1, b); const s3 = L.add<T>(s1, L.lit<T>(1.0)); const s4 = L.unless0<T>(bd, L.mul<T>(L.mul<T>(L.mul<T>(L.lit<T>(-2.0), s3), M.ierfcx<T>(s3, b)), bd)); const s5 = L.mul<T>(L.lit<T>(-2.0), s1); const s6 = L.add<T>(L.unless0<T>(s0, L.mul<T>(s2, s0)), L.unless0<T>(s4, L.mul<T>(s5, s4))); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s6, L.mul<T>(t, s6))), L.unless0<T>(td, L.mul<T>(L.mul<T>(s5, s2), td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((322944 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((48 >> (4 * partial + leaf)) & 1); }
}

/** Logarithm of |Γ(a)|, Inf at 0, -1, -2, ...; derivative there that of digamma's convention. */
@final class LgammaRule {
  @inline value<T>(a: T): T { return M.lgamma<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.mul<T>(M.digamma<T>(a), ad)); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.mul<T>(M.digamma<T>(a), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = L.unless0<T>(ad, L.mul<T>(M.trigamma<T>(a), ad)); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s0, L.mul<T>(t, s0))), L.unless0<T>(td, L.mul<T>(M.digamma<T>(a), td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((147529 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((1 >> (4 * partial + leaf)) & 1); }
}

/** Gamma function, Inf at 0, NaN at -1, -2, ...; derivative -Inf at 0. */
@final class GammaRule {
  @inline value<T>(a: T): T { return M.gamma<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.mul<T>(L.mul<T>(y, M.digamma<T>(a)), ad)); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.mul<T>(y, M.digamma<T>(a)), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = M.digamma<T>(a); const s1 = L.unless0<T>(ad, L.mul<T>(M.trigamma<T>(a), ad)); const s2 = L.add<T>(L.unless0<T>(yd, L.mul<T>(s0, yd)), L.unless0<T>(s1, L.mul<T>(y, s1))); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s2, L.mul<T>(t, s2))), L.unless0<T>(td, L.mul<T>(L.mul<T>(y, s0), td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((213101 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((5 >> (4 * partial + leaf)) & 1); }
}

/** Logarithmic derivative of Γ, -Inf at 0, NaN at -1, -2, ...; derivative +Inf there. */
@final class DigammaRule {
  @inline value<T>(a: T): T { return M.digamma<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.mul<T>(M.trigamma<T>(a), ad)); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.mul<T>(M.trigamma<T>(a), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = L.unless0<T>(ad, L.mul<T>(M.polygamma<T>(L.lit<T>(2.0), a), ad)); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s0, L.mul<T>(t, s0))), L.unless0<T>(td, L.mul<T>(M.trigamma<T>(a), td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((147529 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((1 >> (4 * partial + leaf)) & 1); }
}

/** Derivative of digamma, Inf at 0, -1, -2, ...; derivative -Inf at 0, NaN at the others. */
@final class TrigammaRule {
  @inline value<T>(a: T): T { return M.trigamma<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.mul<T>(M.polygamma<T>(L.lit<T>(2.0), a), ad)); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.mul<T>(M.polygamma<T>(L.lit<T>(2.0), a), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = L.unless0<T>(ad, L.mul<T>(M.polygamma<T>(L.add<T>(L.lit<T>(2.0), L.lit<T>(1.0)), a), ad)); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s0, L.mul<T>(t, s0))), L.unless0<T>(td, L.mul<T>(M.polygamma<T>(L.lit<T>(2.0), a), td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((147529 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((1 >> (4 * partial + leaf)) & 1); }
}

/** The a-th derivative of digamma at b; a is whole, 0 to 170, else NaN; derivative 0 by a. */
@final class PolygammaRule {
  @inline value<T>(a: T, b: T): T { return M.polygamma<T>(a, b); }
  @inline tangent<T>(a: T, ad: T, b: T, bd: T, y: T): T { return L.unless0<T>(bd, L.mul<T>(M.polygamma<T>(L.add<T>(a, L.lit<T>(1.0)), b), bd)); }
  @inline da<T>(t: T, a: T, b: T, y: T): T { return L.lit<T>(0.0); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { return L.lit<T>(0.0); }
  @inline db<T>(t: T, a: T, b: T, y: T): T { return L.unless0<T>(t, L.mul<T>(M.polygamma<T>(L.add<T>(a, L.lit<T>(1.0)), b), t)); }
  @inline ddb<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { const s0 = L.add<T>(a, L.lit<T>(1.0)); const s1 = L.unless0<T>(bd, L.mul<T>(M.polygamma<T>(L.add<T>(s0, L.lit<T>(1.0)), b), bd)); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s1, L.mul<T>(t, s1))), L.unless0<T>(td, L.mul<T>(M.polygamma<T>(s0, b), td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((321920 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((48 >> (4 * partial + leaf)) & 1); }
}

/** Beta function Γ(a) Γ(b) / Γ(a + b) for a, b ≥ 0, NaN below; derivative -Inf by an operand of 0, NaN by the other. */
@final class BetaRule {
  @inline value<T>(a: T, b: T): T { return M.beta<T>(a, b); }
  @inline tangent<T>(a: T, ad: T, b: T, bd: T, y: T): T { const s0 = M.digamma<T>(L.add<T>(a, b)); return L.add<T>(L.unless0<T>(ad, L.mul<T>(L.mul<T>(y, L.sub<T>(M.digamma<T>(a), s0)), ad)), L.unless0<T>(bd, L.mul<T>(L.mul<T>(y, L.sub<T>(M.digamma<T>(b), s0)), bd))); }
  @inline da<T>(t: T, a: T, b: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.mul<T>(y, L.sub<T>(M.digamma<T>(a), M.digamma<T>(L.add<T>(a, b)))), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { const s0 = L.add<T>(a, b); const s1 = L.sub<T>(M.digamma<T>(a), M.digamma<T>(s0)); const s2 = L.add<T>(ad, bd); const s3 = L.add<T>(L.unless0<T>(ad, L.mul<T>(M.trigamma<T>(a), ad)), L.neg<T>(L.unless0<T>(s2, L.mul<T>(M.trigamma<T>(s0), s2)))); const s4 = L.add<T>(L.unless0<T>(yd, L.mul<T>(s1, yd)), L.unless0<T>(s3, L.mul<T>(y, s3))); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s4, L.mul<T>(t, s4))), L.unless0<T>(td, L.mul<T>(L.mul<T>(y, s1), td))); }
  @inline db<T>(t: T, a: T, b: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.mul<T>(y, L.sub<T>(M.digamma<T>(b), M.digamma<T>(L.add<T>(a, b)))), t)); }
  @inline ddb<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { const s0 = L.add<T>(a, b); const s1 = L.sub<T>(M.digamma<T>(b), M.digamma<T>(s0)); const s2 = L.add<T>(ad, bd); const s3 = L.add<T>(L.unless0<T>(bd, L.mul<T>(M.trigamma<T>(b), bd)), L.neg<T>(L.unless0<T>(s2, L.mul<T>(M.trigamma<T>(s0), s2)))); const s4 = L.add<T>(L.unless0<T>(yd, L.mul<T>(s1, yd)), L.unless0<T>(s3, L.mul<T>(y, s3))); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s4, L.mul<T>(t, s4))), L.unless0<T>(td, L.mul<T>(L.mul<T>(y, s1), td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((524287 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((119 >> (4 * partial + leaf)) & 1); }
}

/** Density b^(a-1) e^-b / Γ(a) of the gamma distribution of shape a, NaN below 0; derivatives NaN at b = 0. */
@final class GammaPdfRule {
  @inline value<T>(a: T, b: T): T { return M.gammaPdf<T>(a, b); }
  @inline tangent<T>(a: T, ad: T, b: T, bd: T, y: T): T { return L.add<T>(L.unless0<T>(ad, L.mul<T>(L.mul<T>(y, L.sub<T>(M.log<T>(b), M.digamma<T>(a))), ad)), L.unless0<T>(bd, L.mul<T>(L.mul<T>(y, L.sub<T>(L.div<T>(L.sub<T>(a, L.lit<T>(1.0)), b), L.lit<T>(1.0))), bd))); }
  @inline da<T>(t: T, a: T, b: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.mul<T>(y, L.sub<T>(M.log<T>(b), M.digamma<T>(a))), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { const s0 = L.sub<T>(M.log<T>(b), M.digamma<T>(a)); const s1 = L.add<T>(L.unless0<T>(bd, L.div<T>(bd, b)), L.neg<T>(L.unless0<T>(ad, L.mul<T>(M.trigamma<T>(a), ad)))); const s2 = L.add<T>(L.unless0<T>(yd, L.mul<T>(s0, yd)), L.unless0<T>(s1, L.mul<T>(y, s1))); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s2, L.mul<T>(t, s2))), L.unless0<T>(td, L.mul<T>(L.mul<T>(y, s0), td))); }
  @inline db<T>(t: T, a: T, b: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.mul<T>(y, L.sub<T>(L.div<T>(L.sub<T>(a, L.lit<T>(1.0)), b), L.lit<T>(1.0))), t)); }
  @inline ddb<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { const s0 = L.div<T>(L.sub<T>(a, L.lit<T>(1.0)), b); const s1 = L.sub<T>(s0, L.lit<T>(1.0)); const s2 = L.add<T>(L.unless0<T>(ad, L.div<T>(ad, b)), L.unless0<T>(bd, L.mul<T>(L.div<T>(bd, b), L.neg<T>(s0)))); const s3 = L.add<T>(L.unless0<T>(yd, L.mul<T>(s1, yd)), L.unless0<T>(s2, L.mul<T>(y, s2))); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s3, L.mul<T>(t, s3))), L.unless0<T>(td, L.mul<T>(L.mul<T>(y, s1), td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((524287 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((119 >> (4 * partial + leaf)) & 1); }
}

/** Gamma distribution of shape a: probability below b, the regularised incomplete gamma function; NaN below 0, 1 at a = 0 with derivative NaN by a. */
@final class GammaPRule {
  @inline value<T>(a: T, b: T): T { return M.gammaP<T>(a, b); }
  @inline tangent<T>(a: T, ad: T, b: T, bd: T, y: T): T { return L.add<T>(L.unless0<T>(ad, L.mul<T>(M.gammaPByA<T>(a, b), ad)), L.unless0<T>(bd, L.mul<T>(M.gammaPdf<T>(a, b), bd))); }
  @inline da<T>(t: T, a: T, b: T, y: T): T { return L.unless0<T>(t, L.mul<T>(M.gammaPByA<T>(a, b), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { const s0 = L.add<T>(L.unless0<T>(ad, L.mul<T>(L.mul<T>(L.lit<T>(NaN), L.add<T>(a, b)), ad)), L.unless0<T>(bd, L.mul<T>(L.mul<T>(M.gammaPdf<T>(a, b), L.sub<T>(M.log<T>(b), M.digamma<T>(a))), bd))); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s0, L.mul<T>(t, s0))), L.unless0<T>(td, L.mul<T>(M.gammaPByA<T>(a, b), td))); }
  @inline db<T>(t: T, a: T, b: T, y: T): T { return L.unless0<T>(t, L.mul<T>(M.gammaPdf<T>(a, b), t)); }
  @inline ddb<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { const s0 = M.gammaPdf<T>(a, b); const s1 = L.add<T>(L.unless0<T>(ad, L.mul<T>(L.mul<T>(s0, L.sub<T>(M.log<T>(b), M.digamma<T>(a))), ad)), L.unless0<T>(bd, L.mul<T>(L.mul<T>(s0, L.sub<T>(L.div<T>(L.sub<T>(a, L.lit<T>(1.0)), b), L.lit<T>(1.0))), bd))); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s1, L.mul<T>(t, s1))), L.unless0<T>(td, L.mul<T>(s0, td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((454107 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((51 >> (4 * partial + leaf)) & 1); }
}

/** Probability above b, 1 - gammaP, accurate far out; derivative NaN by a at a = 0. */
@final class GammaQRule {
  @inline value<T>(a: T, b: T): T { return M.gammaQ<T>(a, b); }
  @inline tangent<T>(a: T, ad: T, b: T, bd: T, y: T): T { return L.add<T>(L.unless0<T>(ad, L.mul<T>(L.neg<T>(M.gammaPByA<T>(a, b)), ad)), L.unless0<T>(bd, L.mul<T>(L.neg<T>(M.gammaPdf<T>(a, b)), bd))); }
  @inline da<T>(t: T, a: T, b: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.neg<T>(M.gammaPByA<T>(a, b)), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { const s0 = L.neg<T>(L.add<T>(L.unless0<T>(ad, L.mul<T>(L.mul<T>(L.lit<T>(NaN), L.add<T>(a, b)), ad)), L.unless0<T>(bd, L.mul<T>(L.mul<T>(M.gammaPdf<T>(a, b), L.sub<T>(M.log<T>(b), M.digamma<T>(a))), bd)))); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s0, L.mul<T>(t, s0))), L.unless0<T>(td, L.mul<T>(L.neg<T>(M.gammaPByA<T>(a, b)), td))); }
  @inline db<T>(t: T, a: T, b: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.neg<T>(M.gammaPdf<T>(a, b)), t)); }
  @inline ddb<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { const s0 = M.gammaPdf<T>(a, b); const s1 = L.neg<T>(L.add<T>(L.unless0<T>(ad, L.mul<T>(L.mul<T>(s0, L.sub<T>(M.log<T>(b), M.digamma<T>(a))), ad)), L.unless0<T>(bd, L.mul<T>(L.mul<T>(s0, L.sub<T>(L.div<T>(L.sub<T>(a, L.lit<T>(1.0)), b), L.lit<T>(1.0))), bd)))); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s1, L.mul<T>(t, s1))), L.unless0<T>(td, L.mul<T>(L.neg<T>(s0), td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((454107 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((51 >> (4 * partial + leaf)) & 1); }
}

/** Derivative of gammaP by the shape; its own derivative by the shape is NaN, and by b at 0. */
@final class GammaPByARule {
  @inline value<T>(a: T, b: T): T { return M.gammaPByA<T>(a, b); }
  @inline tangent<T>(a: T, ad: T, b: T, bd: T, y: T): T { return L.add<T>(L.unless0<T>(ad, L.mul<T>(L.mul<T>(L.lit<T>(NaN), L.add<T>(a, b)), ad)), L.unless0<T>(bd, L.mul<T>(L.mul<T>(M.gammaPdf<T>(a, b), L.sub<T>(M.log<T>(b), M.digamma<T>(a))), bd))); }
  @inline da<T>(t: T, a: T, b: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.mul<T>(L.lit<T>(NaN), L.add<T>(a, b)), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { const s0 = L.add<T>(ad, bd); const s1 = L.unless0<T>(s0, L.mul<T>(L.lit<T>(NaN), s0)); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s1, L.mul<T>(t, s1))), L.unless0<T>(td, L.mul<T>(L.mul<T>(L.lit<T>(NaN), L.add<T>(a, b)), td))); }
  @inline db<T>(t: T, a: T, b: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.mul<T>(M.gammaPdf<T>(a, b), L.sub<T>(M.log<T>(b), M.digamma<T>(a))), t)); }
  @inline ddb<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { const s0 = M.gammaPdf<T>(a, b); const s1 = L.sub<T>(M.log<T>(b), M.digamma<T>(a)); const s2 = L.mul<T>(s0, s1); const s3 = L.add<T>(L.unless0<T>(ad, L.mul<T>(s2, ad)), L.unless0<T>(bd, L.mul<T>(L.mul<T>(s0, L.sub<T>(L.div<T>(L.sub<T>(a, L.lit<T>(1.0)), b), L.lit<T>(1.0))), bd))); const s4 = L.add<T>(L.unless0<T>(bd, L.div<T>(bd, b)), L.neg<T>(L.unless0<T>(ad, L.mul<T>(M.trigamma<T>(a), ad)))); const s5 = L.add<T>(L.unless0<T>(s3, L.mul<T>(s1, s3)), L.unless0<T>(s4, L.mul<T>(s0, s4))); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s5, L.mul<T>(t, s5))), L.unless0<T>(td, L.mul<T>(s2, td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((454107 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((51 >> (4 * partial + leaf)) & 1); }
}

/** Density of the beta distribution of shapes a, b > 0 at c, NaN outside [0, 1]; derivatives 0 or NaN at 0 and 1. */
@final class BetaPdfRule {
  @inline value<T>(a: T, b: T, c: T): T { return M.betaPdf<T>(a, b, c); }
  @inline tangent<T>(a: T, ad: T, b: T, bd: T, c: T, cd: T, y: T): T { const s0 = M.digamma<T>(L.add<T>(a, b)); return L.add<T>(L.add<T>(L.unless0<T>(ad, L.mul<T>(L.mul<T>(y, L.add<T>(L.sub<T>(M.log<T>(c), M.digamma<T>(a)), s0)), ad)), L.unless0<T>(bd, L.mul<T>(L.mul<T>(y, L.add<T>(L.sub<T>(M.log1p<T>(L.neg<T>(c)), M.digamma<T>(b)), s0)), bd))), L.unless0<T>(cd, L.mul<T>(L.mul<T>(y, L.sub<T>(L.div<T>(L.sub<T>(a, L.lit<T>(1.0)), c), L.div<T>(L.sub<T>(b, L.lit<T>(1.0)), L.sub<T>(L.lit<T>(1.0), c)))), cd))); }
  @inline da<T>(t: T, a: T, b: T, c: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.mul<T>(y, L.add<T>(L.sub<T>(M.log<T>(c), M.digamma<T>(a)), M.digamma<T>(L.add<T>(a, b)))), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, c: T, cd: T, y: T, yd: T): T { const s0 = L.add<T>(a, b); const s1 = L.add<T>(L.sub<T>(M.log<T>(c), M.digamma<T>(a)), M.digamma<T>(s0)); const s2 = L.add<T>(ad, bd); const s3 = L.add<T>(L.add<T>(L.unless0<T>(cd, L.div<T>(cd, c)), L.neg<T>(L.unless0<T>(ad, L.mul<T>(M.trigamma<T>(a), ad)))), L.unless0<T>(s2, L.mul<T>(M.trigamma<T>(s0), s2))); const s4 = L.add<T>(L.unless0<T>(yd, L.mul<T>(s1, yd)), L.unless0<T>(s3, L.mul<T>(y, s3))); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s4, L.mul<T>(t, s4))), L.unless0<T>(td, L.mul<T>(L.mul<T>(y, s1), td))); }
  @inline db<T>(t: T, a: T, b: T, c: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.mul<T>(y, L.add<T>(L.sub<T>(M.log1p<T>(L.neg<T>(c)), M.digamma<T>(b)), M.digamma<T>(L.add<T>(a, b)))), t)); }
  @inline ddb<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, c: T, cd: T, y: T, yd: T): T { const s0 = L.neg<T>(c); const s1 = L.add<T>(a, b); const s2 = L.add<T>(L.sub<T>(M.log1p<T>(s0), M.digamma<T>(b)), M.digamma<T>(s1)); const s3 = L.neg<T>(cd); const s4 = L.add<T>(ad, bd); const s5 = L.add<T>(L.add<T>(L.unless0<T>(s3, L.div<T>(s3, L.add<T>(L.lit<T>(1.0), s0))), L.neg<T>(L.unless0<T>(bd, L.mul<T>(M.trigamma<T>(b), bd)))), L.unless0<T>(s4, L.mul<T>(M.trigamma<T>(s1), s4))); const s6 = L.add<T>(L.unless0<T>(yd, L.mul<T>(s2, yd)), L.unless0<T>(s5, L.mul<T>(y, s5))); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s6, L.mul<T>(t, s6))), L.unless0<T>(td, L.mul<T>(L.mul<T>(y, s2), td))); }
  @inline dc<T>(t: T, a: T, b: T, c: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.mul<T>(y, L.sub<T>(L.div<T>(L.sub<T>(a, L.lit<T>(1.0)), c), L.div<T>(L.sub<T>(b, L.lit<T>(1.0)), L.sub<T>(L.lit<T>(1.0), c)))), t)); }
  @inline ddc<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, c: T, cd: T, y: T, yd: T): T { const s0 = L.div<T>(L.sub<T>(a, L.lit<T>(1.0)), c); const s1 = L.sub<T>(L.lit<T>(1.0), c); const s2 = L.div<T>(L.sub<T>(b, L.lit<T>(1.0)), s1); const s3 = L.sub<T>(s0, s2); const s4 = L.neg<T>(cd); const s5 = L.add<T>(L.add<T>(L.unless0<T>(ad, L.div<T>(ad, c)), L.unless0<T>(cd, L.mul<T>(L.div<T>(cd, c), L.neg<T>(s0)))), L.neg<T>(L.add<T>(L.unless0<T>(bd, L.div<T>(bd, s1)), L.unless0<T>(s4, L.mul<T>(L.div<T>(s4, s1), L.neg<T>(s2)))))); const s6 = L.add<T>(L.unless0<T>(yd, L.mul<T>(s3, yd)), L.unless0<T>(s5, L.mul<T>(y, s5))); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s6, L.mul<T>(t, s6))), L.unless0<T>(td, L.mul<T>(L.mul<T>(y, s3), td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((524287 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((1911 >> (4 * partial + leaf)) & 1); }
}

/** Beta distribution of shapes a and b: probability below c, the regularised incomplete beta function; derivatives at a shape of 0 are NaN. */
@final class BetaIncRule {
  @inline value<T>(a: T, b: T, c: T): T { return M.betaInc<T>(a, b, c); }
  @inline tangent<T>(a: T, ad: T, b: T, bd: T, c: T, cd: T, y: T): T { return L.add<T>(L.add<T>(L.unless0<T>(ad, L.mul<T>(M.betaIncByA<T>(a, b, c), ad)), L.unless0<T>(bd, L.mul<T>(M.betaIncByB<T>(a, b, c), bd))), L.unless0<T>(cd, L.mul<T>(M.betaPdf<T>(a, b, c), cd))); }
  @inline da<T>(t: T, a: T, b: T, c: T, y: T): T { return L.unless0<T>(t, L.mul<T>(M.betaIncByA<T>(a, b, c), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, c: T, cd: T, y: T, yd: T): T { const s0 = L.add<T>(a, b); const s1 = L.mul<T>(L.lit<T>(NaN), L.add<T>(s0, c)); const s2 = L.add<T>(L.add<T>(L.unless0<T>(ad, L.mul<T>(s1, ad)), L.unless0<T>(bd, L.mul<T>(s1, bd))), L.unless0<T>(cd, L.mul<T>(L.mul<T>(M.betaPdf<T>(a, b, c), L.add<T>(L.sub<T>(M.log<T>(c), M.digamma<T>(a)), M.digamma<T>(s0))), cd))); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s2, L.mul<T>(t, s2))), L.unless0<T>(td, L.mul<T>(M.betaIncByA<T>(a, b, c), td))); }
  @inline db<T>(t: T, a: T, b: T, c: T, y: T): T { return L.unless0<T>(t, L.mul<T>(M.betaIncByB<T>(a, b, c), t)); }
  @inline ddb<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, c: T, cd: T, y: T, yd: T): T { const s0 = L.add<T>(a, b); const s1 = L.mul<T>(L.lit<T>(NaN), L.add<T>(s0, c)); const s2 = L.add<T>(L.add<T>(L.unless0<T>(ad, L.mul<T>(s1, ad)), L.unless0<T>(bd, L.mul<T>(s1, bd))), L.unless0<T>(cd, L.mul<T>(L.mul<T>(M.betaPdf<T>(a, b, c), L.add<T>(L.sub<T>(M.log1p<T>(L.neg<T>(c)), M.digamma<T>(b)), M.digamma<T>(s0))), cd))); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s2, L.mul<T>(t, s2))), L.unless0<T>(td, L.mul<T>(M.betaIncByB<T>(a, b, c), td))); }
  @inline dc<T>(t: T, a: T, b: T, c: T, y: T): T { return L.unless0<T>(t, L.mul<T>(M.betaPdf<T>(a, b, c), t)); }
  @inline ddc<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, c: T, cd: T, y: T, yd: T): T { const s0 = M.betaPdf<T>(a, b, c); const s1 = M.digamma<T>(L.add<T>(a, b)); const s2 = L.add<T>(L.add<T>(L.unless0<T>(ad, L.mul<T>(L.mul<T>(s0, L.add<T>(L.sub<T>(M.log<T>(c), M.digamma<T>(a)), s1)), ad)), L.unless0<T>(bd, L.mul<T>(L.mul<T>(s0, L.add<T>(L.sub<T>(M.log1p<T>(L.neg<T>(c)), M.digamma<T>(b)), s1)), bd))), L.unless0<T>(cd, L.mul<T>(L.mul<T>(s0, L.sub<T>(L.div<T>(L.sub<T>(a, L.lit<T>(1.0)), c), L.div<T>(L.sub<T>(b, L.lit<T>(1.0)), L.sub<T>(L.lit<T>(1.0), c)))), cd))); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s2, L.mul<T>(t, s2))), L.unless0<T>(td, L.mul<T>(s0, td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((454107 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((819 >> (4 * partial + leaf)) & 1); }
}

/** Derivative of betaInc by a; its own derivatives by the shapes are NaN, and by c 0 or NaN at 0 and 1. */
@final class BetaIncByARule {
  @inline value<T>(a: T, b: T, c: T): T { return M.betaIncByA<T>(a, b, c); }
  @inline tangent<T>(a: T, ad: T, b: T, bd: T, c: T, cd: T, y: T): T { const s0 = L.add<T>(a, b); const s1 = L.mul<T>(L.lit<T>(NaN), L.add<T>(s0, c)); return L.add<T>(L.add<T>(L.unless0<T>(ad, L.mul<T>(s1, ad)), L.unless0<T>(bd, L.mul<T>(s1, bd))), L.unless0<T>(cd, L.mul<T>(L.mul<T>(M.betaPdf<T>(a, b, c), L.add<T>(L.sub<T>(M.log<T>(c), M.digamma<T>(a)), M.digamma<T>(s0))), cd))); }
  @inline da<T>(t: T, a: T, b: T, c: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.mul<T>(L.lit<T>(NaN), L.add<T>(L.add<T>(a, b), c)), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, c: T, cd: T, y: T, yd: T): T { const s0 = L.add<T>(L.add<T>(ad, bd), cd); const s1 = L.unless0<T>(s0, L.mul<T>(L.lit<T>(NaN), s0)); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s1, L.mul<T>(t, s1))), L.unless0<T>(td, L.mul<T>(L.mul<T>(L.lit<T>(NaN), L.add<T>(L.add<T>(a, b), c)), td))); }
  @inline db<T>(t: T, a: T, b: T, c: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.mul<T>(L.lit<T>(NaN), L.add<T>(L.add<T>(a, b), c)), t)); }
  @inline ddb<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, c: T, cd: T, y: T, yd: T): T { const s0 = L.add<T>(L.add<T>(ad, bd), cd); const s1 = L.unless0<T>(s0, L.mul<T>(L.lit<T>(NaN), s0)); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s1, L.mul<T>(t, s1))), L.unless0<T>(td, L.mul<T>(L.mul<T>(L.lit<T>(NaN), L.add<T>(L.add<T>(a, b), c)), td))); }
  @inline dc<T>(t: T, a: T, b: T, c: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.mul<T>(M.betaPdf<T>(a, b, c), L.add<T>(L.sub<T>(M.log<T>(c), M.digamma<T>(a)), M.digamma<T>(L.add<T>(a, b)))), t)); }
  @inline ddc<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, c: T, cd: T, y: T, yd: T): T { const s0 = M.betaPdf<T>(a, b, c); const s1 = L.add<T>(a, b); const s2 = M.digamma<T>(s1); const s3 = L.add<T>(L.sub<T>(M.log<T>(c), M.digamma<T>(a)), s2); const s4 = L.mul<T>(s0, s3); const s5 = L.add<T>(L.add<T>(L.unless0<T>(ad, L.mul<T>(s4, ad)), L.unless0<T>(bd, L.mul<T>(L.mul<T>(s0, L.add<T>(L.sub<T>(M.log1p<T>(L.neg<T>(c)), M.digamma<T>(b)), s2)), bd))), L.unless0<T>(cd, L.mul<T>(L.mul<T>(s0, L.sub<T>(L.div<T>(L.sub<T>(a, L.lit<T>(1.0)), c), L.div<T>(L.sub<T>(b, L.lit<T>(1.0)), L.sub<T>(L.lit<T>(1.0), c)))), cd))); const s6 = L.add<T>(ad, bd); const s7 = L.add<T>(L.add<T>(L.unless0<T>(cd, L.div<T>(cd, c)), L.neg<T>(L.unless0<T>(ad, L.mul<T>(M.trigamma<T>(a), ad)))), L.unless0<T>(s6, L.mul<T>(M.trigamma<T>(s1), s6))); const s8 = L.add<T>(L.unless0<T>(s5, L.mul<T>(s3, s5)), L.unless0<T>(s7, L.mul<T>(s0, s7))); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s8, L.mul<T>(t, s8))), L.unless0<T>(td, L.mul<T>(s4, td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((454107 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((819 >> (4 * partial + leaf)) & 1); }
}

/** Derivative of betaInc by b; its own derivatives by the shapes are NaN, and by c 0 or NaN at 0 and 1. */
@final class BetaIncByBRule {
  @inline value<T>(a: T, b: T, c: T): T { return M.betaIncByB<T>(a, b, c); }
  @inline tangent<T>(a: T, ad: T, b: T, bd: T, c: T, cd: T, y: T): T { const s0 = L.add<T>(a, b); const s1 = L.mul<T>(L.lit<T>(NaN), L.add<T>(s0, c)); return L.add<T>(L.add<T>(L.unless0<T>(ad, L.mul<T>(s1, ad)), L.unless0<T>(bd, L.mul<T>(s1, bd))), L.unless0<T>(cd, L.mul<T>(L.mul<T>(M.betaPdf<T>(a, b, c), L.add<T>(L.sub<T>(M.log1p<T>(L.neg<T>(c)), M.digamma<T>(b)), M.digamma<T>(s0))), cd))); }
  @inline da<T>(t: T, a: T, b: T, c: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.mul<T>(L.lit<T>(NaN), L.add<T>(L.add<T>(a, b), c)), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, c: T, cd: T, y: T, yd: T): T { const s0 = L.add<T>(L.add<T>(ad, bd), cd); const s1 = L.unless0<T>(s0, L.mul<T>(L.lit<T>(NaN), s0)); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s1, L.mul<T>(t, s1))), L.unless0<T>(td, L.mul<T>(L.mul<T>(L.lit<T>(NaN), L.add<T>(L.add<T>(a, b), c)), td))); }
  @inline db<T>(t: T, a: T, b: T, c: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.mul<T>(L.lit<T>(NaN), L.add<T>(L.add<T>(a, b), c)), t)); }
  @inline ddb<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, c: T, cd: T, y: T, yd: T): T { const s0 = L.add<T>(L.add<T>(ad, bd), cd); const s1 = L.unless0<T>(s0, L.mul<T>(L.lit<T>(NaN), s0)); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s1, L.mul<T>(t, s1))), L.unless0<T>(td, L.mul<T>(L.mul<T>(L.lit<T>(NaN), L.add<T>(L.add<T>(a, b), c)), td))); }
  @inline dc<T>(t: T, a: T, b: T, c: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.mul<T>(M.betaPdf<T>(a, b, c), L.add<T>(L.sub<T>(M.log1p<T>(L.neg<T>(c)), M.digamma<T>(b)), M.digamma<T>(L.add<T>(a, b)))), t)); }
  @inline ddc<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, c: T, cd: T, y: T, yd: T): T { const s0 = M.betaPdf<T>(a, b, c); const s1 = L.add<T>(a, b); const s2 = M.digamma<T>(s1); const s3 = L.neg<T>(c); const s4 = L.add<T>(L.sub<T>(M.log1p<T>(s3), M.digamma<T>(b)), s2); const s5 = L.mul<T>(s0, s4); const s6 = L.add<T>(L.add<T>(L.unless0<T>(ad, L.mul<T>(L.mul<T>(s0, L.add<T>(L.sub<T>(M.log<T>(c), M.digamma<T>(a)), s2)), ad)), L.unless0<T>(bd, L.mul<T>(s5, bd))), L.unless0<T>(cd, L.mul<T>(L.mul<T>(s0, L.sub<T>(L.div<T>(L.sub<T>(a, L.lit<T>(1.0)), c), L.div<T>(L.sub<T>(b, L.lit<T>(1.0)), L.sub<T>(L.lit<T>(1.0), c)))), cd))); const s7 = L.neg<T>(cd); const s8 = L.add<T>(ad, bd); const s9 = L.add<T>(L.add<T>(L.unless0<T>(s7, L.div<T>(s7, L.add<T>(L.lit<T>(1.0), s3))), L.neg<T>(L.unless0<T>(bd, L.mul<T>(M.trigamma<T>(b), bd)))), L.unless0<T>(s8, L.mul<T>(M.trigamma<T>(s1), s8))); const s10 = L.add<T>(L.unless0<T>(s6, L.mul<T>(s4, s6)), L.unless0<T>(s9, L.mul<T>(s0, s9))); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s10, L.mul<T>(t, s10))), L.unless0<T>(td, L.mul<T>(s5, td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((454107 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((819 >> (4 * partial + leaf)) & 1); }
}

/** Bessel function of the first kind, order 0. */
@final class BesselJ0Rule {
  @inline value<T>(a: T): T { return M.besselJ0<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.mul<T>(L.neg<T>(M.besselJ1<T>(a)), ad)); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.neg<T>(M.besselJ1<T>(a)), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = L.neg<T>(L.unless0<T>(ad, L.mul<T>(L.mul<T>(L.lit<T>(0.5), L.sub<T>(M.besselJ0<T>(a), M.besselJ<T>(L.lit<T>(2.0), a))), ad))); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s0, L.mul<T>(t, s0))), L.unless0<T>(td, L.mul<T>(L.neg<T>(M.besselJ1<T>(a)), td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((147529 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((1 >> (4 * partial + leaf)) & 1); }
}

/** Bessel function of the first kind, order 1. */
@final class BesselJ1Rule {
  @inline value<T>(a: T): T { return M.besselJ1<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.mul<T>(L.mul<T>(L.lit<T>(0.5), L.sub<T>(M.besselJ0<T>(a), M.besselJ<T>(L.lit<T>(2.0), a))), ad)); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.mul<T>(L.lit<T>(0.5), L.sub<T>(M.besselJ0<T>(a), M.besselJ<T>(L.lit<T>(2.0), a))), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = L.add<T>(L.unless0<T>(ad, L.mul<T>(L.neg<T>(M.besselJ1<T>(a)), ad)), L.neg<T>(L.unless0<T>(ad, L.mul<T>(L.mul<T>(L.lit<T>(0.5), L.sub<T>(M.besselJ<T>(L.sub<T>(L.lit<T>(2.0), L.lit<T>(1.0)), a), M.besselJ<T>(L.add<T>(L.lit<T>(2.0), L.lit<T>(1.0)), a))), ad)))); const s1 = L.unless0<T>(s0, L.mul<T>(L.lit<T>(0.5), s0)); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s1, L.mul<T>(t, s1))), L.unless0<T>(td, L.mul<T>(L.mul<T>(L.lit<T>(0.5), L.sub<T>(M.besselJ0<T>(a), M.besselJ<T>(L.lit<T>(2.0), a))), td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((147529 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((1 >> (4 * partial + leaf)) & 1); }
}

/** Bessel function of the second kind, order 0, -Inf at 0 and NaN below; derivative +Inf at 0. */
@final class BesselY0Rule {
  @inline value<T>(a: T): T { return M.besselY0<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.mul<T>(L.neg<T>(M.besselY1<T>(a)), ad)); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.neg<T>(M.besselY1<T>(a)), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = M.besselY1<T>(a); const s1 = L.neg<T>(L.unless0<T>(ad, L.mul<T>(L.sub<T>(M.besselY0<T>(a), L.div<T>(s0, a)), ad))); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s1, L.mul<T>(t, s1))), L.unless0<T>(td, L.mul<T>(L.neg<T>(s0), td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((147529 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((1 >> (4 * partial + leaf)) & 1); }
}

/** Bessel function of the second kind, order 1, -Inf at 0 and NaN below; derivative NaN at 0. */
@final class BesselY1Rule {
  @inline value<T>(a: T): T { return M.besselY1<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.mul<T>(L.sub<T>(M.besselY0<T>(a), L.div<T>(y, a)), ad)); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.sub<T>(M.besselY0<T>(a), L.div<T>(y, a)), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = L.div<T>(y, a); const s1 = L.add<T>(L.unless0<T>(ad, L.mul<T>(L.neg<T>(M.besselY1<T>(a)), ad)), L.neg<T>(L.add<T>(L.unless0<T>(yd, L.div<T>(yd, a)), L.unless0<T>(ad, L.mul<T>(L.div<T>(ad, a), L.neg<T>(s0)))))); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s1, L.mul<T>(t, s1))), L.unless0<T>(td, L.mul<T>(L.sub<T>(M.besselY0<T>(a), s0), td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((213101 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((5 >> (4 * partial + leaf)) & 1); }
}

/** Modified Bessel function of the first kind, order 0. */
@final class BesselI0Rule {
  @inline value<T>(a: T): T { return M.besselI0<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.mul<T>(M.besselI1<T>(a), ad)); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.mul<T>(M.besselI1<T>(a), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = L.unless0<T>(ad, L.mul<T>(L.mul<T>(L.lit<T>(0.5), L.add<T>(M.besselI0<T>(a), M.besselI<T>(L.lit<T>(2.0), a))), ad)); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s0, L.mul<T>(t, s0))), L.unless0<T>(td, L.mul<T>(M.besselI1<T>(a), td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((147529 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((1 >> (4 * partial + leaf)) & 1); }
}

/** Modified Bessel function of the first kind, order 1. */
@final class BesselI1Rule {
  @inline value<T>(a: T): T { return M.besselI1<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.mul<T>(L.mul<T>(L.lit<T>(0.5), L.add<T>(M.besselI0<T>(a), M.besselI<T>(L.lit<T>(2.0), a))), ad)); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.mul<T>(L.lit<T>(0.5), L.add<T>(M.besselI0<T>(a), M.besselI<T>(L.lit<T>(2.0), a))), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = L.add<T>(L.unless0<T>(ad, L.mul<T>(M.besselI1<T>(a), ad)), L.unless0<T>(ad, L.mul<T>(L.mul<T>(L.lit<T>(0.5), L.add<T>(M.besselI<T>(L.sub<T>(L.lit<T>(2.0), L.lit<T>(1.0)), a), M.besselI<T>(L.add<T>(L.lit<T>(2.0), L.lit<T>(1.0)), a))), ad))); const s1 = L.unless0<T>(s0, L.mul<T>(L.lit<T>(0.5), s0)); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s1, L.mul<T>(t, s1))), L.unless0<T>(td, L.mul<T>(L.mul<T>(L.lit<T>(0.5), L.add<T>(M.besselI0<T>(a), M.besselI<T>(L.lit<T>(2.0), a))), td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((147529 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((1 >> (4 * partial + leaf)) & 1); }
}

/** Modified Bessel function of the second kind, order 0, Inf at 0 and NaN below; derivative -Inf at 0. */
@final class BesselK0Rule {
  @inline value<T>(a: T): T { return M.besselK0<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.mul<T>(L.neg<T>(M.besselK1<T>(a)), ad)); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.neg<T>(M.besselK1<T>(a)), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = M.besselK1<T>(a); const s1 = L.neg<T>(L.unless0<T>(ad, L.mul<T>(L.neg<T>(L.add<T>(M.besselK0<T>(a), L.div<T>(s0, a))), ad))); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s1, L.mul<T>(t, s1))), L.unless0<T>(td, L.mul<T>(L.neg<T>(s0), td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((147529 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((1 >> (4 * partial + leaf)) & 1); }
}

/** Modified Bessel function of the second kind, order 1, Inf at 0 and NaN below; derivative -Inf at 0. */
@final class BesselK1Rule {
  @inline value<T>(a: T): T { return M.besselK1<T>(a); }
  @inline tangent<T>(a: T, ad: T, y: T): T { return L.unless0<T>(ad, L.mul<T>(L.neg<T>(L.add<T>(M.besselK0<T>(a), L.div<T>(y, a))), ad)); }
  @inline da<T>(t: T, a: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.neg<T>(L.add<T>(M.besselK0<T>(a), L.div<T>(y, a))), t)); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { const s0 = L.div<T>(y, a); const s1 = L.neg<T>(L.add<T>(L.unless0<T>(ad, L.mul<T>(L.neg<T>(M.besselK1<T>(a)), ad)), L.add<T>(L.unless0<T>(yd, L.div<T>(yd, a)), L.unless0<T>(ad, L.mul<T>(L.div<T>(ad, a), L.neg<T>(s0)))))); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s1, L.mul<T>(t, s1))), L.unless0<T>(td, L.mul<T>(L.neg<T>(L.add<T>(M.besselK0<T>(a), s0)), td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((213101 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((5 >> (4 * partial + leaf)) & 1); }
}

/** Bessel function of the first kind, order a, at b; a is whole, -170 to 170, else NaN; derivative 0 by a. */
@final class BesselJRule {
  @inline value<T>(a: T, b: T): T { return M.besselJ<T>(a, b); }
  @inline tangent<T>(a: T, ad: T, b: T, bd: T, y: T): T { return L.unless0<T>(bd, L.mul<T>(L.mul<T>(L.lit<T>(0.5), L.sub<T>(M.besselJ<T>(L.sub<T>(a, L.lit<T>(1.0)), b), M.besselJ<T>(L.add<T>(a, L.lit<T>(1.0)), b))), bd)); }
  @inline da<T>(t: T, a: T, b: T, y: T): T { return L.lit<T>(0.0); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { return L.lit<T>(0.0); }
  @inline db<T>(t: T, a: T, b: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.mul<T>(L.lit<T>(0.5), L.sub<T>(M.besselJ<T>(L.sub<T>(a, L.lit<T>(1.0)), b), M.besselJ<T>(L.add<T>(a, L.lit<T>(1.0)), b))), t)); }
  @inline ddb<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { const s0 = L.sub<T>(a, L.lit<T>(1.0)); const s1 = L.add<T>(a, L.lit<T>(1.0)); const s2 = L.add<T>(L.unless0<T>(bd, L.mul<T>(L.mul<T>(L.lit<T>(0.5), L.sub<T>(M.besselJ<T>(L.sub<T>(s0, L.lit<T>(1.0)), b), M.besselJ<T>(L.add<T>(s0, L.lit<T>(1.0)), b))), bd)), L.neg<T>(L.unless0<T>(bd, L.mul<T>(L.mul<T>(L.lit<T>(0.5), L.sub<T>(M.besselJ<T>(L.sub<T>(s1, L.lit<T>(1.0)), b), M.besselJ<T>(L.add<T>(s1, L.lit<T>(1.0)), b))), bd)))); const s3 = L.unless0<T>(s2, L.mul<T>(L.lit<T>(0.5), s2)); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s3, L.mul<T>(t, s3))), L.unless0<T>(td, L.mul<T>(L.mul<T>(L.lit<T>(0.5), L.sub<T>(M.besselJ<T>(s0, b), M.besselJ<T>(s1, b))), td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((321920 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((48 >> (4 * partial + leaf)) & 1); }
}

/** Modified Bessel function of the first kind, order a, at b; a is whole, -170 to 170, else NaN; derivative 0 by a. */
@final class BesselIRule {
  @inline value<T>(a: T, b: T): T { return M.besselI<T>(a, b); }
  @inline tangent<T>(a: T, ad: T, b: T, bd: T, y: T): T { return L.unless0<T>(bd, L.mul<T>(L.mul<T>(L.lit<T>(0.5), L.add<T>(M.besselI<T>(L.sub<T>(a, L.lit<T>(1.0)), b), M.besselI<T>(L.add<T>(a, L.lit<T>(1.0)), b))), bd)); }
  @inline da<T>(t: T, a: T, b: T, y: T): T { return L.lit<T>(0.0); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { return L.lit<T>(0.0); }
  @inline db<T>(t: T, a: T, b: T, y: T): T { return L.unless0<T>(t, L.mul<T>(L.mul<T>(L.lit<T>(0.5), L.add<T>(M.besselI<T>(L.sub<T>(a, L.lit<T>(1.0)), b), M.besselI<T>(L.add<T>(a, L.lit<T>(1.0)), b))), t)); }
  @inline ddb<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { const s0 = L.sub<T>(a, L.lit<T>(1.0)); const s1 = L.add<T>(a, L.lit<T>(1.0)); const s2 = L.add<T>(L.unless0<T>(bd, L.mul<T>(L.mul<T>(L.lit<T>(0.5), L.add<T>(M.besselI<T>(L.sub<T>(s0, L.lit<T>(1.0)), b), M.besselI<T>(L.add<T>(s0, L.lit<T>(1.0)), b))), bd)), L.unless0<T>(bd, L.mul<T>(L.mul<T>(L.lit<T>(0.5), L.add<T>(M.besselI<T>(L.sub<T>(s1, L.lit<T>(1.0)), b), M.besselI<T>(L.add<T>(s1, L.lit<T>(1.0)), b))), bd))); const s3 = L.unless0<T>(s2, L.mul<T>(L.lit<T>(0.5), s2)); return L.add<T>(L.unless0<T>(t, L.unless0<T>(s3, L.mul<T>(t, s3))), L.unless0<T>(td, L.mul<T>(L.mul<T>(L.lit<T>(0.5), L.add<T>(M.besselI<T>(s0, b), M.besselI<T>(s1, b))), td))); }
  @inline needs(which: u32, leaf: u32): bool { return <bool>((321920 >> (7 * which + leaf)) & 1); }
  @inline reads(partial: u32, leaf: u32): bool { return <bool>((48 >> (4 * partial + leaf)) & 1); }
}

function valueUnary(opcode: usize, a: v128): v128 {
  switch (opcode) {
    case 5: return changetype<AbsRule>(0).value<v128>(a);
    case 6: return changetype<SignRule>(0).value<v128>(a);
    case 8: return changetype<CbrtRule>(0).value<v128>(a);
    case 12: return changetype<Exp2Rule>(0).value<v128>(a);
    case 13: return changetype<Expm1Rule>(0).value<v128>(a);
    case 15: return changetype<Log2Rule>(0).value<v128>(a);
    case 16: return changetype<Log10Rule>(0).value<v128>(a);
    case 17: return changetype<Log1pRule>(0).value<v128>(a);
    case 20: return changetype<TanRule>(0).value<v128>(a);
    case 21: return changetype<AsinRule>(0).value<v128>(a);
    case 22: return changetype<AcosRule>(0).value<v128>(a);
    case 23: return changetype<AtanRule>(0).value<v128>(a);
    case 25: return changetype<SinhRule>(0).value<v128>(a);
    case 26: return changetype<CoshRule>(0).value<v128>(a);
    case 28: return changetype<AsinhRule>(0).value<v128>(a);
    case 29: return changetype<AcoshRule>(0).value<v128>(a);
    case 30: return changetype<AtanhRule>(0).value<v128>(a);
    case 35: return changetype<FloorRule>(0).value<v128>(a);
    case 36: return changetype<CeilRule>(0).value<v128>(a);
    case 37: return changetype<RoundRule>(0).value<v128>(a);
    case 39: return changetype<SoftplusRule>(0).value<v128>(a);
    case 40: return changetype<ReluRule>(0).value<v128>(a);
    case 41: return changetype<ErfRule>(0).value<v128>(a);
    case 42: return changetype<ErfcRule>(0).value<v128>(a);
    case 60: return changetype<StopGradientRule>(0).value<v128>(a);
    case 62: return changetype<NormalPdfRule>(0).value<v128>(a);
    case 63: return changetype<NormalCdfRule>(0).value<v128>(a);
    case 64: return changetype<NormalLogCdfRule>(0).value<v128>(a);
    case 65: return changetype<NormalQuantileRule>(0).value<v128>(a);
    case 66: return changetype<LogitRule>(0).value<v128>(a);
    case 67: return changetype<ErfinvRule>(0).value<v128>(a);
    case 68: return changetype<ErfcxRule>(0).value<v128>(a);
    case 70: return changetype<LgammaRule>(0).value<v128>(a);
    case 71: return changetype<GammaRule>(0).value<v128>(a);
    case 72: return changetype<DigammaRule>(0).value<v128>(a);
    case 73: return changetype<TrigammaRule>(0).value<v128>(a);
    case 84: return changetype<BesselJ0Rule>(0).value<v128>(a);
    case 85: return changetype<BesselJ1Rule>(0).value<v128>(a);
    case 86: return changetype<BesselY0Rule>(0).value<v128>(a);
    case 87: return changetype<BesselY1Rule>(0).value<v128>(a);
    case 88: return changetype<BesselI0Rule>(0).value<v128>(a);
    case 89: return changetype<BesselI1Rule>(0).value<v128>(a);
    case 90: return changetype<BesselK0Rule>(0).value<v128>(a);
    case 91: return changetype<BesselK1Rule>(0).value<v128>(a);
    default: return f64x2.splat(NaN);
  }
}

function tangentUnary(opcode: usize, a: v128, ad: v128, y: v128): v128 {
  switch (opcode) {
    case 4: return changetype<NegRule>(0).tangent<v128>(a, ad, y);
    case 5: return changetype<AbsRule>(0).tangent<v128>(a, ad, y);
    case 7: return changetype<SqrtRule>(0).tangent<v128>(a, ad, y);
    case 8: return changetype<CbrtRule>(0).tangent<v128>(a, ad, y);
    case 10: return changetype<ReciprocalRule>(0).tangent<v128>(a, ad, y);
    case 11: return changetype<ExpRule>(0).tangent<v128>(a, ad, y);
    case 12: return changetype<Exp2Rule>(0).tangent<v128>(a, ad, y);
    case 13: return changetype<Expm1Rule>(0).tangent<v128>(a, ad, y);
    case 14: return changetype<LogRule>(0).tangent<v128>(a, ad, y);
    case 15: return changetype<Log2Rule>(0).tangent<v128>(a, ad, y);
    case 16: return changetype<Log10Rule>(0).tangent<v128>(a, ad, y);
    case 17: return changetype<Log1pRule>(0).tangent<v128>(a, ad, y);
    case 18: return changetype<SinRule>(0).tangent<v128>(a, ad, y);
    case 19: return changetype<CosRule>(0).tangent<v128>(a, ad, y);
    case 20: return changetype<TanRule>(0).tangent<v128>(a, ad, y);
    case 21: return changetype<AsinRule>(0).tangent<v128>(a, ad, y);
    case 22: return changetype<AcosRule>(0).tangent<v128>(a, ad, y);
    case 23: return changetype<AtanRule>(0).tangent<v128>(a, ad, y);
    case 25: return changetype<SinhRule>(0).tangent<v128>(a, ad, y);
    case 26: return changetype<CoshRule>(0).tangent<v128>(a, ad, y);
    case 27: return changetype<TanhRule>(0).tangent<v128>(a, ad, y);
    case 28: return changetype<AsinhRule>(0).tangent<v128>(a, ad, y);
    case 29: return changetype<AcoshRule>(0).tangent<v128>(a, ad, y);
    case 30: return changetype<AtanhRule>(0).tangent<v128>(a, ad, y);
    case 38: return changetype<SigmoidRule>(0).tangent<v128>(a, ad, y);
    case 39: return changetype<SoftplusRule>(0).tangent<v128>(a, ad, y);
    case 40: return changetype<ReluRule>(0).tangent<v128>(a, ad, y);
    case 41: return changetype<ErfRule>(0).tangent<v128>(a, ad, y);
    case 42: return changetype<ErfcRule>(0).tangent<v128>(a, ad, y);
    case 62: return changetype<NormalPdfRule>(0).tangent<v128>(a, ad, y);
    case 63: return changetype<NormalCdfRule>(0).tangent<v128>(a, ad, y);
    case 64: return changetype<NormalLogCdfRule>(0).tangent<v128>(a, ad, y);
    case 65: return changetype<NormalQuantileRule>(0).tangent<v128>(a, ad, y);
    case 66: return changetype<LogitRule>(0).tangent<v128>(a, ad, y);
    case 67: return changetype<ErfinvRule>(0).tangent<v128>(a, ad, y);
    case 68: return changetype<ErfcxRule>(0).tangent<v128>(a, ad, y);
    case 70: return changetype<LgammaRule>(0).tangent<v128>(a, ad, y);
    case 71: return changetype<GammaRule>(0).tangent<v128>(a, ad, y);
    case 72: return changetype<DigammaRule>(0).tangent<v128>(a, ad, y);
    case 73: return changetype<TrigammaRule>(0).tangent<v128>(a, ad, y);
    case 84: return changetype<BesselJ0Rule>(0).tangent<v128>(a, ad, y);
    case 85: return changetype<BesselJ1Rule>(0).tangent<v128>(a, ad, y);
    case 86: return changetype<BesselY0Rule>(0).tangent<v128>(a, ad, y);
    case 87: return changetype<BesselY1Rule>(0).tangent<v128>(a, ad, y);
    case 88: return changetype<BesselI0Rule>(0).tangent<v128>(a, ad, y);
    case 89: return changetype<BesselI1Rule>(0).tangent<v128>(a, ad, y);
    case 90: return changetype<BesselK0Rule>(0).tangent<v128>(a, ad, y);
    case 91: return changetype<BesselK1Rule>(0).tangent<v128>(a, ad, y);
    default: return f64x2.splat(NaN);
  }
}

function daUnary(opcode: usize, t: v128, a: v128, y: v128): v128 {
  switch (opcode) {
    case 4: return changetype<NegRule>(0).da<v128>(t, a, y);
    case 5: return changetype<AbsRule>(0).da<v128>(t, a, y);
    case 7: return changetype<SqrtRule>(0).da<v128>(t, a, y);
    case 8: return changetype<CbrtRule>(0).da<v128>(t, a, y);
    case 10: return changetype<ReciprocalRule>(0).da<v128>(t, a, y);
    case 11: return changetype<ExpRule>(0).da<v128>(t, a, y);
    case 12: return changetype<Exp2Rule>(0).da<v128>(t, a, y);
    case 13: return changetype<Expm1Rule>(0).da<v128>(t, a, y);
    case 14: return changetype<LogRule>(0).da<v128>(t, a, y);
    case 15: return changetype<Log2Rule>(0).da<v128>(t, a, y);
    case 16: return changetype<Log10Rule>(0).da<v128>(t, a, y);
    case 17: return changetype<Log1pRule>(0).da<v128>(t, a, y);
    case 18: return changetype<SinRule>(0).da<v128>(t, a, y);
    case 19: return changetype<CosRule>(0).da<v128>(t, a, y);
    case 20: return changetype<TanRule>(0).da<v128>(t, a, y);
    case 21: return changetype<AsinRule>(0).da<v128>(t, a, y);
    case 22: return changetype<AcosRule>(0).da<v128>(t, a, y);
    case 23: return changetype<AtanRule>(0).da<v128>(t, a, y);
    case 25: return changetype<SinhRule>(0).da<v128>(t, a, y);
    case 26: return changetype<CoshRule>(0).da<v128>(t, a, y);
    case 27: return changetype<TanhRule>(0).da<v128>(t, a, y);
    case 28: return changetype<AsinhRule>(0).da<v128>(t, a, y);
    case 29: return changetype<AcoshRule>(0).da<v128>(t, a, y);
    case 30: return changetype<AtanhRule>(0).da<v128>(t, a, y);
    case 38: return changetype<SigmoidRule>(0).da<v128>(t, a, y);
    case 39: return changetype<SoftplusRule>(0).da<v128>(t, a, y);
    case 40: return changetype<ReluRule>(0).da<v128>(t, a, y);
    case 41: return changetype<ErfRule>(0).da<v128>(t, a, y);
    case 42: return changetype<ErfcRule>(0).da<v128>(t, a, y);
    case 62: return changetype<NormalPdfRule>(0).da<v128>(t, a, y);
    case 63: return changetype<NormalCdfRule>(0).da<v128>(t, a, y);
    case 64: return changetype<NormalLogCdfRule>(0).da<v128>(t, a, y);
    case 65: return changetype<NormalQuantileRule>(0).da<v128>(t, a, y);
    case 66: return changetype<LogitRule>(0).da<v128>(t, a, y);
    case 67: return changetype<ErfinvRule>(0).da<v128>(t, a, y);
    case 68: return changetype<ErfcxRule>(0).da<v128>(t, a, y);
    case 70: return changetype<LgammaRule>(0).da<v128>(t, a, y);
    case 71: return changetype<GammaRule>(0).da<v128>(t, a, y);
    case 72: return changetype<DigammaRule>(0).da<v128>(t, a, y);
    case 73: return changetype<TrigammaRule>(0).da<v128>(t, a, y);
    case 84: return changetype<BesselJ0Rule>(0).da<v128>(t, a, y);
    case 85: return changetype<BesselJ1Rule>(0).da<v128>(t, a, y);
    case 86: return changetype<BesselY0Rule>(0).da<v128>(t, a, y);
    case 87: return changetype<BesselY1Rule>(0).da<v128>(t, a, y);
    case 88: return changetype<BesselI0Rule>(0).da<v128>(t, a, y);
    case 89: return changetype<BesselI1Rule>(0).da<v128>(t, a, y);
    case 90: return changetype<BesselK0Rule>(0).da<v128>(t, a, y);
    case 91: return changetype<BesselK1Rule>(0).da<v128>(t, a, y);
    default: return f64x2.splat(NaN);
  }
}

function ddaUnary(opcode: usize, t: v128, td: v128, a: v128, ad: v128, y: v128, yd: v128): v128 {
  switch (opcode) {
    case 7: return changetype<SqrtRule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 8: return changetype<CbrtRule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 10: return changetype<ReciprocalRule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 11: return changetype<ExpRule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 12: return changetype<Exp2Rule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 13: return changetype<Expm1Rule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 14: return changetype<LogRule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 15: return changetype<Log2Rule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 16: return changetype<Log10Rule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 17: return changetype<Log1pRule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 18: return changetype<SinRule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 19: return changetype<CosRule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 20: return changetype<TanRule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 21: return changetype<AsinRule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 22: return changetype<AcosRule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 23: return changetype<AtanRule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 25: return changetype<SinhRule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 26: return changetype<CoshRule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 27: return changetype<TanhRule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 28: return changetype<AsinhRule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 29: return changetype<AcoshRule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 30: return changetype<AtanhRule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 38: return changetype<SigmoidRule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 39: return changetype<SoftplusRule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 41: return changetype<ErfRule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 42: return changetype<ErfcRule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 62: return changetype<NormalPdfRule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 63: return changetype<NormalCdfRule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 64: return changetype<NormalLogCdfRule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 65: return changetype<NormalQuantileRule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 66: return changetype<LogitRule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 67: return changetype<ErfinvRule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 68: return changetype<ErfcxRule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 70: return changetype<LgammaRule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 71: return changetype<GammaRule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 72: return changetype<DigammaRule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 73: return changetype<TrigammaRule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 84: return changetype<BesselJ0Rule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 85: return changetype<BesselJ1Rule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 86: return changetype<BesselY0Rule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 87: return changetype<BesselY1Rule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 88: return changetype<BesselI0Rule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 89: return changetype<BesselI1Rule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 90: return changetype<BesselK0Rule>(0).dda<v128>(t, td, a, ad, y, yd);
    case 91: return changetype<BesselK1Rule>(0).dda<v128>(t, td, a, ad, y, yd);
    default: return f64x2.splat(NaN);
  }
}

@final class UnaryRules {
  @inline value<T>(a: T): T { if (isVector<T>()) return valueUnary(changetype<usize>(this), a); else return L.lane0<v128>(valueUnary(changetype<usize>(this), L.lit<v128>(a))); }
  @inline tangent<T>(a: T, ad: T, y: T): T { if (isVector<T>()) return tangentUnary(changetype<usize>(this), a, ad, y); else return L.lane0<v128>(tangentUnary(changetype<usize>(this), L.lit<v128>(a), L.lit<v128>(ad), L.lit<v128>(y))); }
  @inline da<T>(t: T, a: T, y: T): T { if (isVector<T>()) return daUnary(changetype<usize>(this), t, a, y); else return L.lane0<v128>(daUnary(changetype<usize>(this), L.lit<v128>(t), L.lit<v128>(a), L.lit<v128>(y))); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, y: T, yd: T): T { if (isVector<T>()) return ddaUnary(changetype<usize>(this), t, td, a, ad, y, yd); else return L.lane0<v128>(ddaUnary(changetype<usize>(this), L.lit<v128>(t), L.lit<v128>(td), L.lit<v128>(a), L.lit<v128>(ad), L.lit<v128>(y), L.lit<v128>(yd))); }
  @inline needs(which: u32, leaf: u32): bool { return true; }
  @inline reads(partial: u32, leaf: u32): bool { return true; }
}

function valueBinary(opcode: usize, a: v128, b: v128): v128 {
  switch (opcode) {
    case 24: return changetype<Atan2Rule>(0).value<v128>(a, b);
    case 31: return changetype<PowRule>(0).value<v128>(a, b);
    case 32: return changetype<HypotRule>(0).value<v128>(a, b);
    case 43: return changetype<LtRule>(0).value<v128>(a, b);
    case 44: return changetype<LeRule>(0).value<v128>(a, b);
    case 45: return changetype<GtRule>(0).value<v128>(a, b);
    case 46: return changetype<GeRule>(0).value<v128>(a, b);
    case 47: return changetype<EqRule>(0).value<v128>(a, b);
    case 48: return changetype<NeRule>(0).value<v128>(a, b);
    case 69: return changetype<IerfcxRule>(0).value<v128>(a, b);
    case 74: return changetype<PolygammaRule>(0).value<v128>(a, b);
    case 75: return changetype<BetaRule>(0).value<v128>(a, b);
    case 76: return changetype<GammaPdfRule>(0).value<v128>(a, b);
    case 77: return changetype<GammaPRule>(0).value<v128>(a, b);
    case 78: return changetype<GammaQRule>(0).value<v128>(a, b);
    case 79: return changetype<GammaPByARule>(0).value<v128>(a, b);
    case 92: return changetype<BesselJRule>(0).value<v128>(a, b);
    case 93: return changetype<BesselIRule>(0).value<v128>(a, b);
    default: return f64x2.splat(NaN);
  }
}

function tangentBinary(opcode: usize, a: v128, ad: v128, b: v128, bd: v128, y: v128): v128 {
  switch (opcode) {
    case 24: return changetype<Atan2Rule>(0).tangent<v128>(a, ad, b, bd, y);
    case 31: return changetype<PowRule>(0).tangent<v128>(a, ad, b, bd, y);
    case 32: return changetype<HypotRule>(0).tangent<v128>(a, ad, b, bd, y);
    case 33: return changetype<MinRule>(0).tangent<v128>(a, ad, b, bd, y);
    case 34: return changetype<MaxRule>(0).tangent<v128>(a, ad, b, bd, y);
    case 69: return changetype<IerfcxRule>(0).tangent<v128>(a, ad, b, bd, y);
    case 74: return changetype<PolygammaRule>(0).tangent<v128>(a, ad, b, bd, y);
    case 75: return changetype<BetaRule>(0).tangent<v128>(a, ad, b, bd, y);
    case 76: return changetype<GammaPdfRule>(0).tangent<v128>(a, ad, b, bd, y);
    case 77: return changetype<GammaPRule>(0).tangent<v128>(a, ad, b, bd, y);
    case 78: return changetype<GammaQRule>(0).tangent<v128>(a, ad, b, bd, y);
    case 79: return changetype<GammaPByARule>(0).tangent<v128>(a, ad, b, bd, y);
    case 92: return changetype<BesselJRule>(0).tangent<v128>(a, ad, b, bd, y);
    case 93: return changetype<BesselIRule>(0).tangent<v128>(a, ad, b, bd, y);
    default: return f64x2.splat(NaN);
  }
}

function daBinary(opcode: usize, t: v128, a: v128, b: v128, y: v128): v128 {
  switch (opcode) {
    case 24: return changetype<Atan2Rule>(0).da<v128>(t, a, b, y);
    case 31: return changetype<PowRule>(0).da<v128>(t, a, b, y);
    case 32: return changetype<HypotRule>(0).da<v128>(t, a, b, y);
    case 33: return changetype<MinRule>(0).da<v128>(t, a, b, y);
    case 34: return changetype<MaxRule>(0).da<v128>(t, a, b, y);
    case 69: return changetype<IerfcxRule>(0).da<v128>(t, a, b, y);
    case 74: return changetype<PolygammaRule>(0).da<v128>(t, a, b, y);
    case 75: return changetype<BetaRule>(0).da<v128>(t, a, b, y);
    case 76: return changetype<GammaPdfRule>(0).da<v128>(t, a, b, y);
    case 77: return changetype<GammaPRule>(0).da<v128>(t, a, b, y);
    case 78: return changetype<GammaQRule>(0).da<v128>(t, a, b, y);
    case 79: return changetype<GammaPByARule>(0).da<v128>(t, a, b, y);
    case 92: return changetype<BesselJRule>(0).da<v128>(t, a, b, y);
    case 93: return changetype<BesselIRule>(0).da<v128>(t, a, b, y);
    default: return f64x2.splat(NaN);
  }
}

function ddaBinary(opcode: usize, t: v128, td: v128, a: v128, ad: v128, b: v128, bd: v128, y: v128, yd: v128): v128 {
  switch (opcode) {
    case 24: return changetype<Atan2Rule>(0).dda<v128>(t, td, a, ad, b, bd, y, yd);
    case 31: return changetype<PowRule>(0).dda<v128>(t, td, a, ad, b, bd, y, yd);
    case 32: return changetype<HypotRule>(0).dda<v128>(t, td, a, ad, b, bd, y, yd);
    case 69: return changetype<IerfcxRule>(0).dda<v128>(t, td, a, ad, b, bd, y, yd);
    case 74: return changetype<PolygammaRule>(0).dda<v128>(t, td, a, ad, b, bd, y, yd);
    case 75: return changetype<BetaRule>(0).dda<v128>(t, td, a, ad, b, bd, y, yd);
    case 76: return changetype<GammaPdfRule>(0).dda<v128>(t, td, a, ad, b, bd, y, yd);
    case 77: return changetype<GammaPRule>(0).dda<v128>(t, td, a, ad, b, bd, y, yd);
    case 78: return changetype<GammaQRule>(0).dda<v128>(t, td, a, ad, b, bd, y, yd);
    case 79: return changetype<GammaPByARule>(0).dda<v128>(t, td, a, ad, b, bd, y, yd);
    case 92: return changetype<BesselJRule>(0).dda<v128>(t, td, a, ad, b, bd, y, yd);
    case 93: return changetype<BesselIRule>(0).dda<v128>(t, td, a, ad, b, bd, y, yd);
    default: return f64x2.splat(NaN);
  }
}

function dbBinary(opcode: usize, t: v128, a: v128, b: v128, y: v128): v128 {
  switch (opcode) {
    case 24: return changetype<Atan2Rule>(0).db<v128>(t, a, b, y);
    case 31: return changetype<PowRule>(0).db<v128>(t, a, b, y);
    case 32: return changetype<HypotRule>(0).db<v128>(t, a, b, y);
    case 33: return changetype<MinRule>(0).db<v128>(t, a, b, y);
    case 34: return changetype<MaxRule>(0).db<v128>(t, a, b, y);
    case 69: return changetype<IerfcxRule>(0).db<v128>(t, a, b, y);
    case 74: return changetype<PolygammaRule>(0).db<v128>(t, a, b, y);
    case 75: return changetype<BetaRule>(0).db<v128>(t, a, b, y);
    case 76: return changetype<GammaPdfRule>(0).db<v128>(t, a, b, y);
    case 77: return changetype<GammaPRule>(0).db<v128>(t, a, b, y);
    case 78: return changetype<GammaQRule>(0).db<v128>(t, a, b, y);
    case 79: return changetype<GammaPByARule>(0).db<v128>(t, a, b, y);
    case 92: return changetype<BesselJRule>(0).db<v128>(t, a, b, y);
    case 93: return changetype<BesselIRule>(0).db<v128>(t, a, b, y);
    default: return f64x2.splat(NaN);
  }
}

function ddbBinary(opcode: usize, t: v128, td: v128, a: v128, ad: v128, b: v128, bd: v128, y: v128, yd: v128): v128 {
  switch (opcode) {
    case 24: return changetype<Atan2Rule>(0).ddb<v128>(t, td, a, ad, b, bd, y, yd);
    case 31: return changetype<PowRule>(0).ddb<v128>(t, td, a, ad, b, bd, y, yd);
    case 32: return changetype<HypotRule>(0).ddb<v128>(t, td, a, ad, b, bd, y, yd);
    case 69: return changetype<IerfcxRule>(0).ddb<v128>(t, td, a, ad, b, bd, y, yd);
    case 74: return changetype<PolygammaRule>(0).ddb<v128>(t, td, a, ad, b, bd, y, yd);
    case 75: return changetype<BetaRule>(0).ddb<v128>(t, td, a, ad, b, bd, y, yd);
    case 76: return changetype<GammaPdfRule>(0).ddb<v128>(t, td, a, ad, b, bd, y, yd);
    case 77: return changetype<GammaPRule>(0).ddb<v128>(t, td, a, ad, b, bd, y, yd);
    case 78: return changetype<GammaQRule>(0).ddb<v128>(t, td, a, ad, b, bd, y, yd);
    case 79: return changetype<GammaPByARule>(0).ddb<v128>(t, td, a, ad, b, bd, y, yd);
    case 92: return changetype<BesselJRule>(0).ddb<v128>(t, td, a, ad, b, bd, y, yd);
    case 93: return changetype<BesselIRule>(0).ddb<v128>(t, td, a, ad, b, bd, y, yd);
    default: return f64x2.splat(NaN);
  }
}

@final class BinaryRules {
  @inline value<T>(a: T, b: T): T { if (isVector<T>()) return valueBinary(changetype<usize>(this), a, b); else return L.lane0<v128>(valueBinary(changetype<usize>(this), L.lit<v128>(a), L.lit<v128>(b))); }
  @inline tangent<T>(a: T, ad: T, b: T, bd: T, y: T): T { if (isVector<T>()) return tangentBinary(changetype<usize>(this), a, ad, b, bd, y); else return L.lane0<v128>(tangentBinary(changetype<usize>(this), L.lit<v128>(a), L.lit<v128>(ad), L.lit<v128>(b), L.lit<v128>(bd), L.lit<v128>(y))); }
  @inline da<T>(t: T, a: T, b: T, y: T): T { if (isVector<T>()) return daBinary(changetype<usize>(this), t, a, b, y); else return L.lane0<v128>(daBinary(changetype<usize>(this), L.lit<v128>(t), L.lit<v128>(a), L.lit<v128>(b), L.lit<v128>(y))); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { if (isVector<T>()) return ddaBinary(changetype<usize>(this), t, td, a, ad, b, bd, y, yd); else return L.lane0<v128>(ddaBinary(changetype<usize>(this), L.lit<v128>(t), L.lit<v128>(td), L.lit<v128>(a), L.lit<v128>(ad), L.lit<v128>(b), L.lit<v128>(bd), L.lit<v128>(y), L.lit<v128>(yd))); }
  @inline db<T>(t: T, a: T, b: T, y: T): T { if (isVector<T>()) return dbBinary(changetype<usize>(this), t, a, b, y); else return L.lane0<v128>(dbBinary(changetype<usize>(this), L.lit<v128>(t), L.lit<v128>(a), L.lit<v128>(b), L.lit<v128>(y))); }
  @inline ddb<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, y: T, yd: T): T { if (isVector<T>()) return ddbBinary(changetype<usize>(this), t, td, a, ad, b, bd, y, yd); else return L.lane0<v128>(ddbBinary(changetype<usize>(this), L.lit<v128>(t), L.lit<v128>(td), L.lit<v128>(a), L.lit<v128>(ad), L.lit<v128>(b), L.lit<v128>(bd), L.lit<v128>(y), L.lit<v128>(yd))); }
  @inline needs(which: u32, leaf: u32): bool { return true; }
  @inline reads(partial: u32, leaf: u32): bool { return true; }
}

function valueTernary(opcode: usize, a: v128, b: v128, c: v128): v128 {
  switch (opcode) {
    case 49: return changetype<SelectRule>(0).value<v128>(a, b, c);
    case 50: return changetype<ClampRule>(0).value<v128>(a, b, c);
    case 61: return changetype<WithPartialRule>(0).value<v128>(a, b, c);
    case 80: return changetype<BetaPdfRule>(0).value<v128>(a, b, c);
    case 81: return changetype<BetaIncRule>(0).value<v128>(a, b, c);
    case 82: return changetype<BetaIncByARule>(0).value<v128>(a, b, c);
    case 83: return changetype<BetaIncByBRule>(0).value<v128>(a, b, c);
    default: return f64x2.splat(NaN);
  }
}

function tangentTernary(opcode: usize, a: v128, ad: v128, b: v128, bd: v128, c: v128, cd: v128, y: v128): v128 {
  switch (opcode) {
    case 49: return changetype<SelectRule>(0).tangent<v128>(a, ad, b, bd, c, cd, y);
    case 50: return changetype<ClampRule>(0).tangent<v128>(a, ad, b, bd, c, cd, y);
    case 61: return changetype<WithPartialRule>(0).tangent<v128>(a, ad, b, bd, c, cd, y);
    case 80: return changetype<BetaPdfRule>(0).tangent<v128>(a, ad, b, bd, c, cd, y);
    case 81: return changetype<BetaIncRule>(0).tangent<v128>(a, ad, b, bd, c, cd, y);
    case 82: return changetype<BetaIncByARule>(0).tangent<v128>(a, ad, b, bd, c, cd, y);
    case 83: return changetype<BetaIncByBRule>(0).tangent<v128>(a, ad, b, bd, c, cd, y);
    default: return f64x2.splat(NaN);
  }
}

function daTernary(opcode: usize, t: v128, a: v128, b: v128, c: v128, y: v128): v128 {
  switch (opcode) {
    case 49: return changetype<SelectRule>(0).da<v128>(t, a, b, c, y);
    case 50: return changetype<ClampRule>(0).da<v128>(t, a, b, c, y);
    case 61: return changetype<WithPartialRule>(0).da<v128>(t, a, b, c, y);
    case 80: return changetype<BetaPdfRule>(0).da<v128>(t, a, b, c, y);
    case 81: return changetype<BetaIncRule>(0).da<v128>(t, a, b, c, y);
    case 82: return changetype<BetaIncByARule>(0).da<v128>(t, a, b, c, y);
    case 83: return changetype<BetaIncByBRule>(0).da<v128>(t, a, b, c, y);
    default: return f64x2.splat(NaN);
  }
}

function ddaTernary(opcode: usize, t: v128, td: v128, a: v128, ad: v128, b: v128, bd: v128, c: v128, cd: v128, y: v128, yd: v128): v128 {
  switch (opcode) {
    case 61: return changetype<WithPartialRule>(0).dda<v128>(t, td, a, ad, b, bd, c, cd, y, yd);
    case 80: return changetype<BetaPdfRule>(0).dda<v128>(t, td, a, ad, b, bd, c, cd, y, yd);
    case 81: return changetype<BetaIncRule>(0).dda<v128>(t, td, a, ad, b, bd, c, cd, y, yd);
    case 82: return changetype<BetaIncByARule>(0).dda<v128>(t, td, a, ad, b, bd, c, cd, y, yd);
    case 83: return changetype<BetaIncByBRule>(0).dda<v128>(t, td, a, ad, b, bd, c, cd, y, yd);
    default: return f64x2.splat(NaN);
  }
}

function dbTernary(opcode: usize, t: v128, a: v128, b: v128, c: v128, y: v128): v128 {
  switch (opcode) {
    case 49: return changetype<SelectRule>(0).db<v128>(t, a, b, c, y);
    case 50: return changetype<ClampRule>(0).db<v128>(t, a, b, c, y);
    case 61: return changetype<WithPartialRule>(0).db<v128>(t, a, b, c, y);
    case 80: return changetype<BetaPdfRule>(0).db<v128>(t, a, b, c, y);
    case 81: return changetype<BetaIncRule>(0).db<v128>(t, a, b, c, y);
    case 82: return changetype<BetaIncByARule>(0).db<v128>(t, a, b, c, y);
    case 83: return changetype<BetaIncByBRule>(0).db<v128>(t, a, b, c, y);
    default: return f64x2.splat(NaN);
  }
}

function ddbTernary(opcode: usize, t: v128, td: v128, a: v128, ad: v128, b: v128, bd: v128, c: v128, cd: v128, y: v128, yd: v128): v128 {
  switch (opcode) {
    case 61: return changetype<WithPartialRule>(0).ddb<v128>(t, td, a, ad, b, bd, c, cd, y, yd);
    case 80: return changetype<BetaPdfRule>(0).ddb<v128>(t, td, a, ad, b, bd, c, cd, y, yd);
    case 81: return changetype<BetaIncRule>(0).ddb<v128>(t, td, a, ad, b, bd, c, cd, y, yd);
    case 82: return changetype<BetaIncByARule>(0).ddb<v128>(t, td, a, ad, b, bd, c, cd, y, yd);
    case 83: return changetype<BetaIncByBRule>(0).ddb<v128>(t, td, a, ad, b, bd, c, cd, y, yd);
    default: return f64x2.splat(NaN);
  }
}

function dcTernary(opcode: usize, t: v128, a: v128, b: v128, c: v128, y: v128): v128 {
  switch (opcode) {
    case 49: return changetype<SelectRule>(0).dc<v128>(t, a, b, c, y);
    case 50: return changetype<ClampRule>(0).dc<v128>(t, a, b, c, y);
    case 61: return changetype<WithPartialRule>(0).dc<v128>(t, a, b, c, y);
    case 80: return changetype<BetaPdfRule>(0).dc<v128>(t, a, b, c, y);
    case 81: return changetype<BetaIncRule>(0).dc<v128>(t, a, b, c, y);
    case 82: return changetype<BetaIncByARule>(0).dc<v128>(t, a, b, c, y);
    case 83: return changetype<BetaIncByBRule>(0).dc<v128>(t, a, b, c, y);
    default: return f64x2.splat(NaN);
  }
}

function ddcTernary(opcode: usize, t: v128, td: v128, a: v128, ad: v128, b: v128, bd: v128, c: v128, cd: v128, y: v128, yd: v128): v128 {
  switch (opcode) {
    case 61: return changetype<WithPartialRule>(0).ddc<v128>(t, td, a, ad, b, bd, c, cd, y, yd);
    case 80: return changetype<BetaPdfRule>(0).ddc<v128>(t, td, a, ad, b, bd, c, cd, y, yd);
    case 81: return changetype<BetaIncRule>(0).ddc<v128>(t, td, a, ad, b, bd, c, cd, y, yd);
    case 82: return changetype<BetaIncByARule>(0).ddc<v128>(t, td, a, ad, b, bd, c, cd, y, yd);
    case 83: return changetype<BetaIncByBRule>(0).ddc<v128>(t, td, a, ad, b, bd, c, cd, y, yd);
    default: return f64x2.splat(NaN);
  }
}

@final class TernaryRules {
  @inline value<T>(a: T, b: T, c: T): T { if (isVector<T>()) return valueTernary(changetype<usize>(this), a, b, c); else return L.lane0<v128>(valueTernary(changetype<usize>(this), L.lit<v128>(a), L.lit<v128>(b), L.lit<v128>(c))); }
  @inline tangent<T>(a: T, ad: T, b: T, bd: T, c: T, cd: T, y: T): T { if (isVector<T>()) return tangentTernary(changetype<usize>(this), a, ad, b, bd, c, cd, y); else return L.lane0<v128>(tangentTernary(changetype<usize>(this), L.lit<v128>(a), L.lit<v128>(ad), L.lit<v128>(b), L.lit<v128>(bd), L.lit<v128>(c), L.lit<v128>(cd), L.lit<v128>(y))); }
  @inline da<T>(t: T, a: T, b: T, c: T, y: T): T { if (isVector<T>()) return daTernary(changetype<usize>(this), t, a, b, c, y); else return L.lane0<v128>(daTernary(changetype<usize>(this), L.lit<v128>(t), L.lit<v128>(a), L.lit<v128>(b), L.lit<v128>(c), L.lit<v128>(y))); }
  @inline dda<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, c: T, cd: T, y: T, yd: T): T { if (isVector<T>()) return ddaTernary(changetype<usize>(this), t, td, a, ad, b, bd, c, cd, y, yd); else return L.lane0<v128>(ddaTernary(changetype<usize>(this), L.lit<v128>(t), L.lit<v128>(td), L.lit<v128>(a), L.lit<v128>(ad), L.lit<v128>(b), L.lit<v128>(bd), L.lit<v128>(c), L.lit<v128>(cd), L.lit<v128>(y), L.lit<v128>(yd))); }
  @inline db<T>(t: T, a: T, b: T, c: T, y: T): T { if (isVector<T>()) return dbTernary(changetype<usize>(this), t, a, b, c, y); else return L.lane0<v128>(dbTernary(changetype<usize>(this), L.lit<v128>(t), L.lit<v128>(a), L.lit<v128>(b), L.lit<v128>(c), L.lit<v128>(y))); }
  @inline ddb<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, c: T, cd: T, y: T, yd: T): T { if (isVector<T>()) return ddbTernary(changetype<usize>(this), t, td, a, ad, b, bd, c, cd, y, yd); else return L.lane0<v128>(ddbTernary(changetype<usize>(this), L.lit<v128>(t), L.lit<v128>(td), L.lit<v128>(a), L.lit<v128>(ad), L.lit<v128>(b), L.lit<v128>(bd), L.lit<v128>(c), L.lit<v128>(cd), L.lit<v128>(y), L.lit<v128>(yd))); }
  @inline dc<T>(t: T, a: T, b: T, c: T, y: T): T { if (isVector<T>()) return dcTernary(changetype<usize>(this), t, a, b, c, y); else return L.lane0<v128>(dcTernary(changetype<usize>(this), L.lit<v128>(t), L.lit<v128>(a), L.lit<v128>(b), L.lit<v128>(c), L.lit<v128>(y))); }
  @inline ddc<T>(t: T, td: T, a: T, ad: T, b: T, bd: T, c: T, cd: T, y: T, yd: T): T { if (isVector<T>()) return ddcTernary(changetype<usize>(this), t, td, a, ad, b, bd, c, cd, y, yd); else return L.lane0<v128>(ddcTernary(changetype<usize>(this), L.lit<v128>(t), L.lit<v128>(td), L.lit<v128>(a), L.lit<v128>(ad), L.lit<v128>(b), L.lit<v128>(bd), L.lit<v128>(c), L.lit<v128>(cd), L.lit<v128>(y), L.lit<v128>(yd))); }
  @inline needs(which: u32, leaf: u32): bool { return true; }
  @inline reads(partial: u32, leaf: u32): bool { return true; }
}

export function valueRun(run: usize, w: usize, x: usize, s: usize): usize {
  const kind = load<u32>(run);
  switch (kind >> LOOP_SHIFT) {
    case 0: { do { T.valueBinaryGathered<AddRule>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 1: { do { T.valueBinaryStrided<AddRule, T.Near, T.Near>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 2: { do { T.valueBinaryStrided<AddRule, T.Near, T.Shared>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 3: { do { T.valueBinaryStrided<AddRule, T.Shared, T.Near>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 4: { do { T.valueBinaryStrided<AddRule, T.Strided, T.Strided>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 5: { do { T.valueBinaryGathered<SubRule>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 6: { do { T.valueBinaryStrided<SubRule, T.Near, T.Near>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 7: { do { T.valueBinaryStrided<SubRule, T.Near, T.Shared>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 8: { do { T.valueBinaryStrided<SubRule, T.Shared, T.Near>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 9: { do { T.valueBinaryStrided<SubRule, T.Strided, T.Strided>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 10: { do { T.valueBinaryGathered<MulRule>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 11: { do { T.valueBinaryStrided<MulRule, T.Near, T.Near>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 12: { do { T.valueBinaryStrided<MulRule, T.Near, T.Shared>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 13: { do { T.valueBinaryStrided<MulRule, T.Shared, T.Near>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 14: { do { T.valueBinaryStrided<MulRule, T.Strided, T.Strided>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 15: { do { T.valueBinaryGathered<DivRule>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 16: { do { T.valueBinaryStrided<DivRule, T.Near, T.Near>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 17: { do { T.valueBinaryStrided<DivRule, T.Near, T.Shared>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 18: { do { T.valueBinaryStrided<DivRule, T.Shared, T.Near>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 19: { do { T.valueBinaryStrided<DivRule, T.Strided, T.Strided>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 20: { do { T.valueUnary<NegRule>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 21: case 22: case 24: case 30: case 31: case 33: case 34: case 35: case 38: case 39: case 40: case 41: case 43: case 44: case 46: case 47: case 48: case 53: case 54: case 55: case 57: case 58: case 59: case 60: case 80: case 82: case 83: case 84: case 85: case 86: case 87: case 88: case 90: case 91: case 92: case 93: case 104: case 105: case 106: case 107: case 108: case 109: case 110: case 111: { do { T.valueUnary<UnaryRules>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 23: { do { T.valueUnary<SqrtRule>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 25: { do { T.valueUnaryGathered<SquareRule>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 26: { do { T.valueUnaryStrided<SquareRule, T.Near>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 27: { do { T.valueUnaryStrided<SquareRule, T.Strided>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 28: { do { T.valueUnary<ReciprocalRule>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 29: { do { T.valueUnary<ExpRule>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 32: { do { T.valueUnary<LogRule>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 36: { do { if (s && T.receives(run, 0)) T.keptUnary<SinRule>(run, w, x, s); else T.valueUnary<SinRule>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 37: { do { if (s && T.receives(run, 0)) T.keptUnary<CosRule>(run, w, x, s); else T.valueUnary<CosRule>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 42: case 49: case 50: case 61: case 62: case 63: case 64: case 65: case 66: case 89: case 94: case 95: case 96: case 97: case 98: case 99: case 112: case 113: { do { T.valueBinary<BinaryRules>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 45: { do { T.valueUnary<TanhRule>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 51: { do { T.valueBinary<MinRule>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 52: { do { T.valueBinary<MaxRule>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 56: { do { T.valueUnary<SigmoidRule>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 67: case 68: case 81: case 100: case 101: case 102: case 103: { do { T.valueTernary<TernaryRules>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 69: { do { T.valueList<SumRule>(run, w, x, s); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 70: { do { T.valuePairs<DotRule>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 71: { do { T.valueList<NormRule>(run, w, x, s); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 72: { do { T.valueList<LogSumExpRule>(run, w, x, s); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 73: { do { T.valueList<MaxOfRule>(run, w, x, s); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 74: { do { T.valueList<MinOfRule>(run, w, x, s); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 75: { do { T.valueBinaryGathered<SquaredDifferenceRule>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 76: { do { T.valueBinaryStrided<SquaredDifferenceRule, T.Near, T.Near>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 77: { do { T.valueBinaryStrided<SquaredDifferenceRule, T.Near, T.Shared>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 78: { do { T.valueBinaryStrided<SquaredDifferenceRule, T.Shared, T.Near>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 79: { do { T.valueBinaryStrided<SquaredDifferenceRule, T.Strided, T.Strided>(run, w, x); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    default: return run + T.RUN_BYTES;
  }
}

export function tangentRun(run: usize, w: usize, x: usize, d: usize, s: usize): usize {
  const kind = load<u32>(run);
  switch (kind >> LOOP_SHIFT) {
    case 0: { do { T.tangentBinary<AddRule>(run, w, x, d); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 1: { do { T.tangentBinaryStrided<AddRule, T.Near, T.Near>(run, w, x, d); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 2: case 3: case 4: { do { T.tangentBinaryStrided<AddRule, T.Strided, T.Strided>(run, w, x, d); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 5: { do { T.tangentBinary<SubRule>(run, w, x, d); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 6: { do { T.tangentBinaryStrided<SubRule, T.Near, T.Near>(run, w, x, d); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 7: case 8: case 9: { do { T.tangentBinaryStrided<SubRule, T.Strided, T.Strided>(run, w, x, d); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 10: { do { T.tangentBinary<MulRule>(run, w, x, d); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 11: { do { T.tangentBinaryStrided<MulRule, T.Near, T.Near>(run, w, x, d); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 12: case 13: case 14: { do { T.tangentBinaryStrided<MulRule, T.Strided, T.Strided>(run, w, x, d); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 15: case 16: case 17: case 18: case 19: { do { T.tangentBinary<DivRule>(run, w, x, d); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 20: case 21: case 23: case 24: case 28: case 29: case 30: case 31: case 32: case 33: case 34: case 35: case 38: case 39: case 40: case 41: case 43: case 44: case 45: case 46: case 47: case 48: case 56: case 57: case 58: case 59: case 60: case 82: case 83: case 84: case 85: case 86: case 87: case 88: case 90: case 91: case 92: case 93: case 104: case 105: case 106: case 107: case 108: case 109: case 110: case 111: { do { T.tangentUnary<UnaryRules>(run, w, x, d); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 25: { do { T.tangentUnary<SquareRule>(run, w, x, d); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 26: { do { T.tangentUnaryStrided<SquareRule, T.Near>(run, w, x, d); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 27: { do { T.tangentUnaryStrided<SquareRule, T.Strided>(run, w, x, d); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 36: case 37: { do { T.givenTangentUnary(run, w, d, s); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 42: case 49: case 50: case 51: case 52: case 89: case 94: case 95: case 96: case 97: case 98: case 99: case 112: case 113: { do { T.tangentBinary<BinaryRules>(run, w, x, d); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 67: case 68: case 81: case 100: case 101: case 102: case 103: { do { T.tangentTernary<TernaryRules>(run, w, x, d); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 69: { do { T.tangentList<SumRule>(run, w, x, d, s); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 70: { do { T.tangentPairs<DotRule>(run, w, x, d); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 71: { do { T.tangentList<NormRule>(run, w, x, d, s); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 72: { do { T.tangentList<LogSumExpRule>(run, w, x, d, s); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 73: { do { T.tangentList<MaxOfRule>(run, w, x, d, s); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 74: { do { T.tangentList<MinOfRule>(run, w, x, d, s); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 75: { do { T.tangentBinary<SquaredDifferenceRule>(run, w, x, d); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 76: { do { T.tangentBinaryStrided<SquaredDifferenceRule, T.Near, T.Near>(run, w, x, d); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 77: case 78: case 79: { do { T.tangentBinaryStrided<SquaredDifferenceRule, T.Strided, T.Strided>(run, w, x, d); run += T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    default: return run + T.RUN_BYTES;
  }
}

export function adjointRun(run: usize, w: usize, x: usize, g: usize, s: usize): usize {
  const kind = load<u32>(run);
  switch (kind >> LOOP_SHIFT) {
    case 0: { do { T.adjointBinaryGathered<AddRule>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 1: { do { T.adjointBinaryNear<AddRule>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 2: { do { T.adjointBinaryStrided<AddRule, T.Near, T.Shared>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 3: { do { T.adjointBinaryStrided<AddRule, T.Shared, T.Near>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 4: { do { T.adjointBinaryAny<AddRule>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 5: { do { T.adjointBinaryGathered<SubRule>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 6: { do { T.adjointBinaryNear<SubRule>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 7: { do { T.adjointBinaryStrided<SubRule, T.Near, T.Shared>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 8: { do { T.adjointBinaryStrided<SubRule, T.Shared, T.Near>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 9: { do { T.adjointBinaryAny<SubRule>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 10: { do { T.adjointBinaryGathered<MulRule>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 11: { do { T.adjointBinaryNear<MulRule>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 12: { do { T.adjointBinaryStrided<MulRule, T.Near, T.Shared>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 13: { do { T.adjointBinaryStrided<MulRule, T.Shared, T.Near>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 14: { do { T.adjointBinaryAny<MulRule>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 15: { do { T.adjointBinaryGathered<DivRule>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 16: { do { T.adjointBinaryNear<DivRule>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 17: { do { T.adjointBinaryStrided<DivRule, T.Near, T.Shared>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 18: { do { T.adjointBinaryStrided<DivRule, T.Shared, T.Near>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 19: { do { T.adjointBinaryAny<DivRule>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 20: { do { T.adjointUnary<NegRule>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 21: case 24: case 30: case 31: case 33: case 34: case 35: case 38: case 39: case 40: case 41: case 43: case 44: case 46: case 47: case 48: case 57: case 58: case 59: case 60: case 82: case 83: case 84: case 85: case 86: case 87: case 88: case 90: case 91: case 92: case 93: case 104: case 105: case 106: case 107: case 108: case 109: case 110: case 111: { do { T.adjointUnary<UnaryRules>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 23: { do { T.adjointUnary<SqrtRule>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 25: { do { T.adjointUnaryGathered<SquareRule>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 26: { do { T.adjointUnaryStrided<SquareRule, T.Near>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 27: { do { T.adjointUnaryStrided<SquareRule, T.Strided>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 28: { do { T.adjointUnary<ReciprocalRule>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 29: { do { T.adjointUnary<ExpRule>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 32: { do { T.adjointUnary<LogRule>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 36: case 37: { do { T.givenUnary(run, w, x, g, s); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 42: case 49: case 50: case 89: case 94: case 95: case 96: case 97: case 98: case 99: case 112: case 113: { do { T.adjointBinary<BinaryRules>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 45: { do { T.adjointUnary<TanhRule>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 51: { do { T.adjointBinary<MinRule>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 52: { do { T.adjointBinary<MaxRule>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 56: { do { T.adjointUnary<SigmoidRule>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 67: case 68: case 81: case 100: case 101: case 102: case 103: { do { T.adjointTernary<TernaryRules>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 69: { do { T.adjointList<SumRule>(run, w, x, g, s); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 70: { do { T.adjointPairs<DotRule>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 71: { do { T.adjointList<NormRule>(run, w, x, g, s); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 72: { do { T.adjointList<LogSumExpRule>(run, w, x, g, s); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 73: { do { T.adjointList<MaxOfRule>(run, w, x, g, s); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 74: { do { T.adjointList<MinOfRule>(run, w, x, g, s); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 75: { do { T.adjointBinaryGathered<SquaredDifferenceRule>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 76: { do { T.adjointBinaryNear<SquaredDifferenceRule>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 77: { do { T.adjointBinaryStrided<SquaredDifferenceRule, T.Near, T.Shared>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 78: { do { T.adjointBinaryStrided<SquaredDifferenceRule, T.Shared, T.Near>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 79: { do { T.adjointBinaryAny<SquaredDifferenceRule>(run, w, x, g); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    default: return run - T.RUN_BYTES;
  }
}

export function secondRun(run: usize, w: usize, x: usize, d: usize, g: usize, e: usize, s: usize): usize {
  const kind = load<u32>(run);
  switch (kind >> LOOP_SHIFT) {
    case 0: { do { T.adjointBinaryGathered<AddRule>(run, w, x, e); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 1: { do { T.adjointBinaryNear<AddRule>(run, w, x, e); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 2: { do { T.adjointBinaryStrided<AddRule, T.Near, T.Shared>(run, w, x, e); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 3: { do { T.adjointBinaryStrided<AddRule, T.Shared, T.Near>(run, w, x, e); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 4: { do { T.adjointBinaryAny<AddRule>(run, w, x, e); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 5: { do { T.adjointBinaryGathered<SubRule>(run, w, x, e); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 6: { do { T.adjointBinaryNear<SubRule>(run, w, x, e); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 7: { do { T.adjointBinaryStrided<SubRule, T.Near, T.Shared>(run, w, x, e); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 8: { do { T.adjointBinaryStrided<SubRule, T.Shared, T.Near>(run, w, x, e); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 9: { do { T.adjointBinaryAny<SubRule>(run, w, x, e); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 10: { do { T.secondBinary<MulRule>(run, w, x, d, g, e); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 11: { do { T.secondBinaryStrided<MulRule, T.Near, T.Near>(run, w, x, d, g, e); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 12: case 13: case 14: { do { T.secondBinaryStrided<MulRule, T.Strided, T.Strided>(run, w, x, d, g, e); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 15: case 16: case 17: case 18: case 19: { do { T.secondBinary<DivRule>(run, w, x, d, g, e); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 20: { do { T.adjointUnary<NegRule>(run, w, x, e); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 21: case 58: { do { T.adjointUnary<UnaryRules>(run, w, x, e); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 23: case 24: case 28: case 29: case 30: case 31: case 32: case 33: case 34: case 35: case 38: case 39: case 40: case 41: case 43: case 44: case 45: case 46: case 47: case 48: case 56: case 57: case 59: case 60: case 82: case 83: case 84: case 85: case 86: case 87: case 88: case 90: case 91: case 92: case 93: case 104: case 105: case 106: case 107: case 108: case 109: case 110: case 111: { do { T.secondUnary<UnaryRules>(run, w, x, d, g, e); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 25: { do { T.secondUnary<SquareRule>(run, w, x, d, g, e); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 26: { do { T.secondUnaryStrided<SquareRule, T.Near>(run, w, x, d, g, e); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 27: { do { T.secondUnaryStrided<SquareRule, T.Strided>(run, w, x, d, g, e); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 36: { do { T.givenSecondUnary<SinRule>(run, w, x, d, g, e, s); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 37: { do { T.givenSecondUnary<CosRule>(run, w, x, d, g, e, s); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 42: case 49: case 50: case 89: case 94: case 95: case 96: case 97: case 98: case 99: case 112: case 113: { do { T.secondBinary<BinaryRules>(run, w, x, d, g, e); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 51: { do { T.adjointBinary<MinRule>(run, w, x, e); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 52: { do { T.adjointBinary<MaxRule>(run, w, x, e); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 67: case 68: { do { T.adjointTernary<TernaryRules>(run, w, x, e); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 69: { do { T.adjointList<SumRule>(run, w, x, e, s); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 70: { do { T.secondPairs<DotRule>(run, w, x, d, g, e); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 71: { do { T.secondList<NormRule>(run, w, x, d, g, e, s); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 72: { do { T.secondList<LogSumExpRule>(run, w, x, d, g, e, s); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 73: { do { T.adjointList<MaxOfRule>(run, w, x, e, s); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 74: { do { T.adjointList<MinOfRule>(run, w, x, e, s); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 75: { do { T.secondBinary<SquaredDifferenceRule>(run, w, x, d, g, e); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 76: { do { T.secondBinaryStrided<SquaredDifferenceRule, T.Near, T.Near>(run, w, x, d, g, e); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 77: case 78: case 79: { do { T.secondBinaryStrided<SquaredDifferenceRule, T.Strided, T.Strided>(run, w, x, d, g, e); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    case 81: case 100: case 101: case 102: case 103: { do { T.secondTernary<TernaryRules>(run, w, x, d, g, e); run -= T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }
    default: return run - T.RUN_BYTES;
  }
}

export function valueLight(opcode: usize, at: usize, end: usize, batch: usize): bool {
  switch (<u32>opcode) {
    case 0: T.valueBinaryLight<AddRule>(at, end, batch); return true;
    case 1: T.valueBinaryLight<SubRule>(at, end, batch); return true;
    case 2: T.valueBinaryLight<MulRule>(at, end, batch); return true;
    case 3: T.valueBinaryLight<DivRule>(at, end, batch); return true;
    case 59: T.valueBinaryLight<SquaredDifferenceRule>(at, end, batch); return true;
    default: return false;
  }
}

export function giveLight(opcode: usize, at: usize, end: usize, to: u32, fresh: u32, batch: usize, q: usize): bool {
  switch (<u32>opcode) {
    case 0: T.giveBinaryLight<AddRule, T.Once>(at, end, to, fresh, batch, q); return true;
    case 1: T.giveBinaryLight<SubRule, T.Once>(at, end, to, fresh, batch, q); return true;
    case 2: T.giveBinaryLight<MulRule, T.Once>(at, end, to, fresh, batch, q); return true;
    case 3: T.giveBinaryLight<DivRule, T.Once>(at, end, to, fresh, batch, q); return true;
    case 59: T.giveBinaryLight<SquaredDifferenceRule, T.Once>(at, end, to, fresh, batch, q); return true;
    case 52: T.giveBinaryLight<DotRule, T.Once>(at, end, to, fresh, batch, q); return true;
    default: return false;
  }
}

export function secondLight(opcode: usize, at: usize, end: usize, to: u32, fresh: u32, batch: usize, q: usize): bool {
  switch (<u32>opcode) {
    case 2: T.giveBinaryLight<MulRule, T.Twice>(at, end, to, fresh, batch, q); return true;
    case 59: T.giveBinaryLight<SquaredDifferenceRule, T.Twice>(at, end, to, fresh, batch, q); return true;
    case 52: T.giveBinaryLight<DotRule, T.Twice>(at, end, to, fresh, batch, q); return true;
    default: return false;
  }
}

export function valueBlock(opcode: usize, end: usize, y: usize, a: usize, i: usize, b: usize, j: usize, c: usize, k: usize): void {
  switch (<u32>opcode) {
    case 4: T.valueUnaryBlock<NegRule>(opcode, end, y, a, i, b, j, c, k); break;
    case 5: case 6: case 8: case 12: case 13: case 15: case 16: case 17: case 20: case 21: case 22: case 23: case 25: case 26: case 28: case 29: case 30: case 35: case 36: case 37: case 39: case 40: case 41: case 42: case 60: case 62: case 63: case 64: case 65: case 66: case 67: case 68: case 70: case 71: case 72: case 73: case 84: case 85: case 86: case 87: case 88: case 89: case 90: case 91: T.valueUnaryBlock<UnaryRules>(opcode, end, y, a, i, b, j, c, k); break;
    case 7: T.valueUnaryBlock<SqrtRule>(opcode, end, y, a, i, b, j, c, k); break;
    case 9: T.valueUnaryBlock<SquareRule>(opcode, end, y, a, i, b, j, c, k); break;
    case 10: T.valueUnaryBlock<ReciprocalRule>(opcode, end, y, a, i, b, j, c, k); break;
    case 11: T.valueUnaryBlock<ExpRule>(opcode, end, y, a, i, b, j, c, k); break;
    case 14: T.valueUnaryBlock<LogRule>(opcode, end, y, a, i, b, j, c, k); break;
    case 18: T.valueUnaryBlock<SinRule>(opcode, end, y, a, i, b, j, c, k); break;
    case 19: T.valueUnaryBlock<CosRule>(opcode, end, y, a, i, b, j, c, k); break;
    case 24: case 31: case 32: case 43: case 44: case 45: case 46: case 47: case 48: case 69: case 74: case 75: case 76: case 77: case 78: case 79: case 92: case 93: T.valueBinaryBlock<BinaryRules>(opcode, end, y, a, i, b, j, c, k); break;
    case 27: T.valueUnaryBlock<TanhRule>(opcode, end, y, a, i, b, j, c, k); break;
    case 33: T.valueBinaryBlock<MinRule>(opcode, end, y, a, i, b, j, c, k); break;
    case 34: T.valueBinaryBlock<MaxRule>(opcode, end, y, a, i, b, j, c, k); break;
    case 38: T.valueUnaryBlock<SigmoidRule>(opcode, end, y, a, i, b, j, c, k); break;
    case 49: case 50: case 61: case 80: case 81: case 82: case 83: T.valueTernaryBlock<TernaryRules>(opcode, end, y, a, i, b, j, c, k); break;
  }
}

export function termBlock(opcode: usize, end: usize, y: usize, a: usize, i: usize, c: usize, z: usize): bool {
  switch (<u32>opcode) {
    case 54: T.termListBlock<LogSumExpRule>(end, y, a, i, c, z); return true;
    case 55: T.termListBlock<MaxOfRule>(end, y, a, i, c, z); return true;
    case 56: T.termListBlock<MinOfRule>(end, y, a, i, c, z); return true;
    default: return false;
  }
}

export function tangentBlock(opcode: usize, q: usize, end: usize, y: usize, a: usize, i: usize, b: usize, j: usize, c: usize, k: usize): void {
  switch (<u32>opcode) {
    case 0: T.tangentBinaryBlock<AddRule>(opcode, q, end, y, a, i, b, j, c, k); break;
    case 1: T.tangentBinaryBlock<SubRule>(opcode, q, end, y, a, i, b, j, c, k); break;
    case 2: T.tangentBinaryBlock<MulRule>(opcode, q, end, y, a, i, b, j, c, k); break;
    case 3: T.tangentBinaryBlock<DivRule>(opcode, q, end, y, a, i, b, j, c, k); break;
    case 4: case 5: case 7: case 8: case 10: case 11: case 12: case 13: case 14: case 15: case 16: case 17: case 18: case 19: case 20: case 21: case 22: case 23: case 25: case 26: case 27: case 28: case 29: case 30: case 38: case 39: case 40: case 41: case 42: case 62: case 63: case 64: case 65: case 66: case 67: case 68: case 70: case 71: case 72: case 73: case 84: case 85: case 86: case 87: case 88: case 89: case 90: case 91: T.tangentUnaryBlock<UnaryRules>(opcode, q, end, y, a, i, b, j, c, k); break;
    case 9: T.tangentUnaryBlock<SquareRule>(opcode, q, end, y, a, i, b, j, c, k); break;
    case 24: case 31: case 32: case 33: case 34: case 69: case 74: case 75: case 76: case 77: case 78: case 79: case 92: case 93: T.tangentBinaryBlock<BinaryRules>(opcode, q, end, y, a, i, b, j, c, k); break;
    case 49: case 50: case 61: case 80: case 81: case 82: case 83: T.tangentTernaryBlock<TernaryRules>(opcode, q, end, y, a, i, b, j, c, k); break;
    case 51: T.tangentListBlock<SumRule>(opcode, q, end, y, a, i, b, j, c, k); break;
    case 52: T.tangentPairsBlock<DotRule>(opcode, q, end, y, a, i, b, j, c, k); break;
    case 53: T.tangentListBlock<NormRule>(opcode, q, end, y, a, i, b, j, c, k); break;
    case 54: T.tangentListBlock<LogSumExpRule>(opcode, q, end, y, a, i, b, j, c, k); break;
    case 55: T.tangentListBlock<MaxOfRule>(opcode, q, end, y, a, i, b, j, c, k); break;
    case 56: T.tangentListBlock<MinOfRule>(opcode, q, end, y, a, i, b, j, c, k); break;
    case 59: T.tangentBinaryBlock<SquaredDifferenceRule>(opcode, q, end, y, a, i, b, j, c, k); break;
  }
}

export function termTangentBlock(opcode: usize, end: usize, z: usize, d: usize, a: usize, i: usize, c: usize): void {
  switch (<u32>opcode) {
    case 54: T.termTangentListBlock<LogSumExpRule>(end, z, d, a, i, c); break;
  }
}

export function giveBlock(opcode: usize, operand: u32, p: usize, fresh: bool, q: usize, end: usize, y: usize, a: usize, i: usize, b: usize, j: usize, c: usize, k: usize): void {
  switch (<u32>opcode) {
    case 4: case 5: case 7: case 8: case 10: case 11: case 12: case 13: case 14: case 15: case 16: case 17: case 18: case 19: case 20: case 21: case 22: case 23: case 25: case 26: case 27: case 28: case 29: case 30: case 38: case 39: case 40: case 41: case 42: case 62: case 63: case 64: case 65: case 66: case 67: case 68: case 70: case 71: case 72: case 73: case 84: case 85: case 86: case 87: case 88: case 89: case 90: case 91: T.giveUnaryBlock<UnaryRules>(opcode, operand, p, fresh, q, end, y, a, i, b, j, c, k); break;
    case 9: T.giveUnaryBlock<SquareRule>(opcode, operand, p, fresh, q, end, y, a, i, b, j, c, k); break;
    case 24: case 31: case 32: case 33: case 34: case 69: case 74: case 75: case 76: case 77: case 78: case 79: case 92: case 93: T.giveBinaryBlock<BinaryRules>(opcode, operand, p, fresh, q, end, y, a, i, b, j, c, k); break;
    case 49: case 50: case 61: case 80: case 81: case 82: case 83: T.giveTernaryBlock<TernaryRules>(opcode, operand, p, fresh, q, end, y, a, i, b, j, c, k); break;
    case 51: T.giveListBlock<SumRule>(opcode, operand, p, fresh, q, end, y, a, i, b, j, c, k); break;
    case 53: T.giveListBlock<NormRule>(opcode, operand, p, fresh, q, end, y, a, i, b, j, c, k); break;
    case 54: T.giveListBlock<LogSumExpRule>(opcode, operand, p, fresh, q, end, y, a, i, b, j, c, k); break;
    case 55: T.giveListBlock<MaxOfRule>(opcode, operand, p, fresh, q, end, y, a, i, b, j, c, k); break;
    case 56: T.giveListBlock<MinOfRule>(opcode, operand, p, fresh, q, end, y, a, i, b, j, c, k); break;
  }
}

export function secondBlock(opcode: usize, operand: u32, p: usize, fresh: bool, d: usize, g: usize, e: usize, end: usize, y: usize, a: usize, i: usize, b: usize, j: usize, c: usize, k: usize): void {
  switch (<u32>opcode) {
    case 3: T.secondBinaryBlock<DivRule>(opcode, operand, p, fresh, d, g, e, end, y, a, i, b, j, c, k); break;
    case 7: case 8: case 10: case 11: case 12: case 13: case 14: case 15: case 16: case 17: case 18: case 19: case 20: case 21: case 22: case 23: case 25: case 26: case 27: case 28: case 29: case 30: case 38: case 39: case 41: case 42: case 62: case 63: case 64: case 65: case 66: case 67: case 68: case 70: case 71: case 72: case 73: case 84: case 85: case 86: case 87: case 88: case 89: case 90: case 91: T.secondUnaryBlock<UnaryRules>(opcode, operand, p, fresh, d, g, e, end, y, a, i, b, j, c, k); break;
    case 9: T.secondUnaryBlock<SquareRule>(opcode, operand, p, fresh, d, g, e, end, y, a, i, b, j, c, k); break;
    case 24: case 31: case 32: case 69: case 74: case 75: case 76: case 77: case 78: case 79: case 92: case 93: T.secondBinaryBlock<BinaryRules>(opcode, operand, p, fresh, d, g, e, end, y, a, i, b, j, c, k); break;
    case 53: T.secondListBlock<NormRule>(opcode, operand, p, fresh, d, g, e, end, y, a, i, b, j, c, k); break;
    case 54: T.secondListBlock<LogSumExpRule>(opcode, operand, p, fresh, d, g, e, end, y, a, i, b, j, c, k); break;
    case 61: case 80: case 81: case 82: case 83: T.secondTernaryBlock<TernaryRules>(opcode, operand, p, fresh, d, g, e, end, y, a, i, b, j, c, k); break;
  }
}

/** Result of one operation of fixed arity; NaN for any other opcode. */
export function evaluate(opcode: u32, a: f64, b: f64, c: f64): f64 {
  switch (opcode) {
    case 0: return changetype<AddRule>(0).value<f64>(a, b);
    case 1: return changetype<SubRule>(0).value<f64>(a, b);
    case 2: return changetype<MulRule>(0).value<f64>(a, b);
    case 3: return changetype<DivRule>(0).value<f64>(a, b);
    case 4: return changetype<NegRule>(0).value<f64>(a);
    case 5: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 6: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 7: return changetype<SqrtRule>(0).value<f64>(a);
    case 8: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 9: return changetype<SquareRule>(0).value<f64>(a);
    case 10: return changetype<ReciprocalRule>(0).value<f64>(a);
    case 11: return changetype<ExpRule>(0).value<f64>(a);
    case 12: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 13: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 14: return changetype<LogRule>(0).value<f64>(a);
    case 15: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 16: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 17: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 18: return changetype<SinRule>(0).value<f64>(a);
    case 19: return changetype<CosRule>(0).value<f64>(a);
    case 20: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 21: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 22: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 23: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 24: return changetype<BinaryRules>(opcode).value<f64>(a, b);
    case 25: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 26: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 27: return changetype<TanhRule>(0).value<f64>(a);
    case 28: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 29: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 30: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 31: return changetype<BinaryRules>(opcode).value<f64>(a, b);
    case 32: return changetype<BinaryRules>(opcode).value<f64>(a, b);
    case 33: return changetype<MinRule>(0).value<f64>(a, b);
    case 34: return changetype<MaxRule>(0).value<f64>(a, b);
    case 35: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 36: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 37: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 38: return changetype<SigmoidRule>(0).value<f64>(a);
    case 39: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 40: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 41: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 42: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 43: return changetype<BinaryRules>(opcode).value<f64>(a, b);
    case 44: return changetype<BinaryRules>(opcode).value<f64>(a, b);
    case 45: return changetype<BinaryRules>(opcode).value<f64>(a, b);
    case 46: return changetype<BinaryRules>(opcode).value<f64>(a, b);
    case 47: return changetype<BinaryRules>(opcode).value<f64>(a, b);
    case 48: return changetype<BinaryRules>(opcode).value<f64>(a, b);
    case 49: return changetype<TernaryRules>(opcode).value<f64>(a, b, c);
    case 50: return changetype<TernaryRules>(opcode).value<f64>(a, b, c);
    case 59: return changetype<SquaredDifferenceRule>(0).value<f64>(a, b);
    case 60: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 61: return changetype<TernaryRules>(opcode).value<f64>(a, b, c);
    case 62: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 63: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 64: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 65: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 66: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 67: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 68: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 69: return changetype<BinaryRules>(opcode).value<f64>(a, b);
    case 70: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 71: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 72: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 73: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 74: return changetype<BinaryRules>(opcode).value<f64>(a, b);
    case 75: return changetype<BinaryRules>(opcode).value<f64>(a, b);
    case 76: return changetype<BinaryRules>(opcode).value<f64>(a, b);
    case 77: return changetype<BinaryRules>(opcode).value<f64>(a, b);
    case 78: return changetype<BinaryRules>(opcode).value<f64>(a, b);
    case 79: return changetype<BinaryRules>(opcode).value<f64>(a, b);
    case 80: return changetype<TernaryRules>(opcode).value<f64>(a, b, c);
    case 81: return changetype<TernaryRules>(opcode).value<f64>(a, b, c);
    case 82: return changetype<TernaryRules>(opcode).value<f64>(a, b, c);
    case 83: return changetype<TernaryRules>(opcode).value<f64>(a, b, c);
    case 84: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 85: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 86: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 87: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 88: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 89: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 90: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 91: return changetype<UnaryRules>(opcode).value<f64>(a);
    case 92: return changetype<BinaryRules>(opcode).value<f64>(a, b);
    case 93: return changetype<BinaryRules>(opcode).value<f64>(a, b);
    default: return NaN;
  }
}

/** Result of one operation over the `n` numbers at `x` (a second list stands behind them), NaN for any other. */
export function evaluateList(opcode: u32, x: usize, n: u32): f64 {
  switch (opcode) {
    case 51: return changetype<SumRule>(0).value(NEAR, x, 0, n, 0);
    case 52: return changetype<DotRule>(0).value(NEAR, x, 0, (<usize>n) << 3, n);
    case 53: return changetype<NormRule>(0).value(NEAR, x, 0, n, 0);
    case 54: return changetype<LogSumExpRule>(0).value(NEAR, x, 0, n, 0);
    case 55: return changetype<MaxOfRule>(0).value(NEAR, x, 0, n, 0);
    case 56: return changetype<MinOfRule>(0).value(NEAR, x, 0, n, 0);
    default: return NaN;
  }
}
