// Reverse sweep: adjoints and their tangents (second order). The letters are explained in access.ts.
//
// One at a time, from the last operation down. Nothing is fresh here: both adjoints are cleared before.
import { Any, add, countOf, formOf, receives, resultOf } from "./access";

export function secondUnary<R>(run: usize, w: usize, x: usize, d: usize, g: usize, e: usize): void {
  const rule = changetype<R>(0), a = changetype<Any>(0);
  const fa = formOf(run, 0), sa = a.step(run, 0, w, fa), first = resultOf(run), n = countOf(run);
  let pa = a.start(run, 0, w, x, fa) + n * sa;
  for (let o = first + (n << 3); o > first; ) {
    o -= 8, pa -= sa;
    const t = load<f64>(g + o), td = load<f64>(e + o), y = load<f64>(x + o), yd = load<f64>(d + o);
    const va = load<f64>(a.at(pa, x, x, fa)), ad = load<f64>(a.at(pa, d, x, fa));
    add(a.at(pa, g, x, fa), rule.da<f64>(t, va, y));
    add(a.at(pa, e, x, fa), rule.dda<f64>(t, td, va, ad, y, yd));
  }
}

export function secondBinary<R>(run: usize, w: usize, x: usize, d: usize, g: usize, e: usize): void {
  const rule = changetype<R>(0), a = changetype<Any>(0), b = changetype<Any>(0);
  const fa = formOf(run, 0), sa = a.step(run, 0, w, fa), fb = formOf(run, 1), sb = b.step(run, 1, w, fb);
  const first = resultOf(run), n = countOf(run);
  let pa = a.start(run, 0, w, x, fa) + n * sa, pb = b.start(run, 1, w, x, fb) + n * sb;
  for (let o = first + (n << 3); o > first; ) {
    o -= 8, pa -= sa, pb -= sb;
    const t = load<f64>(g + o), td = load<f64>(e + o), y = load<f64>(x + o), yd = load<f64>(d + o);
    const va = load<f64>(a.at(pa, x, x, fa)), ad = load<f64>(a.at(pa, d, x, fa));
    const vb = load<f64>(b.at(pb, x, x, fb)), bd = load<f64>(b.at(pb, d, x, fb));
    if (receives(run, 0)) {
      add(a.at(pa, g, x, fa), rule.da<f64>(t, va, vb, y));
      add(a.at(pa, e, x, fa), rule.dda<f64>(t, td, va, ad, vb, bd, y, yd));
    }
    if (receives(run, 1)) {
      add(b.at(pb, g, x, fb), rule.db<f64>(t, va, vb, y));
      add(b.at(pb, e, x, fb), rule.ddb<f64>(t, td, va, ad, vb, bd, y, yd));
    }
  }
}

export function secondTernary<R>(run: usize, w: usize, x: usize, d: usize, g: usize, e: usize): void {
  const rule = changetype<R>(0), a = changetype<Any>(0), b = changetype<Any>(0), c = changetype<Any>(0);
  const fa = formOf(run, 0), sa = a.step(run, 0, w, fa), fb = formOf(run, 1), sb = b.step(run, 1, w, fb);
  const fc = formOf(run, 2), sc = c.step(run, 2, w, fc), first = resultOf(run), n = countOf(run);
  let pa = a.start(run, 0, w, x, fa) + n * sa, pb = b.start(run, 1, w, x, fb) + n * sb;
  let pc = c.start(run, 2, w, x, fc) + n * sc;
  for (let o = first + (n << 3); o > first; ) {
    o -= 8, pa -= sa, pb -= sb, pc -= sc;
    const t = load<f64>(g + o), td = load<f64>(e + o), y = load<f64>(x + o), yd = load<f64>(d + o);
    const va = load<f64>(a.at(pa, x, x, fa)), vb = load<f64>(b.at(pb, x, x, fb)), vc = load<f64>(c.at(pc, x, x, fc));
    const ad = load<f64>(a.at(pa, d, x, fa)), bd = load<f64>(b.at(pb, d, x, fb)), cd = load<f64>(c.at(pc, d, x, fc));
    if (receives(run, 0)) {
      add(a.at(pa, g, x, fa), rule.da<f64>(t, va, vb, vc, y));
      add(a.at(pa, e, x, fa), rule.dda<f64>(t, td, va, ad, vb, bd, vc, cd, y, yd));
    }
    if (receives(run, 1)) {
      add(b.at(pb, g, x, fb), rule.db<f64>(t, va, vb, vc, y));
      add(b.at(pb, e, x, fb), rule.ddb<f64>(t, td, va, ad, vb, bd, vc, cd, y, yd));
    }
    if (receives(run, 2)) {
      add(c.at(pc, g, x, fc), rule.dc<f64>(t, va, vb, vc, y));
      add(c.at(pc, e, x, fc), rule.ddc<f64>(t, td, va, ad, vb, bd, vc, cd, y, yd));
    }
  }
}
