/** What depends on what, read off a tape without nested functions by the core (assembly/patterns.ts). */
import { withImage } from "../image.js";
import { OF_INPUTS, OF_OUTPUTS, OF_PAIRS } from "../layout.js";
import type { Tape } from "../tape.js";
import { SparsePattern, transposed } from "./matrix.js";

/** Which output depends on which input, [outputs, inputs]; found from the side that has fewer. */
export function jacobianPattern(tape: Tape): SparsePattern {
  const { inputs } = tape;
  const outputs = tape.outputs.length;
  const upward = inputs > outputs;
  const { starts, members } = withImage(tape, (image) => image.pattern(upward ? OF_INPUTS : OF_OUTPUTS));
  if (!upward) return new SparsePattern(outputs, inputs, starts, members);
  return transposed(new SparsePattern(inputs, outputs, starts, members));
}

/** Which inputs meet in something that is not linear, [inputs, inputs]. */
export function hessianPattern(tape: Tape): SparsePattern {
  const { starts, members } = withImage(tape, (image) => image.pattern(OF_PAIRS));
  return new SparsePattern(tape.inputs, tape.inputs, starts, members);
}
