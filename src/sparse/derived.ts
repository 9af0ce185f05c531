/**
 * The entries of a Hessian as outputs of a tape of their own, derived from the function's: one sweep of values finds all.
 * Tangents are 0 or 1 while it is derived, so most of what second-order sweeps compute is not even recorded.
 */
import { TapeBuilder } from "../builder.js";
import { copyAll } from "../copy.js";
import { deriveJvp, deriveVjp } from "../derive.js";
import { exprsOf } from "../expr.js";
import type { Expr } from "../expr.js";
import { Resident } from "../resident.js";
import { prepare } from "../schedule.js";
import type { Tape } from "../tape.js";
import type { Plan } from "./plan.js";

/** Derived tapes pay where the function has no more operations than this, times colours: deriving takes microseconds each. */
const MOST_OPERATIONS = 5_000;

export const isSmall = (tape: Tape, { colouring }: Plan): boolean =>
  tape.nested.length === 0 && tape.length * colouring.colours <= MOST_OPERATIONS;

/** A program whose outputs are the entries of the plan's pattern, in order. */
export function derivedHessian(tape: Tape, { colouring, entries, at }: Plan): Resident {
  const builder = new TapeBuilder();
  const inputs = Array.from({ length: tape.inputs }, () => builder.input());
  const parameters = Array.from({ length: tape.parameters }, () => builder.parameter());
  const outputs = copyAll(tape, inputs, parameters, builder);
  const { lit } = exprsOf(builder);
  const gradient = deriveVjp(builder, outputs, [lit(1)], inputs);
  const [zero, one] = [lit(0), lit(1)];
  const nodes = new Array<number>(at.length);
  for (let sweep = 0; sweep < colouring.colours; sweep++) {
    const found = entries.members.subarray(entries.start[sweep], entries.start[sweep + 1]);
    const tangents = inputs.map((_, i): Expr => (colouring.of[i] === sweep ? one : zero));
    const rows = Array.from(found, (entry) => gradient[at[entry]!]!.node);
    deriveJvp(builder, inputs, tangents, rows).forEach((x, k) => (nodes[found[k]!] = x.node));
  }
  return Resident.upload(prepare(builder.tape(nodes)).program);
}
