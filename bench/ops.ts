/**
 * What a problem may compute with. A problem is written once against this
 * interface, so every engine records the same scalar program.
 */
export interface Ops<V> {
  lit(value: number): V;
  add(a: V, b: V): V;
  sub(a: V, b: V): V;
  mul(a: V, b: V): V;
  div(a: V, b: V): V;
  max(a: V, b: V): V;
  square(a: V): V;
  sqrt(a: V): V;
  exp(a: V): V;
  log(a: V): V;
  sin(a: V): V;
  cos(a: V): V;
  tanh(a: V): V;
  sigmoid(a: V): V;
}

/**
 * The sum from left to right, as a loop with `+=` records it: a chain of
 * additions. Engines are free to see through it; none is handed a list.
 */
export function total<V>(ops: Ops<V>, terms: readonly V[]): V {
  return terms.reduce((sum, term) => ops.add(sum, term));
}
