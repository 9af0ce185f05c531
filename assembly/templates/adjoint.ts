// Reverse sweep: adjoints. The letters are explained in access.ts.
import { add, slot, tallyOf } from "./access";

export function adjointUnary<R>(active: u32, n: u32, first: usize, p: usize, w: usize, x: usize, g: usize): void {
  const rule = changetype<R>(0);
  const begin = p;
  p += (<usize>n) << 2;
  let o = (first + n) << 3;
  if (rule.hasDearSlope()) {
    while (p > begin + 4) {
      p -= 8, o -= 16;
      const i = slot(p), j = slot(p + 4);
      const a = v128.load_lane<f64>(x + j, v128.load64_zero(x + i), 1);
      const slopes = rule.slope<v128>(a, v128.load(x + o));
      add(g + j, f64x2.extract_lane(slopes, 1) * load<f64>(g + o + 8));
      add(g + i, f64x2.extract_lane(slopes, 0) * load<f64>(g + o));
    }
  }
  while (p > begin) {
    p -= 4, o -= 8;
    const i = slot(p);
    add(g + i, rule.da<f64>(load<f64>(g + o), load<f64>(x + i), load<f64>(x + o)));
  }
}

export function adjointBinary<R>(active: u32, n: u32, first: usize, p: usize, w: usize, x: usize, g: usize): void {
  const rule = changetype<R>(0);
  const width = (<usize>n) << 2;
  const begin = p;
  let o = (first + n) << 3;
  p += width;
  // One loop for each choice of operands that receive: constants and parameters never do.
  if (active == 3) {
    while (p > begin) {
      p -= 4, o -= 8;
      const i = slot(p), j = slot(p + width);
      const t = load<f64>(g + o), a = load<f64>(x + i), b = load<f64>(x + j), y = load<f64>(x + o);
      const da = rule.da<f64>(t, a, b, y), db = rule.db<f64>(t, a, b, y);
      add(g + i, da);
      add(g + j, db);
    }
  } else if (active == 1) {
    while (p > begin) {
      p -= 4, o -= 8;
      const i = slot(p), j = slot(p + width);
      add(g + i, rule.da<f64>(load<f64>(g + o), load<f64>(x + i), load<f64>(x + j), load<f64>(x + o)));
    }
  } else {
    while (p > begin) {
      p -= 4, o -= 8;
      const i = slot(p), j = slot(p + width);
      add(g + j, rule.db<f64>(load<f64>(g + o), load<f64>(x + i), load<f64>(x + j), load<f64>(x + o)));
    }
  }
}

export function adjointTernary<R>(active: u32, n: u32, first: usize, p: usize, w: usize, x: usize, g: usize): void {
  const rule = changetype<R>(0);
  const width = (<usize>n) << 2;
  const begin = p;
  p += width;
  for (let o = (first + n) << 3; p > begin; ) {
    p -= 4, o -= 8;
    const i = slot(p), j = slot(p + width), l = slot(p + 2 * width);
    const t = load<f64>(g + o), y = load<f64>(x + o);
    const a = load<f64>(x + i), b = load<f64>(x + j), c = load<f64>(x + l);
    if (active & 1) add(g + i, rule.da<f64>(t, a, b, c, y));
    if (active & 2) add(g + j, rule.db<f64>(t, a, b, c, y));
    if (active & 4) add(g + l, rule.dc<f64>(t, a, b, c, y));
  }
}

export function adjointList<R>(active: u32, n: u32, first: usize, p: usize, w: usize, x: usize, g: usize): void {
  const rule = changetype<R>(0);
  const width = (<usize>n) << 2;
  for (let k: usize = n; k > 0; ) {
    k--;
    const list = w + ((<usize>load<u32>(p + (k << 2))) << 2), m = load<u32>(p + (k << 2) + width);
    const o = (first + k) << 3;
    const t = load<f64>(g + o), y = load<f64>(x + o);
    const tally = tallyOf<R>(x, list, m, y);
    for (let q = list; q < list + ((<usize>m) << 2); q += 4) {
      const i = slot(q);
      add(g + i, rule.da<f64>(t, load<f64>(x + i), y, tally));
    }
  }
}

export function adjointPairs<R>(active: u32, n: u32, first: usize, p: usize, w: usize, x: usize, g: usize): void {
  const rule = changetype<R>(0);
  const width = (<usize>n) << 2;
  for (let k: usize = n; k > 0; ) {
    k--;
    const list = w + ((<usize>load<u32>(p + (k << 2))) << 2), m = load<u32>(p + (k << 2) + width);
    const apart = w + ((<usize>load<u32>(p + (k << 2) + 2 * width)) << 2) - list;
    const o = (first + k) << 3;
    const t = load<f64>(g + o), y = load<f64>(x + o);
    for (let q = list; q < list + ((<usize>m) << 2); q += 4) {
      const i = slot(q), j = slot(q + apart);
      const a = load<f64>(x + i), b = load<f64>(x + j);
      if (active & 1) add(g + i, rule.da<f64>(t, a, b, y));
      if (active & 2) add(g + j, rule.db<f64>(t, a, b, y));
    }
  }
}
