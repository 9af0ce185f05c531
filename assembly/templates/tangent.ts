// Forward sweep: tangents, from values and slopes that stand there. The letters are explained in access.ts.
//
// A rule is given the opcode: `UnaryRules` and `BinaryRules` are those of many operations, and look at it.
import { NEAR } from "../../src/layout";
import { Lanes, OF_A, OF_B, OF_TANGENT, OF_Y, countOf, formOf, isSingle, opcodeOf, pair, resultOf, slopesOf, two } from "./access";

export function tangentUnary<R>(run: usize, w: usize, x: usize, d: usize): void {
  const rule = changetype<R>(opcodeOf(run)), f = changetype<Lanes>(0), single = isSingle(run);
  const fa = formOf(run, 0), sa = f.step(run, 0, w, fa);
  let pa = f.start(run, 0, w, fa), o = resultOf(run);
  for (const end = o + (countOf(run) << 3); o < end; ) {
    const one = single || o + 8 == end, a = f.at(pa, fa), aa = one ? a : f.at(pa + sa, fa), oo = one ? o : o + 8;
    const near = fa == NEAR && !one, va = pair(rule.needs(OF_TANGENT, OF_A), x, a, aa, near);
    const y = pair(rule.needs(OF_TANGENT, OF_Y), x, o, oo, !one);
    f.store(d, o, rule.tangent<v128>(va, pair(true, d, a, aa, near), y), one);
    pa += one ? sa : 2 * sa;
    o = oo + 8;
  }
}

/** As tangentUnary, by the slopes that the forward sweep kept. A tangent of 0 gives 0, whatever the slope is. */
export function givenTangentUnary(run: usize, w: usize, d: usize, s: usize): void {
  const f = changetype<Lanes>(0), fa = formOf(run, 0), sa = f.step(run, 0, w, fa), single = isSingle(run);
  const zero = f64x2.splat(0);
  let pa = f.start(run, 0, w, fa), o = resultOf(run);
  const slope = s + slopesOf(run) - o;
  for (const end = o + (countOf(run) << 3); o < end; ) {
    const one = single || o + 8 == end, a = f.at(pa, fa), aa = one ? a : f.at(pa + sa, fa), oo = one ? o : o + 8;
    const ad = two(d + a, d + aa), c = f64x2.mul(two(slope + o, slope + oo), ad);
    f.store(d, o, v128.bitselect(c, zero, f64x2.ne(ad, zero)), one);
    pa += one ? sa : 2 * sa;
    o = oo + 8;
  }
}

export function tangentBinary<R>(run: usize, w: usize, x: usize, d: usize): void {
  const rule = changetype<R>(opcodeOf(run)), f = changetype<Lanes>(0), single = isSingle(run);
  const fa = formOf(run, 0), sa = f.step(run, 0, w, fa), fb = formOf(run, 1), sb = f.step(run, 1, w, fb);
  let pa = f.start(run, 0, w, fa), pb = f.start(run, 1, w, fb), o = resultOf(run);
  for (const end = o + (countOf(run) << 3); o < end; ) {
    const one = single || o + 8 == end, oo = one ? o : o + 8, nearA = fa == NEAR && !one, nearB = fb == NEAR && !one;
    const a = f.at(pa, fa), aa = one ? a : f.at(pa + sa, fa), b = f.at(pb, fb), bb = one ? b : f.at(pb + sb, fb);
    const va = pair(rule.needs(OF_TANGENT, OF_A), x, a, aa, nearA), ad = pair(true, d, a, aa, nearA);
    const vb = pair(rule.needs(OF_TANGENT, OF_B), x, b, bb, nearB), bd = pair(true, d, b, bb, nearB);
    f.store(d, o, rule.tangent<v128>(va, ad, vb, bd, pair(rule.needs(OF_TANGENT, OF_Y), x, o, oo, !one)), one);
    pa += one ? sa : 2 * sa;
    pb += one ? sb : 2 * sb;
    o = oo + 8;
  }
}

export function tangentTernary<R>(run: usize, w: usize, x: usize, d: usize): void {
  const rule = changetype<R>(opcodeOf(run)), f = changetype<Lanes>(0), o = resultOf(run), n = countOf(run);
  const fa = formOf(run, 0), sa = f.step(run, 0, w, fa), fb = formOf(run, 1), sb = f.step(run, 1, w, fb);
  const fc = formOf(run, 2), sc = f.step(run, 2, w, fc);
  let pa = f.start(run, 0, w, fa), pb = f.start(run, 1, w, fb), pc = f.start(run, 2, w, fc);
  for (let at = o; at < o + (n << 3); at += 8, pa += sa, pb += sb, pc += sc) {
    const a = f.at(pa, fa), b = f.at(pb, fb), c = f.at(pc, fc);
    const va = load<f64>(x + a), vb = load<f64>(x + b), vc = load<f64>(x + c), y = load<f64>(x + at);
    store<f64>(d + at, rule.tangent<f64>(va, load<f64>(d + a), vb, load<f64>(d + b), vc, load<f64>(d + c), y));
  }
}
