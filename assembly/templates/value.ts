// Forward sweep: values. The letters are explained in access.ts.
import { slot } from "./access";

export function valueUnary<R>(n: u32, first: usize, p: usize, w: usize, x: usize): void {
  const rule = changetype<R>(0);
  const end = p + ((<usize>n) << 2);
  for (let y = x + (first << 3); p < end; p += 4, y += 8) {
    store<f64>(y, rule.value<f64>(load<f64>(x + slot(p))));
  }
}

export function valueBinary<R>(n: u32, first: usize, p: usize, w: usize, x: usize): void {
  const rule = changetype<R>(0);
  const width = (<usize>n) << 2;
  const end = p + width;
  for (let y = x + (first << 3); p < end; p += 4, y += 8) {
    store<f64>(y, rule.value<f64>(load<f64>(x + slot(p)), load<f64>(x + slot(p + width))));
  }
}

export function valueTernary<R>(n: u32, first: usize, p: usize, w: usize, x: usize): void {
  const rule = changetype<R>(0);
  const width = (<usize>n) << 2;
  const end = p + width;
  for (let y = x + (first << 3); p < end; p += 4, y += 8) {
    const a = load<f64>(x + slot(p));
    const b = load<f64>(x + slot(p + width));
    store<f64>(y, rule.value<f64>(a, b, load<f64>(x + slot(p + 2 * width))));
  }
}

export function valueList<R>(n: u32, first: usize, p: usize, w: usize, x: usize): void {
  const rule = changetype<R>(0);
  const width = (<usize>n) << 2;
  const end = p + width;
  for (let y = x + (first << 3); p < end; p += 4, y += 8) {
    store<f64>(y, rule.value(x, w + ((<usize>load<u32>(p)) << 2), load<u32>(p + width)));
  }
}

export function valuePairs<R>(n: u32, first: usize, p: usize, w: usize, x: usize): void {
  const rule = changetype<R>(0);
  const width = (<usize>n) << 2;
  const end = p + width;
  for (let y = x + (first << 3); p < end; p += 4, y += 8) {
    const list = w + ((<usize>load<u32>(p)) << 2);
    const other = w + ((<usize>load<u32>(p + 2 * width)) << 2);
    store<f64>(y, rule.value(x, list, other, load<u32>(p + width)));
  }
}
