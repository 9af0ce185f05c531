// How each sweep goes through a run, once for each number of operands. `R` is a rule of rules.generated.ts; its
// methods are inlined, so that a template becomes one tight loop an opcode.
//
//   n      operations in the run            x   primals             g   adjoints
//   first  slot of the first result         d   tangents            e   adjoint tangents
//   p      operand words (src/layout.ts)    w   index words
//   active bit i: operand i receives an adjoint
//
// Operations of a run may use results of the same run, so forward sweeps go up one at a time and reverse sweeps
// go down. Operands may repeat, so an adjoint is loaded after the one before it has been stored.

/** Byte offset of the slot that an operand word names. */
@inline
export function slot(p: usize): usize {
  return (<usize>load<u32>(p)) << 3;
}

@inline
export function add(at: usize, v: f64): void {
  store<f64>(at, load<f64>(at) + v);
}

@inline
export function tallyOf<R>(x: usize, list: usize, n: u32, y: f64): f64 {
  const rule = changetype<R>(0);
  let tally: f64 = 0;
  if (rule.tallies()) {
    for (let i: u32 = 0; i < n; i++) tally += rule.tally<f64>(load<f64>(x + slot(list + ((<usize>i) << 2))), y);
  }
  return tally;
}
