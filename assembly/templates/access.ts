// How a run reaches its operands, and the letters that all templates share:
//
//   run   the run's words (src/layout.ts)      x   primals     g   adjoints
//   w     index words                          d   tangents    e   adjoint tangents
//   p     where an operand stands: the address of its index word, or the byte offset of its slot
//
// A form is a class of inlined methods that a template gets as a type, so that the common cases are loops without a
// branch; `Any` looks at the run for it.
import {
  ACTIVE_SHIFT, SINGLE_SHIFT, FORMS_SHIFT, FRESH_SHIFT, GATHERED, NEAR, RUN_A, RUN_COUNT, RUN_FIRST, RUN_KIND, SHARED,
} from "../../src/layout";

@inline
export function word(run: usize, i: u32): u32 {
  return load<u32>(run + ((<usize>i) << 2));
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

/** How many operations, from the first, can be done two at a time. */
@inline
export function pairsOf(run: usize): usize {
  return (word(run, RUN_KIND) >> SINGLE_SHIFT) & 1 ? 0 : countOf(run) & ~1;
}

@inline
export function receives(run: usize, operand: u32): bool {
  return <bool>((word(run, RUN_KIND) >> (ACTIVE_SHIFT + operand)) & 1);
}

/** What is kept of an adjoint before a contribution is added: nothing where this one is the first. */
@inline
export function keptOf(run: usize, operand: u32): v128 {
  return i64x2.splat((word(run, RUN_KIND) >> (FRESH_SHIFT + operand)) & 1 ? 0 : -1);
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
export function two(base: usize, i: usize, j: usize): v128 {
  return v128.load_lane<f64>(base + j, v128.load64_zero(base + i), 1);
}

@inline
function add(at: usize, c: f64): void {
  store<f64>(at, load<f64>(at) + c);
}

/** Adds to what is kept of an adjoint. */
@inline
export function addOne(at: usize, c: f64, kept: v128): void {
  store<f64>(at, f64x2.extract_lane(v128.and(v128.load64_zero(at), kept), 0) + c);
}

@inline
function addTwo(at: usize, c: v128, kept: v128): void {
  v128.store(at, f64x2.add(v128.and(v128.load(at), kept), c));
}

/** Two gathered contributions. They may go to one slot, so the second is loaded after the first is stored. */
@inline
function scatter(g: usize, p: usize, c: v128): void {
  add(g + slot(p + 4), f64x2.extract_lane(c, 1));
  add(g + slot(p), f64x2.extract_lane(c, 0));
}

/** The sum of all contributions to one slot. */
@inline
function deliver(g: usize, p: usize, sum: v128): void {
  add(g + p, f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
}

@final
export class Gathered {
  @inline start(run: usize, operand: u32, w: usize): usize { return w + ((<usize>word(run, RUN_A + operand)) << 2); }
  @inline step(form: u32): usize { return 4; }
  @inline one(base: usize, p: usize, form: u32): f64 { return load<f64>(base + slot(p)); }
  @inline two(base: usize, p: usize, form: u32): v128 { return two(base, slot(p), slot(p + 4)); }
  @inline addOne(g: usize, p: usize, c: f64, kept: v128, form: u32): void { add(g + slot(p), c); }
  @inline addTwo(g: usize, p: usize, c: v128, kept: v128, sum: v128, form: u32): v128 { scatter(g, p, c); return sum; }
  @inline finish(g: usize, p: usize, sum: v128, form: u32): void {}
}

@final
export class Near {
  @inline start(run: usize, operand: u32, w: usize): usize { return (<usize>word(run, RUN_A + operand)) << 3; }
  @inline step(form: u32): usize { return 8; }
  @inline one(base: usize, p: usize, form: u32): f64 { return load<f64>(base + p); }
  @inline two(base: usize, p: usize, form: u32): v128 { return v128.load(base + p); }
  @inline addOne(g: usize, p: usize, c: f64, kept: v128, form: u32): void { addOne(g + p, c, kept); }
  @inline addTwo(g: usize, p: usize, c: v128, kept: v128, sum: v128, form: u32): v128 { addTwo(g + p, c, kept); return sum; }
  @inline finish(g: usize, p: usize, sum: v128, form: u32): void {}
}

/** One operand for the whole run: its contributions are added up, even and odd ones apart, and delivered once. */
@final
export class Shared {
  @inline start(run: usize, operand: u32, w: usize): usize { return (<usize>word(run, RUN_A + operand)) << 3; }
  @inline step(form: u32): usize { return 0; }
  @inline one(base: usize, p: usize, form: u32): f64 { return load<f64>(base + p); }
  @inline two(base: usize, p: usize, form: u32): v128 { return v128.load64_splat(base + p); }
  @inline addOne(g: usize, p: usize, c: f64, kept: v128, form: u32): void { add(g + p, c); }
  @inline addTwo(g: usize, p: usize, c: v128, kept: v128, sum: v128, form: u32): v128 { return f64x2.add(sum, c); }
  @inline finish(g: usize, p: usize, sum: v128, form: u32): void { deliver(g, p, sum); }
}

/** The form is read from the run: for operations that cost more than a branch, and sweeps that run seldom. */
@final
export class Any {
  @inline start(run: usize, operand: u32, w: usize): usize {
    const at: usize = word(run, RUN_A + operand);
    return formOf(run, operand) == GATHERED ? w + (at << 2) : at << 3;
  }
  @inline step(form: u32): usize { return form == GATHERED ? 4 : form == NEAR ? 8 : 0; }
  @inline one(base: usize, p: usize, form: u32): f64 { return load<f64>(base + (form == GATHERED ? slot(p) : p)); }
  @inline two(base: usize, p: usize, form: u32): v128 {
    if (form == GATHERED) return two(base, slot(p), slot(p + 4));
    return form == NEAR ? v128.load(base + p) : v128.load64_splat(base + p);
  }
  @inline addOne(g: usize, p: usize, c: f64, kept: v128, form: u32): void {
    if (form == NEAR) addOne(g + p, c, kept);
    else add(g + (form == GATHERED ? slot(p) : p), c);
  }
  @inline addTwo(g: usize, p: usize, c: v128, kept: v128, sum: v128, form: u32): v128 {
    if (form == GATHERED) scatter(g, p, c);
    else if (form == NEAR) addTwo(g + p, c, kept);
    else return f64x2.add(sum, c);
    return sum;
  }
  @inline finish(g: usize, p: usize, sum: v128, form: u32): void {
    if (form == SHARED) deliver(g, p, sum);
  }
}
