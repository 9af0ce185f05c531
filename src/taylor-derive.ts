/** Tape to tape: records, behind a function's own operations, the Taylor coefficients of its results along t. */
import { zero } from "./algebra.js";
import type { TapeBuilder } from "./builder.js";
import { Expr, constantIn, isConstant } from "./expr.js";
import { nestedTaylor } from "./nested/derive-nested.js";
import { nameOf } from "./ops.js";
import { liveNodes } from "./optimize.js";
import { CONSTANT, LEAVES, NESTED, RESULT, operandsOf } from "./tape.js";
import { PowerSeries } from "./taylor-series.js";
import type { Coefficient, Series } from "./taylor-series.js";

/** The series of some nodes, and the algebra that they are made in. */
export interface Propagated {
  readonly s: PowerSeries;
  readonly outputs: readonly Series[];
}

/**
 * The series of `outputs` to an order, from what is given for `inputs`: a list of coefficients for order 1, and so on;
 * what is not given is `zero`. It goes through the nodes one after the other, so a long tape takes no stack.
 */
export function propagate(
  builder: TapeBuilder,
  inputs: readonly number[],
  given: readonly (readonly Coefficient[])[],
  outputs: readonly number[],
  order: number,
): Propagated {
  const s = new PowerSeries(builder);
  const length = builder.length;
  const live = liveNodes(builder.tape(outputs));
  const series = new Array<Series | undefined>(length);
  inputs.forEach((input, i) => {
    const dots = given
      .slice(0, order)
      .map((all) => (all[i] !== zero && isConstant(all[i] as Expr, 0) ? zero : all[i]!));
    series[input] = s.of([new Expr(builder, input), ...dots]);
  });
  /** What is not reached by a series is a constant. */
  const at = (i: number): Series => (series[i] ??= builder.opcodes[i] === CONSTANT ? s.lit(builder.constants[builder.a[i]!]!) : s.of([new Expr(builder, i)])); // prettier-ignore
  /** Of a nested function: coefficients of its results, those of one order after those of another. */
  const results = new Map<number, readonly (readonly Expr[])[]>();
  for (let i = 0; i < length; i++) {
    const code = builder.opcodes[i]!;
    if (!live[i] || code >= LEAVES) continue;
    const operands = operandsOf(builder, i);
    const first = new Expr(builder, i);
    if (code === RESULT) {
      const found = results.get(operands[0]!);
      if (found) series[i] = s.of([first, ...found.map((all) => all[builder.b[i]!]!)]);
    } else if (!operands.some((operand) => series[operand] && !series[operand].constant)) continue;
    else if (code === NESTED) {
      const dots = Array.from({ length: order }, (_, k) => operands.map((operand) => at(operand).at(k + 1)));
      results.set(i, nestedTaylor(builder, i, dots));
    } else {
      const y = (series[i] = s.apply(nameOf[code]!, operands.map(at), first));
      y.at(order);
    }
  }
  return { s, outputs: outputs.map(at) };
}

/** A coefficient on the tape. */
export const plainIn = (builder: TapeBuilder, c: Coefficient): Expr =>
  c === zero ? constantIn(builder, 0) : (c as Expr);

/** Coefficients of one order after another, from order `from` to order `to`. */
export function coefficientsOf(builder: TapeBuilder, outputs: readonly Series[], from: number, to: number): Expr[][] {
  return Array.from({ length: to - from + 1 }, (_, k) => outputs.map((y) => plainIn(builder, y.at(from + k))));
}
