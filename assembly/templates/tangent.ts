// Forward sweep: values and tangents. The letters are explained in access.ts.
import { slot, tallyOf } from "./access";

export function tangentUnary<R>(n: u32, first: usize, p: usize, w: usize, x: usize, d: usize): void {
  const rule = changetype<R>(0);
  for (let k: usize = 0; k < n; k++, p += 4) {
    const i = slot(p), o = (first + k) << 3;
    const a = load<f64>(x + i);
    const y = rule.value<f64>(a);
    store<f64>(x + o, y);
    store<f64>(d + o, rule.tangent<f64>(a, load<f64>(d + i), y));
  }
}

export function tangentBinary<R>(n: u32, first: usize, p: usize, w: usize, x: usize, d: usize): void {
  const rule = changetype<R>(0);
  const width = (<usize>n) << 2;
  for (let k: usize = 0; k < n; k++, p += 4) {
    const i = slot(p), j = slot(p + width), o = (first + k) << 3;
    const a = load<f64>(x + i), b = load<f64>(x + j);
    const y = rule.value<f64>(a, b);
    store<f64>(x + o, y);
    store<f64>(d + o, rule.tangent<f64>(a, load<f64>(d + i), b, load<f64>(d + j), y));
  }
}

export function tangentTernary<R>(n: u32, first: usize, p: usize, w: usize, x: usize, d: usize): void {
  const rule = changetype<R>(0);
  const width = (<usize>n) << 2;
  for (let k: usize = 0; k < n; k++, p += 4) {
    const i = slot(p), j = slot(p + width), l = slot(p + 2 * width), o = (first + k) << 3;
    const a = load<f64>(x + i), b = load<f64>(x + j), c = load<f64>(x + l);
    const y = rule.value<f64>(a, b, c);
    store<f64>(x + o, y);
    store<f64>(d + o, rule.tangent<f64>(a, load<f64>(d + i), b, load<f64>(d + j), c, load<f64>(d + l), y));
  }
}

export function tangentList<R>(n: u32, first: usize, p: usize, w: usize, x: usize, d: usize): void {
  const rule = changetype<R>(0);
  const width = (<usize>n) << 2;
  for (let k: usize = 0; k < n; k++, p += 4) {
    const list = w + ((<usize>load<u32>(p)) << 2), m = load<u32>(p + width), o = (first + k) << 3;
    const y = rule.value(x, list, m);
    const tally = tallyOf<R>(x, list, m, y);
    let yd: f64 = 0;
    for (let q = list; q < list + ((<usize>m) << 2); q += 4) {
      yd += rule.tangent<f64>(load<f64>(x + slot(q)), load<f64>(d + slot(q)), y, tally);
    }
    store<f64>(x + o, y);
    store<f64>(d + o, yd);
  }
}

export function tangentPairs<R>(n: u32, first: usize, p: usize, w: usize, x: usize, d: usize): void {
  const rule = changetype<R>(0);
  const width = (<usize>n) << 2;
  for (let k: usize = 0; k < n; k++, p += 4) {
    const list = w + ((<usize>load<u32>(p)) << 2), m = load<u32>(p + width), o = (first + k) << 3;
    const apart = w + ((<usize>load<u32>(p + 2 * width)) << 2) - list;
    const y = rule.value(x, list, list + apart, m);
    let yd: f64 = 0;
    for (let q = list; q < list + ((<usize>m) << 2); q += 4) {
      const i = slot(q), j = slot(q + apart);
      yd += rule.tangent<f64>(load<f64>(x + i), load<f64>(d + i), load<f64>(x + j), load<f64>(d + j), y);
    }
    store<f64>(x + o, y);
    store<f64>(d + o, yd);
  }
}
