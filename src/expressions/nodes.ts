/**
 * The nodes of mathjs's expression trees that formulas are made of. They are known by the names of their types, not by
 * their classes, so that a tree may come of any mathjs.
 */

/** Any node of mathjs. */
export interface MathNode {
  /** The name of its class, such as "OperatorNode". */
  readonly type: string;
}

export interface NodeOf {
  ArrayNode: { readonly items: readonly MathNode[] };
  AssignmentNode: { readonly object: MathNode; readonly index: MathNode | null; readonly value: MathNode };
  BlockNode: { readonly blocks: readonly { readonly node: MathNode }[] };
  ConditionalNode: { readonly condition: MathNode; readonly trueExpr: MathNode; readonly falseExpr: MathNode };
  ConstantNode: { readonly value: unknown };
  FunctionAssignmentNode: { readonly name: string; readonly params: readonly string[]; readonly expr: MathNode };
  FunctionNode: { readonly fn: MathNode; readonly args: readonly MathNode[] };
  OperatorNode: { readonly op: string; readonly fn: string; readonly args: readonly MathNode[] };
  ParenthesisNode: { readonly content: MathNode };
  RelationalNode: { readonly conditionals: readonly string[]; readonly params: readonly MathNode[] };
  SymbolNode: { readonly name: string };
}

export const isNode = <K extends keyof NodeOf>(node: MathNode, type: K): node is MathNode & NodeOf[K] =>
  node.type === type;

/** A part of a node in the order of the text: a node, or a name or number that stands there itself. */
export type Part = MathNode | string;

const partsOf: { readonly [K in keyof NodeOf]: (node: NodeOf[K]) => readonly Part[] } = {
  ArrayNode: ({ items }) => items,
  AssignmentNode: ({ object, index, value }) => [object, ...(index ? [index] : []), value],
  BlockNode: ({ blocks }) => blocks.map(({ node }) => node),
  ConditionalNode: ({ condition, trueExpr, falseExpr }) => [condition, trueExpr, falseExpr],
  ConstantNode: () => [""],
  FunctionAssignmentNode: ({ name, params, expr }) => [name, ...params, expr],
  FunctionNode: ({ fn, args }) => [fn, ...args],
  OperatorNode: ({ args }) => args,
  ParenthesisNode: ({ content }) => [content],
  RelationalNode: ({ params }) => params,
  SymbolNode: ({ name }) => [name],
};

/** The parts of a node; "" is a number. Undefined for a node that no formula has. */
export function parts(node: MathNode): readonly Part[] | undefined {
  if (!Object.hasOwn(partsOf, node.type)) return undefined;
  return (partsOf[node.type as keyof NodeOf] as unknown as (node: MathNode) => readonly Part[])(node);
}
