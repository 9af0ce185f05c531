/**
 * Tape to tape: records, behind a function's own operations, those of its derivatives. This is what lets
 * derivatives nest: the result is a tape like any other.
 */
import { accumulate, contract, zero } from "./algebra.js";
import type { Algebra, Partial, Zero } from "./algebra.js";
import type { TapeBuilder } from "./builder.js";
import { both, either, guarded, whenChosen } from "./choices.js";
import type { When } from "./choices.js";
import { copyNode } from "./copy.js";
import { CAPTURE, CONSTANT, LEAVES, NESTED, RESULT, operandsOf } from "./tape.js";
import { nestedVjp } from "./nested/derive-nested.js";
import { Expr, exprsOf } from "./expr.js";
import { nameOf } from "./ops.js";
import { activeOperands, partialsByOperand } from "./readings.js";
import { liveNodes } from "./optimize.js";
import { coefficientsOf, propagate } from "./taylor-derive.js";

/** The partial derivatives of node `i` by each of its operands. */
function partialsAt(m: Algebra<Expr>, builder: TapeBuilder, i: number, operands: readonly number[]): Partial<Expr>[] {
  const at = (node: number): Expr => new Expr(builder, node);
  return partialsByOperand(m, nameOf[builder.opcodes[i]!]!, operands.map(at), at(i));
}

/** 1 for the nodes that depend on `from` through derivatives. */
function dependents(builder: TapeBuilder, from: readonly number[], length: number): Uint8Array {
  const depends = new Uint8Array(length);
  for (const node of from) depends[node] = 1;
  const tape = builder.tape([]);
  for (let i = 0; i < length; i++) {
    if (!passesOn(tape.opcodes[i]!)) continue;
    if (operandsOf(tape, i).some((operand) => depends[operand])) depends[i] = 1;
  }
  return depends;
}

/** Derivatives go through it. */
const passesOn = (code: number): boolean =>
  code < LEAVES && (code === NESTED || code === RESULT || activeOperands(nameOf[code]!) !== 0);

/** Reverse mode on the tape: the nodes of Σ cotangent · ∂output/∂input for each input. */
export function deriveVjp(
  builder: TapeBuilder,
  outputs: readonly number[],
  cotangents: readonly Expr[],
  inputs: readonly number[],
): Expr[] {
  const m = exprsOf(builder);
  const length = builder.length;
  const depends = dependents(builder, inputs, length);
  const live = liveNodes(builder.tape(outputs));
  const adjoints = new Array<Expr | Zero>(length).fill(zero);
  outputs.forEach((output, k) => {
    adjoints[output] = accumulate(m, adjoints[output]!, cotangents[k]!);
  });
  /** Where the adjoint of each node is not 0 by a choice. */
  const whens = new Array<When<Expr>>(length);
  const give = (operand: number, contribution: Expr | Zero, when: When<Expr>): void => {
    if (!depends[operand] || contribution === zero) return;
    whens[operand] = adjoints[operand] === zero ? when : either(m, whens[operand], when);
    adjoints[operand] = accumulate(m, adjoints[operand]!, contribution);
  };
  /** Of a nested function: the adjoint of each result. */
  const seeds = new Map<number, (Expr | undefined)[]>();
  for (let i = length - 1; i >= 0; i--) {
    const adjoint = adjoints[i]!;
    const code = builder.opcodes[i]!;
    if (code >= LEAVES || !depends[i] || !live[i]) continue;
    const operands = operandsOf(builder, i);
    if (code === NESTED) {
      if (!seeds.has(i)) continue;
      const when = whens[i];
      nestedVjp(builder, i, seeds.get(i)!).forEach((x, k) => {
        give(operands[k]!, when ? m.select(when, x, m.lit(0)) : x, when);
      });
    } else if (adjoint !== zero && code === RESULT) {
      const [of, k] = [operands[0]!, builder.b[i]!];
      whens[of] = seeds.has(of) ? either(m, whens[of], whens[i]) : whens[i];
      const all = seeds.get(of) ?? [];
      seeds.set(of, all);
      // A result may stand on the tape more than once: rules read it where they are recorded.
      all[k] = accumulate(m, all[k] ?? zero, adjoint) as Expr;
    } else if (adjoint !== zero) {
      partialsAt(m, builder, i, operands).forEach((p, k) => {
        if (!depends[operands[k]!] || p === zero) return;
        give(operands[k]!, contract(m, guarded(m, p, whens[i]), adjoint as Expr), both(m, whens[i], whenChosen(m, p)));
      });
    }
  }
  return inputs.map((input) => (adjoints[input] === zero ? m.lit(0) : (adjoints[input] as Expr)));
}

/**
 * Forward mode on the tape: Taylor mode of order 1. Only tangents known to be 0 are left out: a choice on the tangent's
 * value, as the core's sweep makes, would have no derivative itself. Gives the nodes of ∂output/∂input · tangent for each
 * output.
 */
export function deriveJvp(
  builder: TapeBuilder,
  inputs: readonly number[],
  tangents: readonly Expr[],
  outputs: readonly number[],
): Expr[] {
  return coefficientsOf(builder, propagate(builder, inputs, [tangents], outputs, 1).outputs, 1, 1)[0]!;
}

/**
 * Copies what `nodes` need from a finished inner trace into the one around it: inputs become `args`, captures
 * the Exprs they stand for.
 */
export function inline(
  inner: TapeBuilder,
  nodes: readonly number[],
  args: readonly number[],
  outer: TapeBuilder,
): number[] {
  const tape = inner.tape(nodes);
  const live = liveNodes(tape);
  const to = new Int32Array(tape.length);
  for (let i = 0; i < tape.length; i++) {
    if (!live[i]) continue;
    const code = tape.opcodes[i]!;
    const which = tape.a[i]!;
    if (code === CAPTURE) {
      const [from, node] = inner.captures[which]!;
      to[i] = from === outer ? node : outer.capture(from, node);
    } else if (code >= LEAVES && code !== CONSTANT) to[i] = args[which]!;
    else to[i] = copyNode(tape, i, to, outer);
  }
  return nodes.map((node) => to[node]!);
}
