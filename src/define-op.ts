/** Operations of the user's own, written with Exprs. */
import { computed } from "./nested/map.js";
import { AdError, describe, plural } from "./errors.js";
import { Expr, isOperand, nodeOf } from "./expr.js";
import type { Operand } from "./expr.js";
import { stopGradient, withPartial } from "./methods.generated.js";
import { mustBeFunction, traceAround } from "./trace.js";

/** An operation with its derivative, for `defineOp`. */
export interface OpDefinition {
  /** In messages; "defineOp" by default. */
  name?: string;
  /** The value, of Exprs. */
  value: (...x: Expr[]) => Operand;
  /**
   * One partial derivative an operand, of Exprs: the operands and then the value. Where an operation has one operand it may
   * return just that. Higher derivatives are those of what it returns.
   */
  partials: (...xy: Expr[]) => Operand | readonly Operand[];
}

/**
 * An operation of Exprs whose derivatives are those that `partials` states, not those of how `value` computes. It is
 * written out where it is used, so it is as fast as what it is made of, and has every mode and order.
 * @returns A function of Exprs and numbers.
 * @throws AdError "type", "length" where `value` or `partials` return something else.
 */
export function defineOp(definition: OpDefinition): (...x: Operand[]) => Expr {
  const { name = "defineOp", value, partials } = mustBeDefinition(definition, "defineOp");
  mustBeFunction(value, `${name}: value`);
  mustBeFunction(partials, `${name}: partials`);
  const operation = (...operands: Operand[]): Expr => {
    const builder = traceAround(operands);
    if (!builder) return computed(() => operation(...operands)) as Expr;
    const xs = operands.map((x) => new Expr(builder, nodeOf(builder, x, name)));
    const y = new Expr(builder, nodeOf(builder, value(...xs), `${name}: value`));
    const stated = partials(...xs, y);
    const slopes = xs.length === 1 && isOperand(stated) ? [stated] : stated;
    if (!Array.isArray(slopes) || slopes.length !== xs.length) {
      throw new AdError("length", `${name}: partials returned ${describe(stated)}, expected an array of ${plural(xs.length, "Expr")}, one an operand`); // prettier-ignore
    }
    const slope = (p: Operand, i: number): Expr => new Expr(builder, nodeOf(builder, p, `${name}: partials[${i}]`));
    return xs.reduce((sum, x, i) => withPartial(sum, x, slope(slopes[i] as Operand, i)), stopGradient(y));
  };
  return operation;
}

/** @throws AdError "type" where it is no object. */
export function mustBeDefinition<T>(definition: T, where: string): T {
  if (typeof definition === "object" && definition !== null) return definition;
  throw new AdError("type", `${where}: got ${describe(definition)}, expected an object such as { value, ... }`);
}
