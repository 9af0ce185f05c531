/** Writes assembly/rules.generated.ts: one class of inlined methods an operation, and the dispatch on opcodes. */
import { accumulate, contract, contractTangent, zero } from "../src/algebra.js";
import type { OpName, Partial, Zero } from "../src/algebra.js";
import { kernel, names, rules } from "../src/ops.js";
import { activeOperands, dual } from "../src/readings.js";
import type { Dual } from "../src/readings.js";
import { SourceAlgebra, capital, functionBody } from "./source.js";
import type { Source } from "./source.js";

const letters = ["a", "b", "c"];
const isList = (name: OpName): boolean => typeof rules[name].arity === "string";
const width = (name: OpName): number => {
  const arity = rules[name].arity;
  return arity === "list" ? 1 : arity === "pairs" ? 2 : arity;
};

type Partials<V> = (m: unknown, ...args: V[]) => Partial<V>[];

const method = (name: string, parameters: string[], body: string): string =>
  `  @inline ${name}<T>(${parameters.map((p) => `${p}: T`).join(", ")}): T { ${body} }`;

const orZero = (source: Source | Zero, s: SourceAlgebra): Source =>
  source === zero ? s.algebra.lit(0) : (source as Source);

/** The derivative methods of one rule. List rules have them for one element, with the tally last. */
function derivatives(name: OpName): string[] {
  const partials = rules[name].partials as unknown as Partials<Source>;
  const operands = letters.slice(0, width(name));
  const dots = operands.map((x) => `${x}d`);
  const tally = rules[name].arity === "list" ? ["tally"] : [];
  const lines: string[] = [];

  const s = new SourceAlgebra();
  const v = (text: string): Source => s.leaf(text);
  const first = partials(s.algebra, ...[...operands, "y", ...tally].map(v));
  const tangent = first
    .map((p, i) => contractTangent(s.algebra, p, v(dots[i]!)))
    .reduce<Source | Zero>((sum, term) => accumulate(s.algebra, sum, term), zero);
  lines.push(method("tangent", [...interleave(operands, dots), "y", ...tally], functionBody(orZero(tangent, s))));

  const m = dual(s.algebra);
  const w = (text: string, d?: string): Dual<Source> => ({ v: v(text), d: d ? v(d) : zero });
  const lifted = (rules[name].partials as unknown as Partials<Dual<Source>>)(
    m,
    ...operands.map((x, i) => w(x, dots[i])),
    w("y", "yd"),
    ...tally.map((x) => w(x)),
  );
  const read = new Set<string>();
  operands.forEach((x, i) => {
    const once = contract(s.algebra, first[i]!, v("t"));
    leavesOf(orZero(once, s), read);
    const twice = contract(m, lifted[i]!, w("t", "td"));
    const second = twice === zero ? zero : (twice as Dual<Source>).d;
    lines.push(method(`d${x}`, ["t", ...operands, "y", ...tally], functionBody(orZero(once, s))));
    const parameters = ["t", "td", ...interleave(operands, dots), "y", "yd", ...tally];
    lines.push(method(`dd${x}`, parameters, functionBody(orZero(second, s))));
  });
  const used = [...operands.slice(0, 2), "y"].map(
    (x) => `  @inline uses${x.toUpperCase()}(): bool { return ${read.has(x)}; }`,
  );
  return [...lines, ...used];
}

/** The variables of an expression. */
function leavesOf(node: Source, into: Set<string>): void {
  if (node.leaf !== undefined) into.add(node.leaf);
  node.args.forEach((arg) => leavesOf(arg, into));
}

const interleave = (xs: string[], ds: string[]): string[] => xs.flatMap((x, i) => [x, ds[i]!]);

/**
 * Of a unary rule: the partial derivative itself, where it is a plain factor that costs a call. It does not depend on
 * adjoints, so that two can be computed at a time even where each adjoint waits for the one before.
 */
function slopeMethods(name: OpName): string[] {
  const rule = rules[name];
  if (rule.arity !== 1) return [];
  const s = new SourceAlgebra();
  const [slope] = rule.partials(s.algebra, s.leaf("a"), s.leaf("y"));
  const plain = typeof slope === "object" && "name" in slope ? functionBody(slope) : undefined;
  const dear = plain !== undefined && plain.includes("M.");
  return [
    `  @inline hasDearSlope(): bool { return ${dear}; }`,
    method("slope", ["a", "y"], dear ? plain : functionBody(s.algebra.lit(0))),
  ];
}

function valueMethod(name: OpName): string {
  const rule = rules[name];
  const operands = letters.slice(0, width(name));
  if (rule.arity === "list")
    return `  @inline value(form: u32, x: usize, q: usize, n: u32): f64 { return R.${name}(form, x, q, n); }`;
  if (rule.arity === "pairs") {
    return `  @inline value(form: u32, x: usize, q: usize, r: usize, n: u32): f64 { return R.${name}(form, x, q, r, n); }`;
  }
  const s = new SourceAlgebra();
  const apply = s.algebra[name] as (...args: Source[]) => Source;
  return method("value", operands, functionBody(apply(...operands.map((x) => s.leaf(x)))));
}

function tallyMethods(name: OpName): string[] {
  const rule = rules[name];
  if (rule.arity !== "list") return [];
  const s = new SourceAlgebra();
  const body = rule.tally ? rule.tally(s.algebra, s.leaf("a"), s.leaf("y")) : s.algebra.lit(0);
  return [
    `  @inline tallies(): bool { return ${Boolean(rule.tally)}; }`,
    method("tally", ["a", "y"], functionBody(body)),
  ];
}

const recorded = names.filter((name) => !(isList(name) && rules[name].value !== kernel));
const className = (name: OpName): string => `${capital(name)}Rule`;

function ruleClass(name: OpName): string {
  const lines = [valueMethod(name), ...derivatives(name), ...slopeMethods(name), ...tallyMethods(name)];
  return `/** ${rules[name].doc} */\n@final class ${className(name)} {\n${lines.join("\n")}\n}\n`;
}

const shapeNames = { 1: "Unary", 2: "Binary", 3: "Ternary", list: "List", pairs: "Pairs" } as const;

/** Operations whose loops are worth having once for each form of operands: they cost no more than reaching them. */
const light = new Set<OpName>(["add", "sub", "mul", "div", "square"]);
const forms = ["Gathered", "Near", "Shared"];
const sharedForms = [[1, 1], [1, 2], [2, 1], [0, 0]]; // prettier-ignore

/** The loops of one operation in the sweeps that run often: by form where it is light, else one that looks. */
function byForm(sweep: string, name: OpName, args: string): string {
  const shape = shapeNames[rules[name].arity];
  const call = (types: string[]): string => `T.${sweep}${shape}<${[className(name), ...types].join(", ")}>(${args})`;
  if (isList(name)) return call([]);
  if (sweep === "tangent" && activeOperands(name) === 0) return "{ valueRun(opcode, run, w, x); T.still(run, d); }";
  const any = call(Array<string>(width(name)).fill("T.Any"));
  if (!light.has(name) || (sweep !== "value" && sweep !== "adjoint")) return any;
  const cases = (width(name) === 1 ? [[1], [0]] : sharedForms).map((of) => {
    const code = of.reduce((sum, form, i) => sum | (form << (2 * i)), 0);
    return `if (forms == ${code}) ${call(of.map((form) => `T.${forms[form]}`))};`;
  });
  return `${cases.join(" else ")} else ${any}`;
}

/** One `switch` over opcodes that sends a run to its loop (assembly/templates). */
function dispatch(sweep: string, parameters: string[], included: (name: OpName) => boolean): string {
  const args = parameters.join(", ");
  const cases = recorded
    .filter(included)
    .map((name) => `    case ${rules[name].code}: { ${byForm(sweep, name, args)}; break; }`);
  const declared = parameters.map((p) => `${p}: usize`).join(", ");
  return `export function ${sweep}Run(opcode: u32, ${declared}): void {
  const forms = (load<u32>(run) >> 16) & 63;
  switch (opcode) {\n${cases.join("\n")}\n    default: break;\n  }\n}\n`;
}

function evaluateList(): string {
  const cases = recorded.filter(isList).map((name) => {
    const args = rules[name].arity === "pairs" ? "NEAR, x, 0, (<usize>n) << 3, n" : "NEAR, x, 0, n";
    return `    case ${rules[name].code}: return R.${name}(${args});`;
  });
  return `/** Result of one operation over the \`n\` numbers at \`x\` (a second list stands behind them), NaN for any other. */
export function evaluateList(opcode: u32, x: usize, n: u32): f64 {\n  switch (opcode) {\n${cases.join("\n")}\n    default: return NaN;\n  }\n}\n`;
}

function evaluate(): string {
  const cases = recorded
    .filter((name) => !isList(name))
    .map((name) => {
      const args = letters.slice(0, width(name)).join(", ");
      return `    case ${rules[name].code}: return changetype<${className(name)}>(0).value<f64>(${args});`;
    });
  return `/** Result of one operation of fixed arity; NaN for any other opcode. */
export function evaluate(opcode: u32, a: f64, b: f64, c: f64): f64 {\n  switch (opcode) {\n${cases.join("\n")}\n    default: return NaN;\n  }\n}\n`;
}

/** Words of operands an operation has in the index, by opcode; 0 for an opcode that no run may have. */
function operandWords(): string {
  const words = { 1: 1, 2: 2, 3: 3, list: 2, pairs: 3 } as const;
  const by = new Map(recorded.map((name) => [rules[name].code, name]));
  const at = (of: (name: OpName) => number): string =>
    Array.from({ length: names.length }, (_, code) => (by.has(code) ? of(by.get(code)!) : 0)).join(", ");
  return `/** Number of operands, by opcode, lists not counted; 3 for lists; 0: not an opcode of a run. */
const operandWords = memory.data<u8>([${at((name) => words[rules[name].arity])}]);
/** 1 where the operands are a list, 2 where they are two lists, by opcode. */
const lists = memory.data<u8>([${at((name) => (rules[name].arity === "list" ? 1 : rules[name].arity === "pairs" ? 2 : 0))}]);

export function operandWordsOf(opcode: u32): u32 { return opcode < ${names.length} ? load<u8>(operandWords + opcode) : 0; }
export function listsOf(opcode: u32): u32 { return load<u8>(lists + opcode); }
`;
}

export function emitRules(): string {
  const common = ["run", "w", "x"];
  return `// Generated from src/ops.ts by scripts/generate.ts. Do not edit.
import { NEAR } from "../src/layout";
import * as L from "./lanes";
import * as M from "./math";
import * as R from "./reduce";
import * as T from "./templates";

${operandWords()}
${recorded.map(ruleClass).join("\n")}
${dispatch("value", common, () => true)}
${dispatch("tangent", [...common, "d"], () => true)}
${dispatch("adjoint", [...common, "g"], (name) => activeOperands(name) !== 0)}
${dispatch("second", [...common, "d", "g", "e"], (name) => activeOperands(name) !== 0)}
${evaluate()}
${evaluateList()}`;
}
