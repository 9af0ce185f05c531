/** Turns the text of an example into a module that a Worker can import, and that tells what its statements gave. */
import { type Node, type Program, parse } from "acorn";

export interface Prepared {
  /** The module; as many lines as the text, so that lines in errors are those that the reader sees. */
  readonly code: string;
  /** Text of each statement whose result is shown, by the number that the module gives. */
  readonly statements: readonly string[];
}

/** Name of the function that the module hands its results to: (number of the statement, result) => void. */
export const SHOW = "__showResult";

interface Insertion {
  readonly at: number;
  /** Where the text that is replaced ends; `at` where nothing is. */
  readonly end: number;
  readonly text: string;
}

const quiet = new Set(["AssignmentExpression", "UpdateExpression"]);

/**
 * @param resolve Address of what is imported by a name; throws where there is none.
 * @throws SyntaxError with line and column, where the text is no JavaScript.
 */
export function prepare(text: string, resolve: (name: string) => string): Prepared {
  const program = parse(text, { ecmaVersion: "latest", sourceType: "module", allowReturnOutsideFunction: false });
  const statements: string[] = [];
  const changes: Insertion[] = importsOf(program).map(({ start, end, value }) => ({
    at: start,
    end,
    text: JSON.stringify(resolve(value)),
  }));
  for (const statement of program.body) {
    if (statement.type !== "ExpressionStatement" || statement.directive) continue;
    const { start, end, type } = statement.expression;
    if (quiet.has(type)) continue;
    changes.push({ at: start, end: start, text: `${SHOW}(${statements.length}, (` }, { at: end, end, text: "))" });
    statements.push(text.slice(start, end));
  }
  return { code: apply(text, changes), statements };
}

/** Places and values of the names that the program imports, by `import … from` and by `import("…")`. */
function importsOf(program: Program): { start: number; end: number; value: string }[] {
  const found: { start: number; end: number; value: string }[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (typeof node !== "object" || node === null) return;
    const { type, source } = node as Node & { source?: Node & { value?: unknown } };
    if (source && /^(?:Import|Export)/.test(type) && typeof source.value === "string") {
      found.push({ start: source.start, end: source.end, value: source.value });
    }
    Object.values(node).forEach(visit);
  };
  visit(program);
  return found;
}

function apply(text: string, changes: readonly Insertion[]): string {
  // From the end, so that places stay what they are. What is imported within a statement lies between its two ends.
  const sorted = [...changes].sort((a, b) => b.at - a.at || b.end - a.end);
  return sorted.reduce((code, change) => code.slice(0, change.at) + change.text + code.slice(change.end), text);
}
