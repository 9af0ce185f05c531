// Two operations that the table has as one become that one, where nothing else uses the inner. Values and adjoints
// have the same bits, tangents may differ in the last; what goes is the memory that the inner result and its adjoint
// pass through.
import { fusedOf, mayFuse } from "./table.generated";
import { Tape, at, codeOf, put } from "./tape";

/** From a tape with its uses counted, which it keeps right. */
export function fuse(tape: Tape): void {
  for (let i = 0; i < tape.length; i++) {
    if (!mayFuse(codeOf(tape, i)) || !at(tape.second, i)) continue;
    const inner = at(tape.a, i), code = fusedOf(codeOf(tape, i), codeOf(tape, inner));
    if (code < 0 || at(tape.second, inner) != 1) continue;
    store<u8>(tape.opcodes + i, <u8>code);
    put(tape.a, i, at(tape.a, inner));
    put(tape.b, i, at(tape.b, inner));
    put(tape.second, inner, 0);
  }
}
