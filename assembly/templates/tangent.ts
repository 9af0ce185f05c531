// Forward sweep: values and tangents. The letters are explained in access.ts.
import { countOf, formOf, pairsOf, resultOf } from "./access";

/** Tangents of a run of operations without derivatives. */
export function still(run: usize, d: usize): void {
  memory.fill(d + resultOf(run), 0, countOf(run) << 3);
}

export function tangentUnary<R, A>(run: usize, w: usize, x: usize, d: usize): void {
  const rule = changetype<R>(0), a = changetype<A>(0);
  const fa = formOf(run, 0), sa = a.step(fa);
  let pa = a.start(run, 0, w), o = resultOf(run);
  const pairs = o + (pairsOf(run) << 3), end = o + (countOf(run) << 3);
  for (; o < pairs; o += 16, pa += 2 * sa) {
    const va = a.two(x, pa, fa), y = rule.value<v128>(va);
    v128.store(x + o, y);
    v128.store(d + o, rule.tangent<v128>(va, a.two(d, pa, fa), y));
  }
  for (; o < end; o += 8, pa += sa) {
    const va = a.one(x, pa, fa), y = rule.value<f64>(va);
    store<f64>(x + o, y);
    store<f64>(d + o, rule.tangent<f64>(va, a.one(d, pa, fa), y));
  }
}

export function tangentBinary<R, A, B>(run: usize, w: usize, x: usize, d: usize): void {
  const rule = changetype<R>(0), a = changetype<A>(0), b = changetype<B>(0);
  const fa = formOf(run, 0), sa = a.step(fa), fb = formOf(run, 1), sb = b.step(fb);
  let pa = a.start(run, 0, w), pb = b.start(run, 1, w), o = resultOf(run);
  const pairs = o + (pairsOf(run) << 3), end = o + (countOf(run) << 3);
  for (; o < pairs; o += 16, pa += 2 * sa, pb += 2 * sb) {
    const va = a.two(x, pa, fa), vb = b.two(x, pb, fb), y = rule.value<v128>(va, vb);
    v128.store(x + o, y);
    v128.store(d + o, rule.tangent<v128>(va, a.two(d, pa, fa), vb, b.two(d, pb, fb), y));
  }
  for (; o < end; o += 8, pa += sa, pb += sb) {
    const va = a.one(x, pa, fa), vb = b.one(x, pb, fb), y = rule.value<f64>(va, vb);
    store<f64>(x + o, y);
    store<f64>(d + o, rule.tangent<f64>(va, a.one(d, pa, fa), vb, b.one(d, pb, fb), y));
  }
}

export function tangentTernary<R, A, B, C>(run: usize, w: usize, x: usize, d: usize): void {
  const rule = changetype<R>(0), a = changetype<A>(0), b = changetype<B>(0), c = changetype<C>(0);
  const fa = formOf(run, 0), sa = a.step(fa), fb = formOf(run, 1), sb = b.step(fb), fc = formOf(run, 2), sc = c.step(fc);
  let pa = a.start(run, 0, w), pb = b.start(run, 1, w), pc = c.start(run, 2, w), o = resultOf(run);
  for (const end = o + (countOf(run) << 3); o < end; o += 8, pa += sa, pb += sb, pc += sc) {
    const va = a.one(x, pa, fa), vb = b.one(x, pb, fb), vc = c.one(x, pc, fc), y = rule.value<f64>(va, vb, vc);
    store<f64>(x + o, y);
    store<f64>(d + o, rule.tangent<f64>(va, a.one(d, pa, fa), vb, b.one(d, pb, fb), vc, c.one(d, pc, fc), y));
  }
}
