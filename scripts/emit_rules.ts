/** Writes assembly/rules.generated.ts: one class of inlined methods an operation, and the dispatch on opcodes. */
import { accumulate, contract, contractTangent, zero } from "../src/algebra.js";
import type { OpName, Partial, Zero } from "../src/algebra.js";
import { kernel, names, rules } from "../src/ops.js";
import { RESULT, activeOperands, dual, readsOf } from "../src/readings.js";
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
  operands.forEach((x, i) => {
    const once = contract(s.algebra, first[i]!, v("t"));
    const twice = contract(m, lifted[i]!, w("t", "td"));
    const second = twice === zero ? zero : (twice as Dual<Source>).d;
    lines.push(method(`d${x}`, ["t", ...operands, "y", ...tally], functionBody(orZero(once, s))));
    const parameters = ["t", "td", ...interleave(operands, dots), "y", "yd", ...tally];
    lines.push(method(`dd${x}`, parameters, functionBody(orZero(second, s))));
  });
  // Bits of a, b and the result, four an operand.
  const reads = readsOf(name).reduce((bits, set, i) => bits | (((set & 3) | (set & RESULT ? 4 : 0)) << (4 * i)), 0);
  return [...lines, `  @inline reads(partial: u32, leaf: u32): bool { return <bool>((${reads} >> (4 * partial + leaf)) & 1); }`];
}

const interleave = (xs: string[], ds: string[]): string[] => xs.flatMap((x, i) => [x, ds[i]!]);

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

/** Slopes are kept by the forward sweep, which has them almost for nothing. */
const isKept = (name: OpName): boolean => "together" in rules[name];

function togetherMethod(name: OpName): string[] {
  const rule = rules[name];
  if (rule.arity !== 1 || !rule.together) return [];
  return [`  @inline both<T>(a: T, at: usize): T { return M.${rule.together}<T>(a, at); }`];
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
  const lines = [valueMethod(name), ...togetherMethod(name), ...derivatives(name), ...tallyMethods(name)];
  return `/** ${rules[name].doc} */\n@final class ${className(name)} {\n${lines.join("\n")}\n}\n`;
}

const shapeNames = { 1: "Unary", 2: "Binary", 3: "Ternary", list: "List", pairs: "Pairs" } as const;

/** Operations that cost no more than reaching their operands: they have a loop for each of the forms that matter. */
const light = new Set<OpName>(["add", "sub", "mul", "div", "square"]);

/** Forms of the operands, as in a run's first word; -1 stands for all that were not named before it. */
const GATHERED = 0;
const OTHERS = -1;
type Loop = readonly [forms: number, template: string, ...types: string[]];
const binaryLoops: readonly Loop[] = [
  [GATHERED, "BinaryGathered"],
  [1 | (1 << 2), "BinaryStrided", "Near", "Near"],
  [1 | (2 << 2), "BinaryStrided", "Near", "Shared"],
  [2 | (1 << 2), "BinaryStrided", "Shared", "Near"],
  [OTHERS, "BinaryStrided", "Strided", "Strided"],
];
const unaryLoops: readonly Loop[] = [
  [GATHERED, "UnaryGathered"],
  [1, "UnaryStrided", "Near"],
  [OTHERS, "UnaryStrided", "Strided"],
];

function loopsOf(name: OpName): readonly Loop[] {
  const { arity } = rules[name];
  if (light.has(name)) return arity === 1 ? unaryLoops : binaryLoops;
  return [[OTHERS, shapeNames[arity]]];
}

/** Every loop of the sweeps, in the order of their numbers (LOOP_SHIFT in src/layout.ts). */
const loops = recorded.flatMap((name) => loopsOf(name).map((loop) => ({ name, loop })));

/** Takes a run's opcode and forms to its loop. */
function loopNumbers(): string {
  const first = (name: OpName): number => loops.findIndex((loop) => loop.name === name);
  const classes = (name: OpName): number => (light.has(name) ? width(name) : 0);
  const cases = (from: readonly Loop[]): string =>
    from.map(([forms], i) => (forms === OTHERS ? `return first + ${i};` : `if (forms == ${forms}) return first + ${i};`)).join(" "); // prettier-ignore
  return `/** The first loop of each opcode, and how many operands' forms choose among its loops. */
const firstLoop = memory.data<u8>([${byOpcode(first)}]);
const choosing = memory.data<u8>([${byOpcode(classes)}]);

/** Number of the loop that serves runs of this opcode and forms. */
export function loopOf(opcode: u32, forms: u32): u32 {
  const first: u32 = load<u8>(firstLoop + opcode), operands = load<u8>(choosing + opcode);
  if (operands == 1) { ${cases(unaryLoops)} }
  if (operands == 2) { ${cases(binaryLoops)} }
  return first;
}

/** All gathered or none: what the loops of this opcode want of operands. */
export function isLight(opcode: u32): bool { return load<u8>(choosing + opcode) != 0; }
`;
}

/** One `switch` over loops (assembly/templates), which goes on while runs are of one kind. Returns the next run. */
function dispatch(sweep: string, parameters: string[], step: 1 | -1, included: (name: OpName) => boolean): string {
  const args = parameters.filter((p) => p !== "s").join(", ");
  const call = (name: OpName, [, template, ...types]: Loop): string => {
    if (sweep === "adjoint" && types[0] === "Near" && types[1] === "Near") return call0(sweep, name, "BinaryNear", [], args);
    if (isKept(name) && sweep === "adjoint") return "T.givenUnary(run, w, x, g, s);";
    if (isKept(name) && sweep === "value") {
      const plain = call0(sweep, name, template, types, "run, w, x");
      return `if (s && T.receives(run, 0)) T.keptUnary<${className(name)}>(run, w, x, s); else ${plain}`;
    }
    if (sweep === "tangent" && activeOperands(name) === 0) {
      return `${call0("value", name, template, types, "run, w, x")} T.still(run, d);`;
    }
    const any = light.has(name) && (sweep === "tangent" || sweep === "second");
    if (!any) return call0(sweep, name, template, types, args);
    return call0(sweep, name, shapeNames[rules[name].arity], [], args);
  };
  // Sweeps that run seldom have one loop an operation, whatever the forms.
  const seldom = sweep === "tangent" || sweep === "second";
  const cases = loops
    .map(({ name, loop }, number) => ({ name, loop, number }))
    .filter(({ name }) => included(name))
    .map(({ name, loop, number }) => {
      if (seldom && loops[number + 1]?.name === name) return `    case ${number}:`;
      return `    case ${number}: { do { ${call(name, loop)} run ${step > 0 ? "+=" : "-="} T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }`;
    });
  const declared = parameters.map((p) => `${p}: usize`).join(", ");
  return `export function ${sweep}Run(${declared}): usize {
  const kind = load<u32>(run);
  switch (kind >> LOOP_SHIFT) {\n${cases.join("\n")}\n    default: return run ${step > 0 ? "+" : "-"} T.RUN_BYTES;\n  }\n}\n`;
}

const call0 = (sweep: string, name: OpName, template: string, types: readonly string[], args: string): string =>
  `T.${sweep}${template}<${[className(name), ...types.map((type) => `T.${type}`)].join(", ")}>(${args});`;

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

/** A number an opcode; 0 for those that no run may have. */
function byOpcode(of: (name: OpName) => number): string {
  const by = new Map(recorded.map((name) => [rules[name].code, name]));
  return Array.from({ length: names.length }, (_, code) => (by.has(code) ? of(by.get(code)!) : 0)).join(", ");
}

/** Words of operands an operation has in the index, by opcode; 0 for an opcode that no run may have. */
function operandWords(): string {
  const words = { 1: 1, 2: 2, 3: 3, list: 2, pairs: 3 } as const;
  return `/** Number of operands, by opcode, lists not counted; 3 for lists; 0: not an opcode of a run. */
const operandWords = memory.data<u8>([${byOpcode((name) => words[rules[name].arity])}]);
/** 1 where the operands are a list, 2 where they are two lists, by opcode. */
const lists = memory.data<u8>([${byOpcode((name) => (rules[name].arity === "list" ? 1 : rules[name].arity === "pairs" ? 2 : 0))}]);

export function operandWordsOf(opcode: u32): u32 { return opcode < ${names.length} ? load<u8>(operandWords + opcode) : 0; }
export function listsOf(opcode: u32): u32 { return load<u8>(lists + opcode); }
`;
}

export function emitRules(): string {
  const common = ["run", "w", "x"];
  return `// Generated from src/ops.ts by scripts/generate.ts. Do not edit.
import { LOOP_SHIFT, NEAR } from "../src/layout";
import * as L from "./lanes";
import * as M from "./math";
import * as R from "./reduce";
import * as T from "./templates";

${operandWords()}
${loopNumbers()}
${recorded.map(ruleClass).join("\n")}
${dispatch("value", [...common, "s"], 1, () => true)}
${dispatch("tangent", [...common, "d"], 1, () => true)}
${dispatch("adjoint", [...common, "g", "s"], -1, (name) => activeOperands(name) !== 0)}
${dispatch("second", [...common, "d", "g", "e"], -1, (name) => activeOperands(name) !== 0)}
${evaluate()}
${evaluateList()}`;
}
