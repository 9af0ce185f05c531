/** A formula's tree, walked with numbers or Exprs: each operation is done as it is come by. Nothing of it is run as code. */
import { describe } from "../errors.js";
import { Expr } from "../expr.js";
import type { Operand } from "../expr.js";
import { look } from "../limits.js";
import { FormulaError, at, meant } from "./errors.js";
import { conditional, constants, functions } from "./functions.js";
import type { Known, Machine } from "./functions.js";
import { isNode } from "./nodes.js";
import type { MathNode, NodeOf } from "./nodes.js";

/** Nodes within nodes, calls of functions included; the stack has room for several times as many. */
const DEEPEST = 200;
/** Nodes that one walk may come by, those of a function again in each call: what calls of calls can grow to. */
const MOST_NODES = 200_000;
const LOOK_EVERY = 1024;

type Node<K extends keyof NodeOf> = MathNode & NodeOf[K];
type UserFunction = Node<"FunctionAssignmentNode">;
type Value = Operand | readonly Operand[];
type Named = Value | UserFunction;
type Locals = ReadonlyMap<string, Value> | undefined;

const isList = (x: Named): x is readonly Operand[] => Array.isArray(x);
const isFunction = (x: Named | undefined): x is UserFunction =>
  typeof x === "object" && !(x instanceof Expr) && !isList(x);
const quoted = (name: string): string => JSON.stringify(name.length > 40 ? `${name.slice(0, 40)}…` : name);

const assigned = ", expected it as a statement of its own: g(t) = t^2; u = g(x); u*sin(u)";

/** Types of nodes as people know them, and what to do instead. */
const notHere: Readonly<Record<string, readonly [string, string?]>> = {
  AccessorNode: ["parts of values are"],
  AssignmentNode: ["an assignment is", assigned],
  BlockNode: ["several statements are", assigned],
  FunctionAssignmentNode: ["a definition is", assigned],
  ObjectNode: ["objects are"],
  RangeNode: ["ranges are"],
};

/** What is walked. */
export interface Text {
  /** "parse" or "fromMathjs", as messages begin. */
  readonly where: string;
  readonly root: MathNode;
  readonly positions: ReadonlyMap<MathNode, number>;
}

export class Walk implements Machine {
  /** Inputs and parameters, and what the formula assigns. They go before functions and constants. */
  readonly #scope: Map<string, Named>;
  readonly #truths = new Set<Expr>();
  readonly #calls = new Set<UserFunction>();
  #depth = 0;
  #nodes = 0;

  constructor(
    readonly text: Text,
    values: ReadonlyMap<string, Operand>,
    readonly apply: Machine["apply"],
  ) {
    this.#scope = new Map(values);
  }

  /** @throws FormulaError for what is no formula, or is too large. */
  run(): Operand {
    const { root } = this.text;
    const statements = isNode(root, "BlockNode") ? root.blocks.map(({ node }) => node) : [root];
    let result: Named | undefined;
    for (const statement of statements) result = this.#statement(statement);
    if (result === undefined) throw this.#wrong(root, "got no expression", ", expected one such as a*x + b");
    const last = statements[statements.length - 1]!;
    if (isFunction(result)) throw this.#wrong(last, `got the definition of ${quoted(result.name)} as the end`, ", expected an expression; add one that uses it"); // prettier-ignore
    return this.#number(result, last);
  }

  truth(x: Operand): Operand {
    if (typeof x === "number") return x === 0 || Number.isNaN(x) ? 0 : 1;
    return this.#truths.has(x) ? x : this.apply("gt", [this.apply("abs", [x]), 0]);
  }

  #statement(node: MathNode): Named {
    if (isNode(node, "FunctionAssignmentNode")) {
      this.#scope.set(node.name, node);
      return node;
    }
    if (!isNode(node, "AssignmentNode")) return this.#walk(node, undefined);
    const { object, index } = node;
    if (!isNode(object, "SymbolNode") || index) throw this.#wrong(node, "got an assignment to a part of a value", ", expected one to a name"); // prettier-ignore
    const value = this.#walk(node.value, undefined);
    this.#scope.set(object.name, value);
    return value;
  }

  #walk(node: MathNode, locals: Locals): Value {
    this.#count(node, 1);
    if (++this.#depth > DEEPEST) throw this.#wrong(node, `got more than ${DEEPEST} expressions within one another`, "; give parts of it names: u = ...; u*sin(u)", "limit"); // prettier-ignore
    const value = this.#valueOf(node, locals);
    this.#depth--;
    return value;
  }

  #valueOf(node: MathNode, locals: Locals): Value {
    const number = (inner: MathNode): Operand => this.#number(this.#walk(inner, locals), inner);
    if (isNode(node, "ConstantNode")) return this.#constant(node);
    if (isNode(node, "SymbolNode")) return this.#symbol(node, locals);
    if (isNode(node, "ParenthesisNode")) return this.#walk(node.content, locals);
    if (isNode(node, "OperatorNode")) return this.#operators(node, locals);
    if (isNode(node, "FunctionNode")) return this.#call(node, locals);
    if (isNode(node, "ArrayNode")) return node.items.map(number);
    if (isNode(node, "RelationalNode")) return this.#relations(node, node.params.map(number));
    if (isNode(node, "ConditionalNode")) return conditional(this, [node.condition, node.trueExpr, node.falseExpr].map(number)); // prettier-ignore
    throw this.#unsupported(node);
  }

  #constant(node: Node<"ConstantNode">): number {
    const { value } = node;
    if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint") return Number(value);
    const object = (value ?? {}) as { isBigNumber?: boolean; isFraction?: boolean };
    if (object.isBigNumber || object.isFraction) return Number(object.valueOf());
    const got = value === undefined ? "got no expression" : `got ${typeof value === "string" ? quoted(value) : describe(value)}`; // prettier-ignore
    throw this.#wrong(node, got, ", expected one of numbers and names such as a*x + b");
  }

  #symbol(node: Node<"SymbolNode">, locals: Locals): Value {
    const { name } = node;
    const value = locals?.get(name) ?? this.#scope.get(name) ?? constants.get(name);
    if (value !== undefined && !isFunction(value)) return value;
    if (value || functions.has(name)) throw this.#wrong(node, `function ${quoted(name)} stands without arguments`, `, expected ${name}(...)`); // prettier-ignore
    if (name === "i") throw this.#wrong(node, 'name "i" is not known', ", for formulas have no complex numbers; if it is one of yours, add it to variables or parameters"); // prettier-ignore
    const own = [...(locals?.keys() ?? []), ...this.#scope.keys()];
    const hint = meant(name, [...own, ...constants.keys()]);
    throw this.#wrong(node, `name ${quoted(name)} is not known`, hint || `, expected ${own.slice(0, 10).map(quoted).join(", ") || "no name"} or a constant; add it to variables or parameters`); // prettier-ignore
  }

  /** Operators lean on their first operand: a loop goes down there, so that a long sum is not a deep one. */
  #operators(node: Node<"OperatorNode">, locals: Locals): Value {
    const leaning: Node<"OperatorNode">[] = [];
    let first: MathNode = node;
    for (; isNode(first, "OperatorNode") && first.args.length > 0; first = first.args[0]!) {
      this.#count(first, 1);
      leaning.push(first);
    }
    let value = this.#walk(first, locals);
    for (const operator of leaning.reverse()) {
      const { op, fn, args } = operator;
      const known = functions.get(fn);
      if (!known) throw this.#wrong(operator, `operator ${quoted(op)} is not supported`, "; docs/expressions.md lists those that are"); // prettier-ignore
      const operands = [value, ...args.slice(1).map((arg) => this.#walk(arg, locals))];
      value = this.#applied(operator, `operator ${quoted(op)}`, known, operands);
    }
    return value;
  }

  #call(node: Node<"FunctionNode">, locals: Locals): Value {
    if (!isNode(node.fn, "SymbolNode")) throw this.#unsupported(node.fn);
    const { name } = node.fn;
    const own = locals?.get(name) ?? this.#scope.get(name);
    const known = functions.get(name);
    const title = `function ${quoted(name)}`;
    if (own !== undefined && !isFunction(own)) throw this.#wrong(node, `${quoted(name)} is a value`, `, expected a function; for a product write ${name}*(...)`); // prettier-ignore
    if (!own && !known) {
      const hint = meant(name, [...this.#scope.keys(), ...functions.keys()]);
      throw this.#wrong(node, `${title} is not known`, hint || "; docs/expressions.md lists those that are");
    }
    const args = node.args.map((arg) => this.#walk(arg, locals));
    return own ? this.#inlined(node, title, own, args) : this.#applied(node, title, known!, args);
  }

  /** The body of a function of the formula's own, with arguments in place of parameters. */
  #inlined(node: MathNode, title: string, own: UserFunction, args: readonly Value[]): Value {
    const { params } = own;
    this.#mustCount(node, title, args.length, params.length, params.length);
    if (this.#calls.has(own)) throw this.#wrong(node, `${title} calls itself`, ", expected one that does not end in itself; loops are fold and whileLoop of JavaScript"); // prettier-ignore
    this.#calls.add(own);
    const value = this.#walk(own.expr, new Map(params.map((name, i) => [name, args[i]!])));
    this.#calls.delete(own);
    return value;
  }

  #applied(node: MathNode, title: string, known: Known, args: readonly Value[]): Operand {
    const { least, most, lists } = known;
    const isOneList = lists === 1 && args.length === 1;
    this.#mustCount(node, title, args.length, least, most);
    const list = args.find(isList);
    if (list && !isOneList && lists < 2) throw this.#wrong(node, `${title}: got a list of ${list.length}`, ", expected numbers"); // prettier-ignore
    const [xs, zs] = args;
    if (lists === 2 && !(isList(xs!) && isList(zs!) && xs.length === zs.length)) throw this.#wrong(node, `${title}: got ${args.map(describe).join(" and ")}`, ", expected two lists of one length"); // prettier-ignore
    const operands = args.flat() as Operand[];
    if (operands.length === 0) throw this.#wrong(node, `${title}: got an empty list`, ", expected one number at least");
    this.#count(node, operands.length);
    const value = known.of(this, operands);
    if (known.isTruth && value instanceof Expr) this.#truths.add(value);
    return value;
  }

  /** a < b < c holds where both do. */
  #relations(node: Node<"RelationalNode">, operands: readonly Operand[]): Operand {
    const holds = node.conditionals.map((name, i) => {
      const known = functions.get(name);
      if (!known) throw this.#wrong(node, `comparison ${quoted(name)} is not supported`, "");
      return this.#applied(node, `comparison ${quoted(name)}`, known, [operands[i]!, operands[i + 1]!]);
    });
    return holds.reduce((x, y) => this.#applied(node, "comparison", functions.get("and")!, [x, y]));
  }

  #number(value: Value, node: MathNode): Operand {
    if (!isList(value)) return value;
    throw this.#wrong(node, `got a list of ${value.length}`, ", expected a number; lists are for sum, mean, dot, norm and the like"); // prettier-ignore
  }

  #count(node: MathNode, nodes: number): void {
    const before = this.#nodes;
    this.#nodes += nodes;
    if (this.#nodes > MOST_NODES) throw this.#wrong(node, `got more than ${MOST_NODES} operations, those of its functions again in each call`, "; make the formula smaller", "limit"); // prettier-ignore
    if (Math.floor(before / LOOK_EVERY) !== Math.floor(this.#nodes / LOOK_EVERY)) look();
  }

  #mustCount(node: MathNode, title: string, got: number, least: number, most: number): void {
    if (got >= least && got <= most) return;
    const expected = least === most ? least : most === Infinity ? `${least} or more` : `${least} to ${most}`;
    throw this.#wrong(node, `${title}: got ${got} argument${got === 1 ? "" : "s"}`, `, expected ${expected}`);
  }

  #unsupported(node: MathNode): FormulaError {
    const [what, hint] = notHere[node.type] ?? [`${quoted(node.type)} of mathjs is`, undefined];
    return this.#wrong(node, `${what} not supported here`, hint ?? "; docs/expressions.md lists what is");
  }

  #wrong(node: MathNode, got: string, hint: string, code: "formula" | "limit" = "formula"): FormulaError {
    const position = this.text.positions.get(node);
    return new FormulaError(code, `${this.text.where}: ${got}${at(position)}${hint}`, position);
  }
}
