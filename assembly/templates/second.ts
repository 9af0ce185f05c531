// Reverse sweep: tangents of adjoints (second order), from adjoints that stand there. The letters are explained in access.ts.
//
// From the last operation down in pairs, one at a time where they must. A rule says which of all numbers its contributions
// are made of (`needs`): those that it does not need are not loaded.
import { NEAR } from "../../src/layout";
import {
  Lanes, OF_A, OF_AD, OF_B, OF_BD, OF_T, OF_Y, OF_YD, add, countOf, formOf, isFresh, isSingle, opcodeOf, pair,
  receives, resultOf, slopesOf, two,
} from "./access";

/** Contributions to two adjoint tangents, which may be one, so the second is loaded after the first is stored. */
@inline
function give(e: usize, a: usize, aa: usize, c: v128, near: bool, one: bool, fresh: bool): void {
  if (near) v128.store(e + a, fresh ? c : f64x2.add(v128.load(e + a), c));
  else if (fresh && one) store<f64>(e + a, f64x2.extract_lane(c, 0));
  else {
    if (!one) add(e + aa, f64x2.extract_lane(c, 1));
    add(e + a, f64x2.extract_lane(c, 0));
  }
}

export function secondUnary<R>(run: usize, w: usize, x: usize, d: usize, g: usize, e: usize): void {
  const rule = changetype<R>(opcodeOf(run)), f = changetype<Lanes>(0), single = isSingle(run), fresh = isFresh(run, 0);
  const fa = formOf(run, 0), sa = f.step(run, 0, w, fa), first = resultOf(run), n = countOf(run);
  let pa = f.start(run, 0, w, fa) + n * sa, o = first + (n << 3);
  while (o > first) {
    const one = single || ((o - first) & 8) != 0, near = fa == NEAR && !one;
    pa -= one ? sa : 2 * sa;
    o -= one ? 8 : 16;
    const a = f.at(pa, fa), aa = one ? a : f.at(pa + sa, fa), oo = one ? o : o + 8;
    const t = pair(rule.needs(0, OF_T), g, o, oo, false), td = two(e + o, e + oo);
    const y = pair(rule.needs(0, OF_Y), x, o, oo, false), yd = pair(rule.needs(0, OF_YD), d, o, oo, false);
    const va = pair(rule.needs(0, OF_A), x, a, aa, near), ad = pair(rule.needs(0, OF_AD), d, a, aa, near);
    give(e, a, aa, rule.dda<v128>(t, td, va, ad, y, yd), near, one, fresh);
  }
}

/** As secondUnary, by the slopes that the forward sweep kept. */
export function givenSecondUnary<R>(run: usize, w: usize, x: usize, d: usize, g: usize, e: usize, s: usize): void {
  const rule = changetype<R>(0), f = changetype<Lanes>(0), single = isSingle(run), fresh = isFresh(run, 0);
  const fa = formOf(run, 0), sa = f.step(run, 0, w, fa), first = resultOf(run), n = countOf(run);
  const slope = s + slopesOf(run) - first;
  let pa = f.start(run, 0, w, fa) + n * sa, o = first + (n << 3);
  while (o > first) {
    const one = single || ((o - first) & 8) != 0, near = fa == NEAR && !one;
    pa -= one ? sa : 2 * sa;
    o -= one ? 8 : 16;
    const a = f.at(pa, fa), aa = one ? a : f.at(pa + sa, fa), oo = one ? o : o + 8;
    const t = two(g + o, g + oo), td = two(e + o, e + oo), y = two(x + o, x + oo), ad = two(d + a, d + aa);
    give(e, a, aa, rule.given<v128>(t, td, ad, y, two(slope + o, slope + oo)), near, one, fresh);
  }
}

export function secondBinary<R>(run: usize, w: usize, x: usize, d: usize, g: usize, e: usize): void {
  const rule = changetype<R>(opcodeOf(run)), f = changetype<Lanes>(0), single = isSingle(run);
  const fa = formOf(run, 0), sa = f.step(run, 0, w, fa), fb = formOf(run, 1), sb = f.step(run, 1, w, fb);
  const first = resultOf(run), n = countOf(run), toA = receives(run, 0), toB = receives(run, 1);
  const freshA = isFresh(run, 0), freshB = isFresh(run, 1);
  let pa = f.start(run, 0, w, fa) + n * sa, pb = f.start(run, 1, w, fb) + n * sb, o = first + (n << 3);
  while (o > first) {
    const one = single || ((o - first) & 8) != 0, nearA = fa == NEAR && !one, nearB = fb == NEAR && !one;
    pa -= one ? sa : 2 * sa;
    pb -= one ? sb : 2 * sb;
    o -= one ? 8 : 16;
    const a = f.at(pa, fa), aa = one ? a : f.at(pa + sa, fa), oo = one ? o : o + 8;
    const b = f.at(pb, fb), bb = one ? b : f.at(pb + sb, fb);
    const t = pair(rule.needs(0, OF_T) || rule.needs(1, OF_T), g, o, oo, false), td = two(e + o, e + oo);
    const y = pair(rule.needs(0, OF_Y) || rule.needs(1, OF_Y), x, o, oo, false);
    const yd = pair(rule.needs(0, OF_YD) || rule.needs(1, OF_YD), d, o, oo, false);
    const va = pair(rule.needs(0, OF_A) || rule.needs(1, OF_A), x, a, aa, nearA);
    const ad = pair(rule.needs(0, OF_AD) || rule.needs(1, OF_AD), d, a, aa, nearA);
    const vb = pair(rule.needs(0, OF_B) || rule.needs(1, OF_B), x, b, bb, nearB);
    const bd = pair(rule.needs(0, OF_BD) || rule.needs(1, OF_BD), d, b, bb, nearB);
    if (toA) give(e, a, aa, rule.dda<v128>(t, td, va, ad, vb, bd, y, yd), nearA, one, freshA);
    if (toB) give(e, b, bb, rule.ddb<v128>(t, td, va, ad, vb, bd, y, yd), nearB, one, freshB);
  }
}

export function secondTernary<R>(run: usize, w: usize, x: usize, d: usize, g: usize, e: usize): void {
  const rule = changetype<R>(opcodeOf(run)), f = changetype<Lanes>(0), first = resultOf(run), n = countOf(run);
  const fa = formOf(run, 0), sa = f.step(run, 0, w, fa), fb = formOf(run, 1), sb = f.step(run, 1, w, fb);
  const fc = formOf(run, 2), sc = f.step(run, 2, w, fc);
  let pa = f.start(run, 0, w, fa) + n * sa, pb = f.start(run, 1, w, fb) + n * sb;
  let pc = f.start(run, 2, w, fc) + n * sc;
  for (let o = first + (n << 3); o > first; ) {
    o -= 8, pa -= sa, pb -= sb, pc -= sc;
    const a = f.at(pa, fa), b = f.at(pb, fb), c = f.at(pc, fc);
    const t = load<f64>(g + o), td = load<f64>(e + o), y = load<f64>(x + o), yd = load<f64>(d + o);
    const va = load<f64>(x + a), vb = load<f64>(x + b), vc = load<f64>(x + c);
    const ad = load<f64>(d + a), bd = load<f64>(d + b), cd = load<f64>(d + c);
    if (receives(run, 0)) giveOne(e + a, rule.dda<f64>(t, td, va, ad, vb, bd, vc, cd, y, yd), isFresh(run, 0));
    if (receives(run, 1)) giveOne(e + b, rule.ddb<f64>(t, td, va, ad, vb, bd, vc, cd, y, yd), isFresh(run, 1));
    if (receives(run, 2)) giveOne(e + c, rule.ddc<f64>(t, td, va, ad, vb, bd, vc, cd, y, yd), isFresh(run, 2));
  }
}

@inline
function giveOne(at: usize, c: f64, fresh: bool): void {
  store<f64>(at, fresh ? c : load<f64>(at) + c);
}
