/** Writes the codes of operations into docs/format.md, the rest of which is written by hand. */
import { readFileSync } from "node:fs";
import { nameOf, rules } from "../src/ops.js";

const [BEGIN, END] = ["<!-- codes, from src/ops.ts -->\n", "<!-- end of codes -->"];

const operands = { 1: "1 operand", 2: "2 operands", 3: "3 operands", list: "a list", pairs: "two lists" };

export function emitFormat(): string {
  const text = readFileSync(new URL("../docs/format.md", import.meta.url), "utf8");
  const lines = Object.entries(operands).map(([arity, title]) => {
    const of = nameOf.filter((name) => String(rules[name].arity) === arity && rules[name].partials);
    return `- ${title}: ${of.map((name) => `${rules[name].code} ${name}`).join(", ")}`;
  });
  const [before] = text.split(BEGIN);
  const [, after] = text.split(END);
  return `${before}${BEGIN}\n${lines.join("\n")}\n\n${END}${after}`;
}
