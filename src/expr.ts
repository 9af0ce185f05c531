/** The fluent API: an Expr is a handle on one node of a tape being recorded; its methods append operations. */
import type { OpName } from "./algebra.js";
import type { TapeBuilder } from "./builder.js";
import { AdError, describe } from "./errors.js";
import type { Methods } from "./methods.generated.js";
import { kernel, names, rules } from "./ops.js";
import { algebraOf } from "./readings.js";
import { CONSTANT } from "./tape.js";

/** What an operation takes: numbers are lifted to constants. */
export type Operand = Expr | number;

// The methods are attached from the table below; their signatures and docs are generated.
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging, @typescript-eslint/no-empty-object-type
export interface Expr extends Methods {}

// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging
export class Expr {
  /** @internal Made by tracing; not for users to construct. */
  constructor(
    /** @internal */ readonly builder: TapeBuilder,
    /** @internal */ readonly node: number,
  ) {}

  /**
   * The value, known while recording on a `Tape`.
   * @throws AdError "trace" inside a function given to `compile` or `grad`: there are no numbers yet.
   */
  get value(): number {
    const value = this.builder.valueAt(this.node);
    if (value !== undefined) return value;
    throw new AdError(
      "trace",
      "value: an Expr has no value while a function is traced; record on a Tape to see values as you go",
    );
  }

  /** "Expr". */
  get [Symbol.toStringTag](): string {
    return "Expr";
  }

  /** An Expr is no number: `x + y`, `x < y` and `if (x)` cannot be recorded. */
  [Symbol.toPrimitive](hint: string): string {
    if (hint === "string") return `Expr(${this.node})`;
    throw new AdError(
      "trace",
      "an Expr was used as a number by an operator such as + or <; call its methods instead: x.add(y), x.sub(y), x.mul(y), x.div(y), x.lt(y), x.gt(y), and x.lt(y).select(a, b) to choose",
    );
  }
}

export const isOperand = (x: unknown): x is Operand => typeof x === "number" || x instanceof Expr;

/** The innermost of the traces of the operands and of one around them. */
export function home(operands: readonly unknown[], around?: TapeBuilder): TapeBuilder | undefined {
  let builder = around;
  for (const x of operands) {
    if (x instanceof Expr && (!builder || x.builder.depth > builder.depth)) builder = x.builder;
  }
  return builder;
}

/** The node of `builder` that stands for an operand. */
export function nodeOf(builder: TapeBuilder, x: Operand, where: string): number {
  if (typeof x === "number") return builder.constant(x);
  if (!(x instanceof Expr)) {
    throw new AdError("type", `${where}: got ${describe(x)}, expected an Expr or a number`);
  }
  return x.builder === builder ? x.node : builder.capture(x.builder, x.node);
}

/** Records one operation; at least one operand is an Expr. `operands` of two lists stand one after the other. */
export function record(name: OpName, operands: readonly Operand[]): Expr {
  const builder = home(operands)!;
  const rule = rules[name];
  if (typeof rule.arity === "number" && operands.length !== rule.arity) {
    throw new AdError("length", `${name}: got ${operands.length} operands, expected ${rule.arity}`);
  }
  if (rule.value !== kernel && !rule.partials) {
    const exprs = operands.map((x) => new Expr(builder, nodeOf(builder, x, name)));
    return (rule.value as (m: unknown, xs: readonly Expr[]) => Expr)(exprsOf(builder), exprs);
  }
  const nodes = operands.map((x) => nodeOf(builder, x, name));
  if (rule.arity === "list") return new Expr(builder, builder.pushList(rule.code, nodes, 1));
  if (rule.arity === "pairs") return new Expr(builder, builder.pushList(rule.code, nodes, 2));
  return new Expr(builder, builder.push(rule.code, nodes[0]!, nodes[1] ?? -1, nodes[2] ?? -1));
}

/** A constant on a tape. */
export const constantIn = (builder: TapeBuilder, x: number): Expr => new Expr(builder, builder.constant(x));

/** The table read with Exprs: what higher derivatives are recorded with. */
export const exprsOf = (builder: TapeBuilder) => algebraOf<Expr>((x) => constantIn(builder, x), record);

/** True where an Expr is a constant of this value: lets derivatives skip what is identically 0. */
export const isConstant = (x: Expr, value: number): boolean =>
  x.builder.opcodes[x.node] === CONSTANT && x.builder.constants[x.builder.a[x.node]!] === value;

// Recording is the hot path of a trace: one and two operands of one tape are recorded without an array.

export const recordUnary = (code: number, x: Expr): Expr => new Expr(x.builder, x.builder.push(code, x.node, -1, -1));

export function recordBinary(name: OpName, code: number, x: Operand, y: Operand): Expr {
  if (x instanceof Expr) {
    const builder = x.builder;
    if (typeof y === "number") return new Expr(builder, builder.push(code, x.node, builder.constant(y), -1));
    if (y instanceof Expr && y.builder === builder) return new Expr(builder, builder.push(code, x.node, y.node, -1));
  } else if (typeof x === "number" && y instanceof Expr) {
    return new Expr(y.builder, y.builder.push(code, y.builder.constant(x), y.node, -1));
  }
  return record(name, [x, y]);
}

for (const name of names) {
  const { arity, code } = rules[name];
  if (arity === 1) {
    method(name, function (this: Expr) {
      return recordUnary(code, this);
    });
  } else if (arity === 2) {
    method(name, function (this: Expr, y: Operand) {
      return recordBinary(name, code, this, y);
    });
  } else if (arity === 3) {
    method(name, function (this: Expr, y: Operand, z: Operand) {
      return record(name, [this, y, z]);
    });
  }
}

function method(name: OpName, body: (this: Expr, ...operands: Operand[]) => Expr): void {
  Object.defineProperty(Expr.prototype, name, { value: body, writable: true, configurable: true });
}
