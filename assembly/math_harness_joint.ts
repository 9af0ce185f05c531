/**
 * The functions of one argument and two results, for math_harness.ts: the other result goes to `y`,
 * and the exports named Other have the two places swapped.
 */
import * as m from "./math/index";

export function sinAndCos(x: usize, y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<f64>(out + i, m.sinAndCos<f64>(load<f64>(x + i), y + i));
}
export function sinAndCos_2(x: usize, y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, m.sinAndCos<v128>(v128.load(x + i), y + i));
}
export function sinAndCosOther(x: usize, y: usize, out: usize, bytes: usize): void {
  sinAndCos(x, out, y, bytes);
}
export function sinAndCosOther_2(x: usize, y: usize, out: usize, bytes: usize): void {
  sinAndCos_2(x, out, y, bytes);
}

export function cosAndMinusSin(x: usize, y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<f64>(out + i, m.cosAndMinusSin<f64>(load<f64>(x + i), y + i));
}
export function cosAndMinusSin_2(x: usize, y: usize, out: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, m.cosAndMinusSin<v128>(v128.load(x + i), y + i));
}
export function cosAndMinusSinOther(x: usize, y: usize, out: usize, bytes: usize): void {
  cosAndMinusSin(x, out, y, bytes);
}
export function cosAndMinusSinOther_2(x: usize, y: usize, out: usize, bytes: usize): void {
  cosAndMinusSin_2(x, out, y, bytes);
}
