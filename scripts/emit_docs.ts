/** Writes docs/ops.md: the table of operations for people. */
import type { Algebra, OpName } from "../src/algebra.js";
import { Gate, Over, minusOne, one, zero } from "../src/algebra.js";
import type { Partial } from "../src/algebra.js";
import { names, rules } from "../src/ops.js";
import type { ListRule } from "../src/ops.js";
import { algebraOf, partialsOf } from "../src/readings.js";

const infix: Record<string, string> = { add: "+", sub: "-", mul: "·", div: "/", lt: "<", le: "≤", gt: ">", ge: "≥", eq: "=", ne: "≠" }; // prettier-ignore

/** The table read as formulas for people. */
const formulas: Algebra<string> = algebraOf<string>(
  (x) => String(Math.abs(x - 1 / 3) < 1e-9 ? "1/3" : Math.round(x * 1e6) / 1e6 === x ? x : x.toFixed(6)),
  (name, args) => {
    if (name === "neg") return `-${args[0]}`;
    if (infix[name]) return `(${args[0]} ${infix[name]} ${args[1]})`;
    return `${name}(${args.join(", ")})`;
  },
);

const bare = (text: string): string => (/^\([^()]*\)$/.test(text) ? text.slice(1, -1) : text);

function show(p: Partial<string>): string {
  if (p === zero) return "0";
  if (p === one) return "1";
  if (p === minusOne) return "-1";
  if (p instanceof Over) return `${p.times === one ? "1" : show(p.times as string)} / ${p.by as string}`;
  if (p instanceof Gate) {
    return `${show(p.then)} where ${bare(p.when as string)}, else ${show(p.otherwise)}`;
  }
  return bare(p as string);
}

const operands: Record<string, string[]> = { 1: ["a"], 2: ["a", "b"], 3: ["a", "b", "c"], list: ["x"], pairs: ["x", "z"] }; // prettier-ignore

/** A tally, its term, and what that is: from the largest element on where there is a pivot. */
function tallied({ pivot, tally }: ListRule): [tally: string, term: string, where: string] {
  return pivot ? ["Σe", "e", `, e = ${bare(tally!(formulas, "x", "max(xs)"))}`] : ["ties", "tie", ""];
}

function row(name: OpName): string {
  const rule = rules[name];
  const names = operands[rule.arity]!;
  const list = typeof rule.arity === "string";
  const [tally, term, where] = rule.arity === "list" ? tallied(rule) : ["", undefined, ""];
  const shown = rule.partials
    ? partialsOf(formulas, name, rule.arity === "list" ? [...names, "y", tally] : names, term ?? "y").map(
        (p, i) => `∂${names[i]}: ${show(p)}${where}`,
      )
    : ["by the operations it is recorded as"];
  const signature = list ? `${name}(${names.map((x) => `${x}s`).join(", ")})` : `${name}(${names.join(", ")})`;
  return `| ${rule.code} | \`${signature}\` | ${rule.doc.replaceAll("|", "\\|")} | ${shown.join("<br>")} |`;
}

export function emitDocs(): string {
  return `<!-- Generated from src/ops.ts by scripts/generate.ts. Do not edit. -->
# Operations

Every operation of wasmgrad, from the one table in \`src/ops.ts\`. \`a\`, \`b\`, \`c\` are the operands, \`y\` is the
result, \`x\` an element of a list. Where an operation has no derivative, the text names the convention.

| code | operation | what it is | partial derivatives |
| --- | --- | --- | --- |
${names.map(row).join("\n")}
`;
}
