// Reverse sweep: adjoints. The letters are explained in access.ts.
//
// From the last operation down, which is what results used in the same run need: what has no partner first, then two
// at a time.
import { countOf, formOf, keptOf, pairsOf, receives, resultOf } from "./access";

export function adjointUnary<R, A>(run: usize, w: usize, x: usize, g: usize): void {
  const rule = changetype<R>(0), a = changetype<A>(0);
  const fa = formOf(run, 0), sa = a.step(fa), start = a.start(run, 0, w), kept = keptOf(run, 0);
  const n = countOf(run), first = resultOf(run), pairs = first + (pairsOf(run) << 3);
  let pa = start + n * sa, o = first + (n << 3), sum = f64x2.splat(0);
  if (rule.hasDearSlope()) {
    // Slopes do not wait for adjoints, so a chain's are computed in pairs, too.
    for (; o > pairs + 8; ) {
      o -= 16, pa -= 2 * sa;
      const slopes = rule.slope<v128>(a.two(x, pa, fa), v128.load(x + o));
      a.addOne(g, pa + sa, f64x2.extract_lane(slopes, 1) * load<f64>(g + o + 8), kept, fa);
      a.addOne(g, pa, f64x2.extract_lane(slopes, 0) * load<f64>(g + o), kept, fa);
    }
  }
  for (; o > pairs; ) {
    o -= 8, pa -= sa;
    const va = rule.usesA() ? a.one(x, pa, fa) : 0;
    const y = rule.usesY() ? load<f64>(x + o) : 0;
    a.addOne(g, pa, rule.da<f64>(load<f64>(g + o), va, y), kept, fa);
  }
  for (; o > first; ) {
    o -= 16, pa -= 2 * sa;
    const va = rule.usesA() ? a.two(x, pa, fa) : f64x2.splat(0);
    const y = rule.usesY() ? v128.load(x + o) : f64x2.splat(0);
    sum = a.addTwo(g, pa, rule.da<v128>(v128.load(g + o), va, y), kept, sum, fa);
  }
  a.finish(g, start, sum, fa);
}

export function adjointBinary<R, A, B>(run: usize, w: usize, x: usize, g: usize): void {
  const rule = changetype<R>(0), a = changetype<A>(0), b = changetype<B>(0);
  const fa = formOf(run, 0), sa = a.step(fa), startA = a.start(run, 0, w), keptA = keptOf(run, 0);
  const fb = formOf(run, 1), sb = b.step(fb), startB = b.start(run, 1, w), keptB = keptOf(run, 1);
  const toA = receives(run, 0), toB = receives(run, 1);
  const n = countOf(run), first = resultOf(run), pairs = first + (pairsOf(run) << 3);
  let pa = startA + n * sa, pb = startB + n * sb, o = first + (n << 3), sumA = f64x2.splat(0), sumB = f64x2.splat(0);
  for (; o > pairs; ) {
    o -= 8, pa -= sa, pb -= sb;
    const t = load<f64>(g + o);
    const va = rule.usesA() ? a.one(x, pa, fa) : 0;
    const vb = rule.usesB() ? b.one(x, pb, fb) : 0;
    const y = rule.usesY() ? load<f64>(x + o) : 0;
    if (toA) a.addOne(g, pa, rule.da<f64>(t, va, vb, y), keptA, fa);
    if (toB) b.addOne(g, pb, rule.db<f64>(t, va, vb, y), keptB, fb);
  }
  for (; o > first; ) {
    o -= 16, pa -= 2 * sa, pb -= 2 * sb;
    const t = v128.load(g + o);
    const va = rule.usesA() ? a.two(x, pa, fa) : f64x2.splat(0);
    const vb = rule.usesB() ? b.two(x, pb, fb) : f64x2.splat(0);
    const y = rule.usesY() ? v128.load(x + o) : f64x2.splat(0);
    if (toA) sumA = a.addTwo(g, pa, rule.da<v128>(t, va, vb, y), keptA, sumA, fa);
    if (toB) sumB = b.addTwo(g, pb, rule.db<v128>(t, va, vb, y), keptB, sumB, fb);
  }
  if (toA) a.finish(g, startA, sumA, fa);
  if (toB) b.finish(g, startB, sumB, fb);
}

export function adjointTernary<R, A, B, C>(run: usize, w: usize, x: usize, g: usize): void {
  const rule = changetype<R>(0), a = changetype<A>(0), b = changetype<B>(0), c = changetype<C>(0);
  const fa = formOf(run, 0), sa = a.step(fa), fb = formOf(run, 1), sb = b.step(fb), fc = formOf(run, 2), sc = c.step(fc);
  const keptA = keptOf(run, 0), keptB = keptOf(run, 1), keptC = keptOf(run, 2);
  const n = countOf(run), first = resultOf(run);
  let pa = a.start(run, 0, w) + n * sa, pb = b.start(run, 1, w) + n * sb, pc = c.start(run, 2, w) + n * sc;
  for (let o = first + (n << 3); o > first; ) {
    o -= 8, pa -= sa, pb -= sb, pc -= sc;
    const t = load<f64>(g + o), y = load<f64>(x + o);
    const va = a.one(x, pa, fa), vb = b.one(x, pb, fb), vc = c.one(x, pc, fc);
    if (receives(run, 0)) a.addOne(g, pa, rule.da<f64>(t, va, vb, vc, y), keptA, fa);
    if (receives(run, 1)) b.addOne(g, pb, rule.db<f64>(t, va, vb, vc, y), keptB, fb);
    if (receives(run, 2)) c.addOne(g, pc, rule.dc<f64>(t, va, vb, vc, y), keptC, fc);
  }
}
