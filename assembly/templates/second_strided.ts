// Tangents, and tangents of adjoints, of light operations whose operands are all near, shared or strided, and so use no
// results of their own run. The order is that of the other loops. The letters are explained in access.ts; q, r and u are
// what takes the address of a primal to that of its tangent, adjoint and adjoint tangent.
import { OF_A, OF_AD, OF_B, OF_BD, OF_T, OF_TANGENT, OF_Y, OF_YD, countOf, isFresh, receives, resultOf } from "./access";

export function tangentUnaryStrided<R, A>(run: usize, w: usize, x: usize, d: usize): void {
  const rule = changetype<R>(0), a = changetype<A>(0), sa = a.step(run, 0, w), n = countOf(run), q = d - x, zero = f64x2.splat(0);
  let pa = a.start(run, 0, w, x), o = x + resultOf(run);
  const pairs = o + ((n & ~1) << 3), needsA = rule.needs(OF_TANGENT, OF_A), needsY = rule.needs(OF_TANGENT, OF_Y);
  for (; o < pairs; o += 16, pa += 2 * sa) {
    v128.store(o + q, rule.tangent<v128>(needsA ? a.two(pa, sa) : zero, a.two(pa + q, sa), needsY ? v128.load(o) : zero));
  }
  if (n & 1) store<f64>(o + q, rule.tangent<f64>(load<f64>(pa), load<f64>(pa + q), load<f64>(o)));
}

export function tangentBinaryStrided<R, A, B>(run: usize, w: usize, x: usize, d: usize): void {
  const rule = changetype<R>(0), a = changetype<A>(0), b = changetype<B>(0), zero = f64x2.splat(0);
  const sa = a.step(run, 0, w), sb = b.step(run, 1, w), n = countOf(run), q = d - x;
  let pa = a.start(run, 0, w, x), pb = b.start(run, 1, w, x), o = x + resultOf(run);
  const pairs = o + ((n & ~1) << 3);
  for (; o < pairs; o += 16, pa += 2 * sa, pb += 2 * sb) {
    const va = rule.needs(OF_TANGENT, OF_A) ? a.two(pa, sa) : zero, vb = rule.needs(OF_TANGENT, OF_B) ? b.two(pb, sb) : zero;
    const y = rule.needs(OF_TANGENT, OF_Y) ? v128.load(o) : zero;
    v128.store(o + q, rule.tangent<v128>(va, a.two(pa + q, sa), vb, b.two(pb + q, sb), y));
  }
  if (n & 1) {
    const va = load<f64>(pa), ad = load<f64>(pa + q), vb = load<f64>(pb), bd = load<f64>(pb + q);
    store<f64>(o + q, rule.tangent<f64>(va, ad, vb, bd, load<f64>(o)));
  }
}

@inline
function giveOne(at: usize, c: f64, fresh: bool): void {
  store<f64>(at, fresh ? c : load<f64>(at) + c);
}

export function secondUnaryStrided<R, A>(run: usize, w: usize, x: usize, d: usize, g: usize, e: usize): void {
  const rule = changetype<R>(0), a = changetype<A>(0), sa = a.step(run, 0, w), n = countOf(run), fresh = isFresh(run, 0);
  const q = d - x, r = g - x, u = e - x, first = x + resultOf(run), zero = f64x2.splat(0);
  let pa = a.start(run, 0, w, x) + (n - 1) * sa, o = first + ((n - 1) << 3);
  if (n & 1) {
    const va = load<f64>(pa), ad = load<f64>(pa + q), y = load<f64>(o), yd = load<f64>(o + q);
    giveOne(pa + u, rule.dda<f64>(load<f64>(o + r), load<f64>(o + u), va, ad, y, yd), fresh);
    o -= 8, pa -= sa;
  }
  for (o -= 8, pa -= sa; o + 8 > first; o -= 16, pa -= 2 * sa) {
    const t = rule.needs(0, OF_T) ? v128.load(o + r) : zero, va = rule.needs(0, OF_A) ? a.two(pa, sa) : zero;
    const ad = rule.needs(0, OF_AD) ? a.two(pa + q, sa) : zero, y = rule.needs(0, OF_Y) ? v128.load(o) : zero;
    const c = rule.dda<v128>(t, v128.load(o + u), va, ad, y, rule.needs(0, OF_YD) ? v128.load(o + q) : zero);
    if (fresh) a.store(pa + u, c, sa);
    else a.back(pa + u, c, sa);
  }
}

export function secondBinaryStrided<R, A, B>(run: usize, w: usize, x: usize, d: usize, g: usize, e: usize): void {
  const rule = changetype<R>(0), a = changetype<A>(0), b = changetype<B>(0), zero = f64x2.splat(0);
  const sa = a.step(run, 0, w), sb = b.step(run, 1, w), n = countOf(run), toA = receives(run, 0), toB = receives(run, 1);
  const q = d - x, r = g - x, u = e - x, first = x + resultOf(run), freshA = isFresh(run, 0), freshB = isFresh(run, 1);
  let pa = a.start(run, 0, w, x) + (n - 1) * sa, pb = b.start(run, 1, w, x) + (n - 1) * sb, o = first + ((n - 1) << 3);
  if (n & 1) {
    const t = load<f64>(o + r), td = load<f64>(o + u), y = load<f64>(o), yd = load<f64>(o + q);
    const va = load<f64>(pa), ad = load<f64>(pa + q), vb = load<f64>(pb), bd = load<f64>(pb + q);
    if (toA) giveOne(pa + u, rule.dda<f64>(t, td, va, ad, vb, bd, y, yd), freshA);
    if (toB) giveOne(pb + u, rule.ddb<f64>(t, td, va, ad, vb, bd, y, yd), freshB);
    o -= 8, pa -= sa, pb -= sb;
  }
  for (o -= 8, pa -= sa, pb -= sb; o + 8 > first; o -= 16, pa -= 2 * sa, pb -= 2 * sb) {
    const t = rule.needs(0, OF_T) || rule.needs(1, OF_T) ? v128.load(o + r) : zero, td = v128.load(o + u);
    const y = rule.needs(0, OF_Y) || rule.needs(1, OF_Y) ? v128.load(o) : zero;
    const yd = rule.needs(0, OF_YD) || rule.needs(1, OF_YD) ? v128.load(o + q) : zero;
    const va = rule.needs(0, OF_A) || rule.needs(1, OF_A) ? a.two(pa, sa) : zero;
    const ad = rule.needs(0, OF_AD) || rule.needs(1, OF_AD) ? a.two(pa + q, sa) : zero;
    const vb = rule.needs(0, OF_B) || rule.needs(1, OF_B) ? b.two(pb, sb) : zero;
    const bd = rule.needs(0, OF_BD) || rule.needs(1, OF_BD) ? b.two(pb + q, sb) : zero;
    if (toA) {
      const c = rule.dda<v128>(t, td, va, ad, vb, bd, y, yd);
      if (freshA) a.store(pa + u, c, sa);
      else a.back(pa + u, c, sa);
    }
    if (toB) {
      const c = rule.ddb<v128>(t, td, va, ad, vb, bd, y, yd);
      if (freshB) b.store(pb + u, c, sb);
      else b.back(pb + u, c, sb);
    }
  }
}
