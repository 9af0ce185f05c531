/** Code of the documents, with the results that it states turned into checks. */
import { parse } from "acorn";

/** A comment that is a value and nothing else: a number, a truth value, a text, an array or an object. */
const stated =
  /^;? *\/\/ (-?(?:[\d.]+(?:e[+-]?\d+)?|Infinity)|NaN|true|false|"[^"]*"|(?:Float64Array )?\[.*\]|\{.*\})$/;

const prologue = `import assert from "node:assert/strict";
const plain = (x) => (ArrayBuffer.isView(x) ? Array.from(x) : x);
let checks = 0;
const check = (got, stated) => { assert.deepEqual(plain(got), stated); checks++; return got; };
process.on("exit", () => process.stdout.write("\\n" + checks));
`;

/** What a statement that a value stands behind gives: the argument, where it prints one. */
function given(text: string): { start: number; end: number }[] {
  return parse(text, { ecmaVersion: "latest", sourceType: "module" }).body.flatMap((statement) => {
    if (statement.type !== "ExpressionStatement") return [];
    const { expression } = statement;
    const prints = expression.type === "CallExpression" && /^console\.log$/.test(text.slice(expression.callee.start, expression.callee.end)); // prettier-ignore
    const [argument] = prints && expression.arguments.length === 1 ? expression.arguments : [];
    return [argument ?? expression];
  });
}

/**
 * A block as a program that fails where a result that it states as `expression; // result` is wrong, and that prints last,
 * on a line of its own, how many it checked.
 */
export function checked(block: string): string {
  const code = given(block).reduceRight((text, { start, end }) => {
    const line = text.slice(end).split("\n")[0]!;
    const value = stated.exec(line.replace(/^\)(?=;)/, ""))?.[1];
    if (value === undefined) return text;
    const check = `check((${text.slice(start, end)}), ${value.replace("Float64Array", "")})`;
    return text.slice(0, start) + check + text.slice(end);
  }, block);
  return prologue + code;
}

/** Number of checks that a program of `checked` printed. */
export const checksIn = (output: string): number => Number(output.slice(output.lastIndexOf("\n") + 1));
