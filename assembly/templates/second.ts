// Reverse sweep: adjoints and their tangents (second order). The letters are explained in access.ts.
import { add, slot, tallyOf } from "./access";

export function secondUnary<R>(active: u32, n: u32, first: usize, p: usize, w: usize, x: usize, d: usize, g: usize, e: usize): void {
  const rule = changetype<R>(0);
  for (let k: usize = n; k > 0; ) {
    k--;
    const i = slot(p + (k << 2)), o = (first + k) << 3;
    const t = load<f64>(g + o), td = load<f64>(e + o), y = load<f64>(x + o), yd = load<f64>(d + o);
    const a = load<f64>(x + i), ad = load<f64>(d + i);
    add(g + i, rule.da<f64>(t, a, y));
    add(e + i, rule.dda<f64>(t, td, a, ad, y, yd));
  }
}

export function secondBinary<R>(active: u32, n: u32, first: usize, p: usize, w: usize, x: usize, d: usize, g: usize, e: usize): void {
  const rule = changetype<R>(0);
  const width = (<usize>n) << 2;
  for (let k: usize = n; k > 0; ) {
    k--;
    const i = slot(p + (k << 2)), j = slot(p + (k << 2) + width), o = (first + k) << 3;
    const t = load<f64>(g + o), td = load<f64>(e + o), y = load<f64>(x + o), yd = load<f64>(d + o);
    const a = load<f64>(x + i), ad = load<f64>(d + i), b = load<f64>(x + j), bd = load<f64>(d + j);
    if (active & 1) {
      add(g + i, rule.da<f64>(t, a, b, y));
      add(e + i, rule.dda<f64>(t, td, a, ad, b, bd, y, yd));
    }
    if (active & 2) {
      add(g + j, rule.db<f64>(t, a, b, y));
      add(e + j, rule.ddb<f64>(t, td, a, ad, b, bd, y, yd));
    }
  }
}

export function secondTernary<R>(active: u32, n: u32, first: usize, p: usize, w: usize, x: usize, d: usize, g: usize, e: usize): void {
  const rule = changetype<R>(0);
  const width = (<usize>n) << 2;
  for (let k: usize = n; k > 0; ) {
    k--;
    const q = p + (k << 2), o = (first + k) << 3;
    const i = slot(q), j = slot(q + width), l = slot(q + 2 * width);
    const t = load<f64>(g + o), td = load<f64>(e + o), y = load<f64>(x + o), yd = load<f64>(d + o);
    const a = load<f64>(x + i), b = load<f64>(x + j), c = load<f64>(x + l);
    const ad = load<f64>(d + i), bd = load<f64>(d + j), cd = load<f64>(d + l);
    if (active & 1) {
      add(g + i, rule.da<f64>(t, a, b, c, y));
      add(e + i, rule.dda<f64>(t, td, a, ad, b, bd, c, cd, y, yd));
    }
    if (active & 2) {
      add(g + j, rule.db<f64>(t, a, b, c, y));
      add(e + j, rule.ddb<f64>(t, td, a, ad, b, bd, c, cd, y, yd));
    }
    if (active & 4) {
      add(g + l, rule.dc<f64>(t, a, b, c, y));
      add(e + l, rule.ddc<f64>(t, td, a, ad, b, bd, c, cd, y, yd));
    }
  }
}

export function secondList<R>(active: u32, n: u32, first: usize, p: usize, w: usize, x: usize, d: usize, g: usize, e: usize): void {
  const rule = changetype<R>(0);
  const width = (<usize>n) << 2;
  for (let k: usize = n; k > 0; ) {
    k--;
    const list = w + ((<usize>load<u32>(p + (k << 2))) << 2), m = load<u32>(p + (k << 2) + width);
    const o = (first + k) << 3;
    const t = load<f64>(g + o), td = load<f64>(e + o), y = load<f64>(x + o), yd = load<f64>(d + o);
    const tally = tallyOf<R>(x, list, m, y);
    for (let q = list; q < list + ((<usize>m) << 2); q += 4) {
      const i = slot(q);
      const a = load<f64>(x + i);
      add(g + i, rule.da<f64>(t, a, y, tally));
      add(e + i, rule.dda<f64>(t, td, a, load<f64>(d + i), y, yd, tally));
    }
  }
}

export function secondPairs<R>(active: u32, n: u32, first: usize, p: usize, w: usize, x: usize, d: usize, g: usize, e: usize): void {
  const rule = changetype<R>(0);
  const width = (<usize>n) << 2;
  for (let k: usize = n; k > 0; ) {
    k--;
    const list = w + ((<usize>load<u32>(p + (k << 2))) << 2), m = load<u32>(p + (k << 2) + width);
    const apart = w + ((<usize>load<u32>(p + (k << 2) + 2 * width)) << 2) - list;
    const o = (first + k) << 3;
    const t = load<f64>(g + o), td = load<f64>(e + o), y = load<f64>(x + o), yd = load<f64>(d + o);
    for (let q = list; q < list + ((<usize>m) << 2); q += 4) {
      const i = slot(q), j = slot(q + apart);
      const a = load<f64>(x + i), b = load<f64>(x + j), ad = load<f64>(d + i), bd = load<f64>(d + j);
      if (active & 1) {
        add(g + i, rule.da<f64>(t, a, b, y));
        add(e + i, rule.dda<f64>(t, td, a, ad, b, bd, y, yd));
      }
      if (active & 2) {
        add(g + j, rule.db<f64>(t, a, b, y));
        add(e + j, rule.ddb<f64>(t, td, a, ad, b, bd, y, yd));
      }
    }
  }
}
