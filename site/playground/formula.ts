/** A formula as a function: parsed, never run as code. Statements are separated by `;` or lines. */
import { parse as parseNodes } from "mathjs";
import type { MathNode } from "mathjs";
import { compile } from "wasmgrad";
import type { Compiled, Expr } from "wasmgrad";
import { parse } from "wasmgrad/expressions";
import { LIMITS, LONGEST } from "./limits.js";

/** A function with the names of its inputs and outputs. */
export interface Subject {
  readonly f: Compiled;
  readonly inputs: readonly string[];
  /** Empty where they have no names. */
  readonly outputs: readonly string[];
}

/** What is wrong with a text, and where: characters from 1. */
export class TextError extends Error {
  constructor(
    message: string,
    readonly position?: number,
  ) {
    super(message);
  }
}

interface Statement {
  readonly from: number;
  readonly to: number;
  readonly node: MathNode;
  /** What it assigns. */
  readonly name?: string;
  readonly isFunction: boolean;
}

/** Names that are constants unless the formula assigns them. */
const CONSTANTS: ReadonlySet<string> = new Set(
  "pi PI e E tau phi LN2 LN10 LOG2E LOG10E SQRT2 SQRT1_2 Infinity NaN true false".split(" "),
);

/** Lines of a formula; a statement may take several, and is looked at after each. */
const MOST_LINES = 500;
/** Statements of a formula; each output is parsed with those before it. */
const MOST_STATEMENTS = 50;

/**
 * The function that a formula writes down. Inputs are the names that nothing assigns, in the order of the text. Outputs
 * are the statements without a name, and those whose name no later statement uses.
 * @throws TextError; AdError "limit" where it is too large.
 */
export function subjectOf(text: string): Subject {
  if (text.length > LONGEST)
    throw new TextError(`The formula has ${text.length} characters, expected at most ${LONGEST}.`);
  const statements = statementsOf(text);
  if (statements.length === 0) throw new TextError("There is no formula yet: write one, such as x*y + sin(x).");
  const inputs = inputsOf(statements);
  if (statements.length > MOST_STATEMENTS)
    throw new TextError(`The formula has ${statements.length} statements, expected at most ${MOST_STATEMENTS}.`);
  if (inputs.length === 0)
    throw new TextError("The formula has no variable: write one with a name in it, such as x^2.");
  const outputs = outputsOf(statements);
  if (outputs.length === 0)
    throw new TextError("The formula defines functions and uses none: add a line that does, such as g(x).");
  const formulas = outputs.map((output) => written(text, statements, output, inputs));
  const shape = Object.fromEntries(inputs.map((name) => [name, []]));
  const record = (values: Record<string, Expr>): Expr | Expr[] => {
    const results = formulas.map((formula) => formula(values));
    return results.length === 1 ? results[0]! : results;
  };
  const f = compile(shape as never, record as never, { limits: LIMITS }) as Compiled;
  return { f, inputs, outputs: outputs.map(({ name }, k) => name ?? (outputs.length === 1 ? "f" : `f${k + 1}`)) };
}

/** One statement as a formula. All others that have no part in it are blank, so that characters are those of the text. */
function written(text: string, statements: readonly Statement[], output: Statement, inputs: readonly string[]) {
  const kept = statements.filter((s) => s === output || (s.name !== undefined && s.to <= output.from));
  let line = text.replace(/[^\n]/g, " ");
  // With what separates it from the next.
  for (const { from, to } of kept) line = line.slice(0, from) + text.slice(from, to + 1) + line.slice(to + 1);
  try {
    return parse(line, { variables: inputs });
  } catch (error) {
    throw textError(error);
  }
}

/** @throws TextError. */
function statementsOf(text: string): Statement[] {
  const lines = text.split("\n").length;
  if (lines > MOST_LINES) throw new TextError(`The formula has ${lines} lines, expected at most ${MOST_LINES}.`);
  const node = nodesOf(text);
  const nodes = "blocks" in node ? (node.blocks as { node: MathNode }[]).map((block) => block.node) : [node];
  const ranges = rangesOf(text);
  if (text.trim() === "" || ranges.length === 0) return [];
  if (ranges.length !== nodes.length)
    throw new TextError("The formula cannot be split into lines: write one statement a line.");
  return ranges.map(({ from, to }, k) => {
    const { type } = nodes[k]!;
    const isFunction = type === "FunctionAssignmentNode";
    const assigned =
      isFunction || type === "AssignmentNode" ? (nodes[k] as MathNode & { name: string }).name : undefined;
    return { from, to, node: nodes[k]!, name: assigned, isFunction };
  });
}

function nodesOf(text: string): MathNode {
  try {
    return parseNodes(text);
  } catch (error) {
    throw textError(error);
  }
}

/** An error of mathjs or of wasmgrad's parser, which know the character. */
function textError(error: unknown): unknown {
  if (error instanceof RangeError)
    return new TextError("The formula is nested too deeply: write parts of it on lines of their own.");
  if (!(error instanceof Error)) return error;
  const { char, position } = error as { char?: number; position?: number };
  const message = error.message
    .replace(/ \(char \d+\)$/, "")
    .replace(/ at character \d+/, "")
    .replace(/^parse: /, "");
  return char === undefined && position === undefined ? error : new TextError(sentence(message), char ?? position);
}

const sentence = (words: string): string =>
  words.charAt(0).toUpperCase() + words.slice(1) + (/[.!?]$/.test(words) ? "" : ".");

/**
 * Stretches of the text between separators that stand in no bracket, comment or string; blank ones are none. A line that
 * is no statement by itself goes on in the next.
 */
function rangesOf(text: string): { from: number; to: number }[] {
  const ranges: { from: number; to: number }[] = [];
  let [from, depth, content] = [0, 0, false];
  const end = (to: number): void => {
    if (content) ranges.push({ from, to });
    [from, content] = [to + 1, false];
  };
  for (const { 0: token, index } of text.matchAll(/#[^\n]*|"(?:\\.|[^"\\])*"|[\s\S]/g)) {
    if (token === "(" || token === "[" || token === "{") depth++;
    if (token === ")" || token === "]" || token === "}") depth--;
    const separates = token === ";" || (token === "\n" && (!content || isStatement(text.slice(from, index))));
    if (depth <= 0 && separates) end(index);
    else if (!token.startsWith("#") && token.trim() !== "") content = true;
  }
  end(text.length);
  return ranges;
}

function isStatement(text: string): boolean {
  try {
    parseNodes(text);
    return true;
  } catch {
    return false;
  }
}

/** Names that a node reads, but for parameters of functions and names of functions that are called. */
function namesIn(root: MathNode): string[] {
  const names: string[] = [];
  const own = root.type === "FunctionAssignmentNode" ? (root as MathNode & { params: string[] }).params : [];
  root.traverse((node, path, parent) => {
    if (node.type !== "SymbolNode" || (parent?.type === "FunctionNode" && path === "fn")) return;
    const { name } = node as MathNode & { name: string };
    const assigned = parent?.type === "AssignmentNode" && path === "object";
    if (!assigned && !own.includes(name)) names.push(name);
  });
  return names;
}

/** Functions that a node calls. */
function callsIn(root: MathNode): string[] {
  const calls: string[] = [];
  root.traverse((node) => {
    if (node.type === "FunctionNode") calls.push((node as MathNode & { fn: { name: string } }).fn.name);
  });
  return calls;
}

function inputsOf(statements: readonly Statement[]): string[] {
  const assigned = new Set<string>();
  const inputs = new Set<string>();
  for (const { node, name } of statements) {
    for (const read of namesIn(node)) if (!assigned.has(read) && !CONSTANTS.has(read)) inputs.add(read);
    if (name !== undefined) assigned.add(name);
  }
  return [...inputs];
}

function outputsOf(statements: readonly Statement[]): Statement[] {
  const used = (name: string, after: number): boolean =>
    statements.slice(after + 1).some(({ node }) => namesIn(node).includes(name) || callsIn(node).includes(name));
  return statements.filter(({ name, isFunction }, k) => !isFunction && (name === undefined || !used(name, k)));
}
