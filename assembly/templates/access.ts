// How a run reaches its operands, and the letters that all templates share:
//
//   run   the run's words (src/layout.ts)      x   primals     g   adjoints
//   w     index words                          d   tangents    e   adjoint tangents
//   s     slopes kept by the forward sweep
//   p     where an operand stands: the address of its index word, or of its primal
//
// A form is a class of inlined methods that a template gets as a type, so that the common cases are loops without a
// branch; `Any` looks at the run for it.
import {
  ACTIVE_SHIFT, SINGLE_SHIFT, FORMS_SHIFT, FRESH_SHIFT, GATHERED, NEAR, RUN_A, RUN_B, RUN_COUNT, RUN_FIRST, RUN_KIND,
  RUN_WORDS, SHARED, STRIDED,
} from "../../src/layout";

/** What a partial derivative may read. */
export const OF_A: u32 = 0;
export const OF_B: u32 = 1;
export const OF_Y: u32 = 2;
/** What contributions to tangents may read besides: the tangents of these, and the adjoint. */
export const OF_AD: u32 = 3;
export const OF_BD: u32 = 4;
export const OF_YD: u32 = 5;
export const OF_T: u32 = 6;
/** In `needs`: the tangent of the result, as further contributions are those to operand 0 and 1. */
export const OF_TANGENT: u32 = 2;

export const RUN_BYTES: usize = RUN_WORDS << 2;

@inline
export function word(run: usize, i: u32): u32 {
  return load<u32>(run + ((<usize>i) << 2));
}

@inline
export function opcodeOf(run: usize): usize {
  return word(run, RUN_KIND) & 0xff;
}

@inline
export function countOf(run: usize): usize {
  return word(run, RUN_COUNT);
}

/** Byte offset of the first result. */
@inline
export function resultOf(run: usize): usize {
  return (<usize>word(run, RUN_FIRST)) << 3;
}

/** Byte offset of the first of the slopes that are kept for the way back. */
@inline
export function slopesOf(run: usize): usize {
  return (<usize>word(run, RUN_B)) << 3;
}

/** How many operations, from the first, can be done two at a time. */
@inline
export function pairsOf(run: usize): usize {
  return isSingle(run) ? 0 : countOf(run) & ~1;
}

@inline
export function receives(run: usize, operand: u32): bool {
  return <bool>((word(run, RUN_KIND) >> (ACTIVE_SHIFT + operand)) & 1);
}

/** The operand's adjoints hold nothing yet: they are stored, not added to. */
@inline
export function isFresh(run: usize, operand: u32): bool {
  return <bool>((word(run, RUN_KIND) >> (FRESH_SHIFT + operand)) & 1);
}

@inline
export function formOf(run: usize, operand: u32): u32 {
  return (word(run, RUN_KIND) >> (FORMS_SHIFT + 2 * operand)) & 3;
}

/** Byte offset of the slot that an index word names. */
@inline
export function slot(p: usize): usize {
  return (<usize>load<u32>(p)) << 3;
}

@inline
export function two(p: usize, q: usize): v128 {
  return v128.load_lane<f64>(q, v128.load64_zero(p), 1);
}

/** Two numbers at the offsets `a` and `aa`, one after the other where `near`; 0 where nobody needs them. */
@inline
export function pair(needed: bool, base: usize, a: usize, aa: usize, near: bool): v128 {
  if (!needed) return f64x2.splat(0);
  return near ? v128.load(base + a) : two(base + a, base + aa);
}

@inline
export function add(at: usize, c: f64): void {
  store<f64>(at, load<f64>(at) + c);
}

/** A contribution goes to its adjoint, which is returned; only what is near is ever fresh. */
@inline
export function give(at: usize, c: f64, fresh: bool): f64 {
  const adjoint = fresh ? c : load<f64>(at) + c;
  store<f64>(at, adjoint);
  return adjoint;
}

/** Address of the index word, or of the primal, of the first operation's operand. */
@inline
function startOf(run: usize, operand: u32, w: usize, x: usize, form: u32): usize {
  const at: usize = word(run, RUN_A + operand);
  if (form == GATHERED) return w + (at << 2);
  return x + ((form == STRIDED ? <usize>load<u32>(w + (at << 2)) : at) << 3);
}

/** Bytes from one operation's operand to the next. */
@inline
function stepOf(run: usize, operand: u32, w: usize, form: u32): usize {
  if (form == NEAR) return 8;
  return form == STRIDED ? <usize>load<u32>(w + ((<usize>word(run, RUN_A + operand)) << 2) + 4) << 3 : 0;
}

/** Lanes are loaded and stored one by one, whatever the step: NEAR, SHARED or STRIDED. */
@final
export class Strided {
  @inline start(run: usize, operand: u32, w: usize, x: usize): usize { return startOf(run, operand, w, x, formOf(run, operand)); }
  @inline step(run: usize, operand: u32, w: usize): usize { return stepOf(run, operand, w, formOf(run, operand)); }
  @inline sums(step: usize): bool { return step == 0; }
  @inline two(p: usize, step: usize): v128 { return two(p, p + step); }
  @inline store(p: usize, c: v128, step: usize): void {
    store<f64>(p, f64x2.extract_lane(c, 0));
    store<f64>(p + step, f64x2.extract_lane(c, 1));
  }
  @inline add(p: usize, c: v128, step: usize): void {
    add(p, f64x2.extract_lane(c, 0));
    add(p + step, f64x2.extract_lane(c, 1));
  }
  /** As add, the second first. */
  @inline back(p: usize, c: v128, step: usize): void {
    add(p + step, f64x2.extract_lane(c, 1));
    add(p, f64x2.extract_lane(c, 0));
  }
  @inline give(p: usize, c: v128, step: usize, fresh: bool): void {
    if (fresh) this.store(p, c, step);
    else this.add(p, c, step);
  }
}

@final
export class Near {
  @inline start(run: usize, operand: u32, w: usize, x: usize): usize { return startOf(run, operand, w, x, NEAR); }
  @inline step(run: usize, operand: u32, w: usize): usize { return 8; }
  @inline sums(step: usize): bool { return false; }
  @inline two(p: usize, step: usize): v128 { return v128.load(p); }
  @inline store(p: usize, c: v128, step: usize): void { v128.store(p, c); }
  @inline add(p: usize, c: v128, step: usize): void { v128.store(p, f64x2.add(v128.load(p), c)); }
  @inline back(p: usize, c: v128, step: usize): void { this.add(p, c, step); }
}

@final
export class Shared {
  @inline start(run: usize, operand: u32, w: usize, x: usize): usize { return startOf(run, operand, w, x, SHARED); }
  @inline step(run: usize, operand: u32, w: usize): usize { return 0; }
  @inline sums(step: usize): bool { return true; }
  @inline two(p: usize, step: usize): v128 { return v128.load64_splat(p); }
  @inline store(p: usize, c: v128, step: usize): void {}
  @inline add(p: usize, c: v128, step: usize): void {}
}

@final
export class Gathered {
  @inline start(run: usize, operand: u32, w: usize): usize { return startOf(run, operand, w, 0, GATHERED); }
  @inline at(p: usize, base: usize): usize { return base + slot(p); }
  @inline one(p: usize, base: usize): f64 { return load<f64>(base + slot(p)); }
  @inline two(p: usize, base: usize): v128 { return two(base + slot(p), base + slot(p + 4)); }
}

/**
 * For sweeps that run seldom: one body serves two lanes and one, where operations go one at a time or one has no partner.
 * One alone is done in both lanes and kept from the first. Operands are reached by byte offsets from slot 0.
 */
@final
export class Lanes {
  @inline start(run: usize, operand: u32, w: usize, form: u32): usize { return startOf(run, operand, w, 0, form); }
  @inline step(run: usize, operand: u32, w: usize, form: u32): usize { return form == GATHERED ? 4 : stepOf(run, operand, w, form); }
  /** Offset of an operand of which `p` is the offset or, where gathered, the address of the index word. */
  @inline at(p: usize, form: u32): usize { return form == GATHERED ? slot(p) : p; }
  @inline store(base: usize, i: usize, c: v128, one: bool): void {
    if (one) store<f64>(base + i, f64x2.extract_lane(c, 0));
    else v128.store(base + i, c);
  }
  /** The second is loaded after the first is stored: both may go to one place. */
  @inline add(base: usize, i: usize, j: usize, c: v128, one: bool): void {
    if (!one) add(base + j, f64x2.extract_lane(c, 1));
    add(base + i, f64x2.extract_lane(c, 0));
  }
}

/** Operations must go one at a time. */
@inline
export function isSingle(run: usize): bool {
  return <bool>((word(run, RUN_KIND) >> SINGLE_SHIFT) & 1);
}

/** How many light gathered operations go two at a time: in a short run two lanes, put together one by one, gain nothing. */
@inline
export function gatheredPairsOf(run: usize): usize {
  const pairs = pairsOf(run);
  return pairs < 16 ? 0 : pairs;
}

/** The form is read from the run: for operations that cost more than a branch, and sweeps that run seldom. */
@final
export class Any {
  @inline start(run: usize, operand: u32, w: usize, x: usize, form: u32): usize { return startOf(run, operand, w, x, form); }
  @inline step(run: usize, operand: u32, w: usize, form: u32): usize { return form == GATHERED ? 4 : stepOf(run, operand, w, form); }
  /** Where the operand's number stands in the array at `base`. */
  @inline at(p: usize, base: usize, x: usize, form: u32): usize { return form == GATHERED ? base + slot(p) : p + (base - x); }
  @inline two(p: usize, base: usize, x: usize, step: usize, form: u32): v128 {
    if (form == GATHERED) return two(base + slot(p), base + slot(p + 4));
    const at = p + (base - x);
    return form == NEAR ? v128.load(at) : two(at, at + step);
  }
}

/** Two operands, each from its first slot to its last, do not overlap. */
@inline
export function areApart(a: usize, endA: usize, b: usize, endB: usize): bool {
  return max<usize>(a, endA) < min<usize>(b, endB) || max<usize>(b, endB) < min<usize>(a, endA);
}
