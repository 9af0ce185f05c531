// Reverse sweep: adjoints and their tangents (second order). The letters are explained in access.ts.
//
// One at a time, from the last operation down. Nothing is fresh here: both adjoints are cleared before.
import { countOf, formOf, receives, resultOf } from "./access";

const ALL: i64 = -1;

export function secondUnary<R, A>(run: usize, w: usize, x: usize, d: usize, g: usize, e: usize): void {
  const rule = changetype<R>(0), a = changetype<A>(0), kept = i64x2.splat(ALL);
  const fa = formOf(run, 0), sa = a.step(fa), first = resultOf(run), n = countOf(run);
  let pa = a.start(run, 0, w) + n * sa;
  for (let o = first + (n << 3); o > first; ) {
    o -= 8, pa -= sa;
    const t = load<f64>(g + o), td = load<f64>(e + o), y = load<f64>(x + o), yd = load<f64>(d + o);
    const va = a.one(x, pa, fa), ad = a.one(d, pa, fa);
    a.addOne(g, pa, rule.da<f64>(t, va, y), kept, fa);
    a.addOne(e, pa, rule.dda<f64>(t, td, va, ad, y, yd), kept, fa);
  }
}

export function secondBinary<R, A, B>(run: usize, w: usize, x: usize, d: usize, g: usize, e: usize): void {
  const rule = changetype<R>(0), a = changetype<A>(0), b = changetype<B>(0), kept = i64x2.splat(ALL);
  const fa = formOf(run, 0), sa = a.step(fa), fb = formOf(run, 1), sb = b.step(fb);
  const first = resultOf(run), n = countOf(run);
  let pa = a.start(run, 0, w) + n * sa, pb = b.start(run, 1, w) + n * sb;
  for (let o = first + (n << 3); o > first; ) {
    o -= 8, pa -= sa, pb -= sb;
    const t = load<f64>(g + o), td = load<f64>(e + o), y = load<f64>(x + o), yd = load<f64>(d + o);
    const va = a.one(x, pa, fa), ad = a.one(d, pa, fa), vb = b.one(x, pb, fb), bd = b.one(d, pb, fb);
    if (receives(run, 0)) {
      a.addOne(g, pa, rule.da<f64>(t, va, vb, y), kept, fa);
      a.addOne(e, pa, rule.dda<f64>(t, td, va, ad, vb, bd, y, yd), kept, fa);
    }
    if (receives(run, 1)) {
      b.addOne(g, pb, rule.db<f64>(t, va, vb, y), kept, fb);
      b.addOne(e, pb, rule.ddb<f64>(t, td, va, ad, vb, bd, y, yd), kept, fb);
    }
  }
}

export function secondTernary<R, A, B, C>(run: usize, w: usize, x: usize, d: usize, g: usize, e: usize): void {
  const rule = changetype<R>(0), a = changetype<A>(0), b = changetype<B>(0), c = changetype<C>(0);
  const kept = i64x2.splat(ALL), first = resultOf(run), n = countOf(run);
  const fa = formOf(run, 0), sa = a.step(fa), fb = formOf(run, 1), sb = b.step(fb), fc = formOf(run, 2), sc = c.step(fc);
  let pa = a.start(run, 0, w) + n * sa, pb = b.start(run, 1, w) + n * sb, pc = c.start(run, 2, w) + n * sc;
  for (let o = first + (n << 3); o > first; ) {
    o -= 8, pa -= sa, pb -= sb, pc -= sc;
    const t = load<f64>(g + o), td = load<f64>(e + o), y = load<f64>(x + o), yd = load<f64>(d + o);
    const va = a.one(x, pa, fa), vb = b.one(x, pb, fb), vc = c.one(x, pc, fc);
    const ad = a.one(d, pa, fa), bd = b.one(d, pb, fb), cd = c.one(d, pc, fc);
    if (receives(run, 0)) {
      a.addOne(g, pa, rule.da<f64>(t, va, vb, vc, y), kept, fa);
      a.addOne(e, pa, rule.dda<f64>(t, td, va, ad, vb, bd, vc, cd, y, yd), kept, fa);
    }
    if (receives(run, 1)) {
      b.addOne(g, pb, rule.db<f64>(t, va, vb, vc, y), kept, fb);
      b.addOne(e, pb, rule.ddb<f64>(t, td, va, ad, vb, bd, vc, cd, y, yd), kept, fb);
    }
    if (receives(run, 2)) {
      c.addOne(g, pc, rule.dc<f64>(t, va, vb, vc, y), kept, fc);
      c.addOne(e, pc, rule.ddc<f64>(t, td, va, ad, vb, bd, vc, cd, y, yd), kept, fc);
    }
  }
}
