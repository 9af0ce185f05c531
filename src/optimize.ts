/**
 * Tape to a smaller tape: folds constants, drops neutral operands, shares equal subexpressions, makes one operation of
 * two where the table has it (assembly/fuse.ts), collapses long chains of additions, removes what no output needs.
 * The core does the work (assembly/optimize.ts, assembly/collapse.ts).
 *
 * Every rewrite but the collapse of chains keeps IEEE meaning to the bit. So 0 · x stays (it may be NaN), x + 0
 * stays (it turns -0 into +0), and only rows' own `neutral` elements go. Derivatives are those of the smaller tape.
 *
 * A chain of 8 or more terms is a `sum`, whose fixed order of additions is its meaning (assembly/reduce.ts): the last
 * bits are not those of the additions as written, and only -0 among the terms makes +0.
 *
 *   chain      an addition, and below it all INNER ones: used once, and that by an addition; not an output. Uses by
 *              code that no output needs do not count
 *   terms      the other operands of these additions, but for the constant 0, which sums start from. Where two inner
 *              additions are added, one that has no inner addition below it is a term itself, and stays
 *   order      in which they are added: the terms of an inner addition before a single one, so acc + t and t + acc
 *              both append t. Of two inner additions, or two single terms, that recorded first is first
 *   products   a sum, also one written as such, of 8 or more multiplications that nothing else uses is a `dot`, with
 *              the same bits; of each multiplication the operand recorded first is in the first list. One other
 *              term beside them is added to the dot product, whichever place it has among them
 */
import { withImage } from "./image.js";
import { INPUT, LEAVES, LIST, PARAMETER, forEachOperand, operandKind } from "./tape.js";
import type { Tape } from "./tape.js";

/** @throws AdError "memory" where the core has no room for the tape. */
export function optimize(tape: Tape): Tape {
  return withImage(tape, (image) => {
    image.optimize();
    return image.read();
  });
}

/** The tape without nodes that no output depends on. Inputs and parameters stay. */
export function eliminate(tape: Tape): Tape {
  return withImage(tape, (image) => {
    image.eliminate();
    return image.read();
  });
}

/** 1 for every node that an output depends on, and for inputs and parameters. */
export function liveNodes(tape: Tape): Uint8Array {
  const { length, opcodes, a, b, c } = tape;
  const live = new Uint8Array(length);
  for (const output of tape.outputs) live[output] = 1;
  for (let i = length - 1; i >= 0; i--) {
    const code = opcodes[i]!;
    if (code === INPUT || code === PARAMETER) live[i] = 1;
    if (!live[i] || code >= LEAVES) continue;
    const kind = operandKind[code]!;
    if (kind >= LIST) {
      forEachOperand(tape, i, (operand) => (live[operand] = 1));
      continue;
    }
    live[a[i]!] = 1;
    if (kind > 1) live[b[i]!] = 1;
    if (kind > 2) live[c[i]!] = 1;
  }
  return live;
}
