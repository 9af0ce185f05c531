/**
 * Where the nodes of a formula stand in its text. mathjs keeps no positions, but names and numbers of the tree, in the
 * order of the text, are those of the text.
 */
import { parts } from "./nodes.js";
import type { MathNode, Part } from "./nodes.js";

/** Comments; texts and numbers; names. */
const TOKENS =
  /#.*|(?<value>"(?:\\.|[^"\\]){0,200}"|0[xob][\da-f.]+(?:i\d+)?|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)|(?<name>[\p{L}_$][\p{L}\p{N}_$]*)/giu;

const WORDS = new Set(["and", "or", "xor", "not", "mod", "to", "in"]);
const VALUES = new Set(["true", "false", "null", "undefined", "NaN", "Infinity"]);

/** Names and values ("") of the text, with their characters from 1. */
function tokensOf(text: string): { readonly part: string; readonly position: number }[] {
  return [...text.matchAll(TOKENS)].flatMap(({ index, groups }) => {
    const { name, value } = groups!;
    if ((name === undefined && value === undefined) || WORDS.has(name ?? "")) return [];
    return [{ part: name === undefined || VALUES.has(name) ? "" : name, position: index + 1 }];
  });
}

/**
 * The characters at which nodes begin, but for operators and brackets in front: that of the first name or number in them.
 * Empty where text and tree do not agree.
 */
export function positionsOf(root: MathNode, text: string): ReadonlyMap<MathNode, number> {
  const tokens = tokensOf(text);
  const found = new Map<MathNode, number>();
  let next = 0;
  // With a stack of its own: trees of long sums are deep. A node waits for the first token beneath it.
  const stack: Part[] = [root];
  while (stack.length > 0) {
    const part = stack.pop()!;
    const token = tokens[next];
    if (typeof part !== "string") {
      const below = parts(part);
      if (token) found.set(part, token.position);
      // A node that no formula has: what stands before it is known.
      if (!below) return found;
      for (let i = below.length - 1; i >= 0; i--) stack.push(below[i]!);
    } else if (token?.part === part) next++;
    else return new Map();
  }
  return next === tokens.length ? found : new Map();
}
