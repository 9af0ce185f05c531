// Forward sweep: values and tangents. The letters are explained in access.ts.
import { Any, countOf, formOf, pairsOf, resultOf } from "./access";

/** Tangents of a run of operations without derivatives. */
export function still(run: usize, d: usize): void {
  memory.fill(d + resultOf(run), 0, countOf(run) << 3);
}

export function tangentUnary<R>(run: usize, w: usize, x: usize, d: usize): void {
  const rule = changetype<R>(0), a = changetype<Any>(0);
  const fa = formOf(run, 0), sa = a.step(run, 0, w, fa);
  let pa = a.start(run, 0, w, x, fa), o = resultOf(run);
  const pairs = o + (pairsOf(run) << 3), end = o + (countOf(run) << 3);
  for (; o < pairs; o += 16, pa += 2 * sa) {
    const va = a.two(pa, x, x, sa, fa), y = rule.value<v128>(va);
    v128.store(x + o, y);
    v128.store(d + o, rule.tangent<v128>(va, a.two(pa, d, x, sa, fa), y));
  }
  for (; o < end; o += 8, pa += sa) {
    const va = load<f64>(a.at(pa, x, x, fa)), y = rule.value<f64>(va);
    store<f64>(x + o, y);
    store<f64>(d + o, rule.tangent<f64>(va, load<f64>(a.at(pa, d, x, fa)), y));
  }
}

export function tangentBinary<R>(run: usize, w: usize, x: usize, d: usize): void {
  const rule = changetype<R>(0), a = changetype<Any>(0), b = changetype<Any>(0);
  const fa = formOf(run, 0), sa = a.step(run, 0, w, fa), fb = formOf(run, 1), sb = b.step(run, 1, w, fb);
  let pa = a.start(run, 0, w, x, fa), pb = b.start(run, 1, w, x, fb), o = resultOf(run);
  const pairs = o + (pairsOf(run) << 3), end = o + (countOf(run) << 3);
  for (; o < pairs; o += 16, pa += 2 * sa, pb += 2 * sb) {
    const va = a.two(pa, x, x, sa, fa), vb = b.two(pb, x, x, sb, fb), y = rule.value<v128>(va, vb);
    v128.store(x + o, y);
    v128.store(d + o, rule.tangent<v128>(va, a.two(pa, d, x, sa, fa), vb, b.two(pb, d, x, sb, fb), y));
  }
  for (; o < end; o += 8, pa += sa, pb += sb) {
    const va = load<f64>(a.at(pa, x, x, fa)), vb = load<f64>(b.at(pb, x, x, fb)), y = rule.value<f64>(va, vb);
    store<f64>(x + o, y);
    store<f64>(d + o, rule.tangent<f64>(va, load<f64>(a.at(pa, d, x, fa)), vb, load<f64>(b.at(pb, d, x, fb)), y));
  }
}

export function tangentTernary<R>(run: usize, w: usize, x: usize, d: usize): void {
  const rule = changetype<R>(0), a = changetype<Any>(0), b = changetype<Any>(0), c = changetype<Any>(0);
  const fa = formOf(run, 0), sa = a.step(run, 0, w, fa), fb = formOf(run, 1), sb = b.step(run, 1, w, fb);
  const fc = formOf(run, 2), sc = c.step(run, 2, w, fc);
  let pa = a.start(run, 0, w, x, fa), pb = b.start(run, 1, w, x, fb), pc = c.start(run, 2, w, x, fc);
  let o = resultOf(run);
  for (const end = o + (countOf(run) << 3); o < end; o += 8, pa += sa, pb += sb, pc += sc) {
    const va = load<f64>(a.at(pa, x, x, fa)), vb = load<f64>(b.at(pb, x, x, fb)), vc = load<f64>(c.at(pc, x, x, fc));
    const y = rule.value<f64>(va, vb, vc);
    store<f64>(x + o, y);
    const ad = load<f64>(a.at(pa, d, x, fa)), bd = load<f64>(b.at(pb, d, x, fb)), cd = load<f64>(c.at(pc, d, x, fc));
    store<f64>(d + o, rule.tangent<f64>(va, ad, vb, bd, vc, cd, y));
  }
}
