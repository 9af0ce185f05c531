// Reverse sweep: adjoints and their tangents (second order). The letters are explained in access.ts.
//
// From the last operation down. Nothing is fresh here: both adjoints are cleared before.
import { Lanes, add, countOf, formOf, isSingle, opcodeOf, receives, resultOf, two } from "./access";

export function secondUnary<R>(run: usize, w: usize, x: usize, d: usize, g: usize, e: usize): void {
  const rule = changetype<R>(opcodeOf(run)), f = changetype<Lanes>(0), single = isSingle(run);
  const fa = formOf(run, 0), sa = f.step(run, 0, w, fa), first = resultOf(run), n = countOf(run);
  let pa = f.start(run, 0, w, fa) + n * sa, o = first + (n << 3);
  while (o > first) {
    const one = single || ((o - first) & 8) != 0;
    pa -= one ? sa : 2 * sa;
    o -= one ? 8 : 16;
    const a = f.at(pa, fa), aa = one ? a : f.at(pa + sa, fa), oo = one ? o : o + 8;
    const t = two(g + o, g + oo), td = two(e + o, e + oo), y = two(x + o, x + oo), yd = two(d + o, d + oo);
    const va = two(x + a, x + aa), ad = two(d + a, d + aa);
    f.add(g, a, aa, rule.da<v128>(t, va, y), one);
    f.add(e, a, aa, rule.dda<v128>(t, td, va, ad, y, yd), one);
  }
}

export function secondBinary<R>(run: usize, w: usize, x: usize, d: usize, g: usize, e: usize): void {
  const rule = changetype<R>(opcodeOf(run)), f = changetype<Lanes>(0), single = isSingle(run);
  const fa = formOf(run, 0), sa = f.step(run, 0, w, fa), fb = formOf(run, 1), sb = f.step(run, 1, w, fb);
  const first = resultOf(run), n = countOf(run), toA = receives(run, 0), toB = receives(run, 1);
  let pa = f.start(run, 0, w, fa) + n * sa, pb = f.start(run, 1, w, fb) + n * sb, o = first + (n << 3);
  while (o > first) {
    const one = single || ((o - first) & 8) != 0;
    pa -= one ? sa : 2 * sa;
    pb -= one ? sb : 2 * sb;
    o -= one ? 8 : 16;
    const a = f.at(pa, fa), aa = one ? a : f.at(pa + sa, fa), oo = one ? o : o + 8;
    const b = f.at(pb, fb), bb = one ? b : f.at(pb + sb, fb);
    const t = two(g + o, g + oo), td = two(e + o, e + oo), y = two(x + o, x + oo), yd = two(d + o, d + oo);
    const va = two(x + a, x + aa), ad = two(d + a, d + aa), vb = two(x + b, x + bb), bd = two(d + b, d + bb);
    if (toA) {
      f.add(g, a, aa, rule.da<v128>(t, va, vb, y), one);
      f.add(e, a, aa, rule.dda<v128>(t, td, va, ad, vb, bd, y, yd), one);
    }
    if (toB) {
      f.add(g, b, bb, rule.db<v128>(t, va, vb, y), one);
      f.add(e, b, bb, rule.ddb<v128>(t, td, va, ad, vb, bd, y, yd), one);
    }
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
    if (receives(run, 0)) {
      add(g + a, rule.da<f64>(t, va, vb, vc, y));
      add(e + a, rule.dda<f64>(t, td, va, ad, vb, bd, vc, cd, y, yd));
    }
    if (receives(run, 1)) {
      add(g + b, rule.db<f64>(t, va, vb, vc, y));
      add(e + b, rule.ddb<f64>(t, td, va, ad, vb, bd, vc, cd, y, yd));
    }
    if (receives(run, 2)) {
      add(g + c, rule.dc<f64>(t, va, vb, vc, y));
      add(e + c, rule.ddc<f64>(t, td, va, ad, vb, bd, vc, cd, y, yd));
    }
  }
}
