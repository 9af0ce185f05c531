/**
 * Tape to tape: records, behind a function's own operations, those of its derivatives. This is what lets
 * derivatives nest: the result is a tape like any other.
 */
import { accumulate, contract, zero } from "./algebra.js";
import type { Algebra, Partial, Zero } from "./algebra.js";
import type { TapeBuilder } from "./builder.js";
import { copyNode } from "./copy.js";
import { CAPTURE, CONSTANT, LEAVES, NESTED, RESULT, operandsOf } from "./tape.js";
import { nestedJvp, nestedVjp } from "./nested/derive-nested.js";
import { Expr, exprsOf, isConstant } from "./expr.js";
import { nameOf } from "./ops.js";
import { activeOperands, partialsByOperand } from "./readings.js";
import { liveNodes } from "./optimize.js";

/** The partial derivatives of node `i` by each of its operands. */
function partialsAt(m: Algebra<Expr>, builder: TapeBuilder, i: number, operands: readonly number[]): Partial<Expr>[] {
  const xs = operands.map((node) => new Expr(builder, node));
  return partialsByOperand(m, nameOf[builder.opcodes[i]!]!, xs, new Expr(builder, i));
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
  const give = (operand: number, contribution: Expr | Zero): void => {
    if (depends[operand]) adjoints[operand] = accumulate(m, adjoints[operand]!, contribution);
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
      nestedVjp(builder, i, seeds.get(i)!).forEach((x, k) => give(operands[k]!, x));
    } else if (adjoint !== zero && code === RESULT) {
      const all = seeds.get(operands[0]!) ?? [];
      seeds.set(operands[0]!, all);
      all[builder.b[i]!] = adjoint as Expr;
    } else if (adjoint !== zero) {
      partialsAt(m, builder, i, operands).forEach((p, k) => {
        if (depends[operands[k]!]) give(operands[k]!, contract(m, p, adjoint as Expr));
      });
    }
  }
  return inputs.map((input) => (adjoints[input] === zero ? m.lit(0) : (adjoints[input] as Expr)));
}

/**
 * Forward mode on the tape. Only tangents known to be 0 are left out: a choice on the tangent's value, as the core's
 * sweep makes, would have no derivative itself. Gives the nodes of ∂output/∂input · tangent for each output.
 */
export function deriveJvp(
  builder: TapeBuilder,
  inputs: readonly number[],
  tangents: readonly Expr[],
  outputs: readonly number[],
): Expr[] {
  const m = exprsOf(builder);
  const length = builder.length;
  const live = liveNodes(builder.tape(outputs));
  const dots = new Array<Expr | Zero>(length).fill(zero);
  inputs.forEach((input, k) => {
    if (!isConstant(tangents[k]!, 0)) dots[input] = tangents[k]!;
  });
  /** Of a nested function: the tangent of each result. */
  const results = new Map<number, readonly Expr[]>();
  for (let i = 0; i < length; i++) {
    const code = builder.opcodes[i]!;
    if (!live[i] || !passesOn(code)) continue;
    const operands = operandsOf(builder, i);
    if (code === RESULT) dots[i] = results.get(operands[0]!)?.[builder.b[i]!] ?? zero;
    if (code === RESULT || operands.every((operand) => dots[operand] === zero)) continue;
    if (code === NESTED) {
      results.set(i, nestedJvp(builder, i, operands.map((operand) => dots[operand]!))); // prettier-ignore
      continue;
    }
    const partials = partialsAt(m, builder, i, operands);
    dots[i] = partials.reduce<Expr | Zero>((sum, p, k) => {
      const dot = dots[operands[k]!]!;
      return dot === zero ? sum : accumulate(m, sum, contract(m, p, dot as Expr));
    }, zero);
  }
  return outputs.map((output) => (dots[output] === zero ? m.lit(0) : (dots[output] as Expr)));
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
