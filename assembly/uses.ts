// How often the outputs and what they need use each node: what nothing uses can go.
import { INPUT, LEAVES, LIST, PAIRS, PARAMETER } from "../src/layout";
import { kindOf } from "./table.generated";
import { Tape, at, codeOf, put } from "./tape";

@inline
function use(uses: usize, node: i32): void {
  put(uses, node, at(uses, node) + 1);
}

/** Sets `second` to the uses by outputs and by nodes they depend on. Inputs and parameters count as used. */
export function countUses(tape: Tape): void {
  const uses = tape.second;
  memory.fill(uses, 0, (<usize>tape.length) << 2);
  for (let k = 0; k < tape.outputsLength; k++) use(uses, at(tape.outputs, k));
  for (let i = tape.length - 1; i >= 0; i--) {
    const code = codeOf(tape, i);
    if (code == INPUT || code == PARAMETER) use(uses, i);
    if (!at(uses, i) || code >= LEAVES) continue;
    const kind = kindOf(code), a = at(tape.a, i), b = at(tape.b, i);
    if (kind >= LIST) {
      for (let k = 0; k < b; k++) use(uses, at(tape.lists, a + k));
      if (kind == PAIRS) for (let k = 0; k < b; k++) use(uses, at(tape.lists, at(tape.c, i) + k));
      continue;
    }
    use(uses, a);
    if (kind > 1) use(uses, b);
    if (kind > 2) use(uses, at(tape.c, i));
  }
}
