// Forward sweep: values. The letters are explained in access.ts.
import { countOf, formOf, pairsOf, resultOf } from "./access";

export function valueUnary<R, A>(run: usize, w: usize, x: usize): void {
  const rule = changetype<R>(0), a = changetype<A>(0);
  const fa = formOf(run, 0), sa = a.step(fa);
  let pa = a.start(run, 0, w), y = x + resultOf(run);
  const pairs = y + (pairsOf(run) << 3), end = y + (countOf(run) << 3);
  for (; y < pairs; y += 16, pa += 2 * sa) v128.store(y, rule.value<v128>(a.two(x, pa, fa)));
  for (; y < end; y += 8, pa += sa) store<f64>(y, rule.value<f64>(a.one(x, pa, fa)));
}

export function valueBinary<R, A, B>(run: usize, w: usize, x: usize): void {
  const rule = changetype<R>(0), a = changetype<A>(0), b = changetype<B>(0);
  const fa = formOf(run, 0), sa = a.step(fa), fb = formOf(run, 1), sb = b.step(fb);
  let pa = a.start(run, 0, w), pb = b.start(run, 1, w), y = x + resultOf(run);
  const pairs = y + (pairsOf(run) << 3), end = y + (countOf(run) << 3);
  for (; y < pairs; y += 16, pa += 2 * sa, pb += 2 * sb) {
    v128.store(y, rule.value<v128>(a.two(x, pa, fa), b.two(x, pb, fb)));
  }
  for (; y < end; y += 8, pa += sa, pb += sb) store<f64>(y, rule.value<f64>(a.one(x, pa, fa), b.one(x, pb, fb)));
}

export function valueTernary<R, A, B, C>(run: usize, w: usize, x: usize): void {
  const rule = changetype<R>(0), a = changetype<A>(0), b = changetype<B>(0), c = changetype<C>(0);
  const fa = formOf(run, 0), sa = a.step(fa), fb = formOf(run, 1), sb = b.step(fb), fc = formOf(run, 2), sc = c.step(fc);
  let pa = a.start(run, 0, w), pb = b.start(run, 1, w), pc = c.start(run, 2, w), y = x + resultOf(run);
  const pairs = y + (pairsOf(run) << 3), end = y + (countOf(run) << 3);
  for (; y < pairs; y += 16, pa += 2 * sa, pb += 2 * sb, pc += 2 * sc) {
    v128.store(y, rule.value<v128>(a.two(x, pa, fa), b.two(x, pb, fb), c.two(x, pc, fc)));
  }
  for (; y < end; y += 8, pa += sa, pb += sb, pc += sc) {
    store<f64>(y, rule.value<f64>(a.one(x, pa, fa), b.one(x, pb, fb), c.one(x, pc, fc)));
  }
}
