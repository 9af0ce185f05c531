/** Copies operations from one tape to another. */
import { TapeBuilder } from "./builder.js";
import { uncounted } from "./limits.js";
import type { Body, Nested } from "./nested/nested.js";
import { liveNodes } from "./optimize.js";
import { SourceBuilder } from "./source.js";
import { CONSTANT, INPUT, LIST, NESTED, PAIRS, PARAMETER, RESULT, operandKind, operandsOf } from "./tape.js";
import type { Tape } from "./tape.js";

/**
 * Appends node `i`, an operation or a constant, whose operands stand at `to` in the builder.
 * @returns its node there.
 */
export function copyNode(tape: Omit<Tape, "outputs">, i: number, to: ArrayLike<number>, builder: TapeBuilder): number {
  const node = copied(tape, i, to, builder);
  builder.copySource(node, tape, i);
  return node;
}

function copied(tape: Omit<Tape, "outputs">, i: number, to: ArrayLike<number>, builder: TapeBuilder): number {
  const code = tape.opcodes[i]!;
  if (code === CONSTANT) return builder.constant(tape.constants[tape.a[i]!]!);
  // The results of a nested function stand behind it; those that nothing uses were not copied.
  if (code === RESULT) return builder.push(RESULT, to[tape.a[i]!]!, tape.b[i]!, -1);
  const operands = operandsOf(tape, i).map((operand) => to[operand]!);
  if (code === NESTED) return builder.pushNested(tape.nested[tape.c[i]!]!, operands, 0) - 1;
  const kind = operandKind[code]!;
  return kind >= LIST
    ? builder.pushList(code, operands, kind === PAIRS ? 2 : 1)
    : builder.push(code, operands[0]!, operands[1] ?? -1, operands[2] ?? -1);
}

/** The tape without what no output depends on, inputs and parameters first. */
export const compact = (tape: Tape): Tape => rebuilt(tape, false);

/** The tape with parameters as further inputs, so that they are differentiated. */
export const withRowsActive = (tape: Tape): Tape => rebuilt(tape, true);

/** The tape with the rows of its tables as active rows of its nested functions. */
export function withTablesActive(tape: Tape): Tape {
  const known = new Map<Body, Body>();
  const activeBody = (body: Body, own: boolean): Body => {
    const found = known.get(body);
    if (found) return found;
    const inner = withTablesActive(body.tape);
    const active = own
      ? { tape: withRowsActive(inner), active: body.active + body.passive, passive: 0 }
      : { tape: inner };
    known.set(body, { ...body, ...active });
    return known.get(body)!;
  };
  const nested = tape.nested.map((node) =>
    node.kind === "opaque"
      ? node
      : { ...node, body: activeBody(node.body, node.kind !== "while" && node.rows.from === "table") },
  );
  return nested.length > 0 ? { ...tape, nested } : tape;
}

function rebuilt(tape: Tape, active: boolean): Tape {
  const builder = uncounted(() => (tape.sources ? new SourceBuilder() : new TapeBuilder()));
  const inputs = Array.from({ length: tape.inputs }, () => builder.input());
  const parameters = Array.from({ length: tape.parameters }, () => (active ? builder.input() : builder.parameter()));
  return builder.tape(copyAll(tape, inputs, parameters, builder));
}

/**
 * Appends what the outputs of a tape need.
 * @param inputs Nodes of the builder that stand for its inputs, and so on.
 * @param replaced Nodes of what stands in place of the results of a nested function of these arguments; where it is not given
 * they stay nested.
 * @returns the nodes of its outputs.
 */
export function copyAll(
  tape: Tape,
  inputs: readonly number[],
  parameters: readonly number[],
  builder: TapeBuilder,
  replaced?: (node: Nested, args: readonly number[]) => readonly number[],
): number[] {
  const live = liveNodes(tape);
  const to = new Int32Array(tape.length);
  const results = new Map<number, readonly number[]>();
  for (let i = 0; i < tape.length; i++) {
    const code = tape.opcodes[i]!;
    if (code === INPUT) to[i] = inputs[tape.a[i]!]!;
    else if (code === PARAMETER) to[i] = parameters[tape.a[i]!]!;
    else if (!live[i]) continue;
    else if (replaced && code === NESTED)
      results.set(i, replaced(tape.nested[tape.c[i]!]!, operandsOf(tape, i).map((node) => to[node]!))); // prettier-ignore
    else if (replaced && code === RESULT) to[i] = results.get(tape.a[i]!)![tape.b[i]!]!;
    else to[i] = copyNode(tape, i, to, builder);
  }
  return Array.from(tape.outputs, (i) => to[i]!);
}
