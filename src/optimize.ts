/**
 * Tape to a smaller tape with the same bits: folds constants, drops neutral operands, shares equal
 * subexpressions, removes what no output needs. The core does the work (assembly/optimize.ts).
 *
 * Every rewrite keeps IEEE meaning to the bit. So 0 · x stays (it may be NaN), x + 0 stays (it turns -0 into
 * +0), and only rows' own `neutral` elements go. Derivatives are those of the smaller tape.
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
