/** The dispatch of runs on loops (assembly/templates): one `switch` a sweep. */
import type { OpName } from "../src/algebra.js";
import { rules } from "../src/ops.js";
import { activeOperands } from "../src/readings.js";
import {
  byOpcode,
  className,
  isKept,
  isList,
  isOneOfMany,
  isRare,
  light,
  recorded,
  shapeNames,
  width,
} from "./groups.js";
import { capital } from "./source.js";

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
export function loopNumbers(): string {
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
export function dispatch(
  sweep: string,
  parameters: string[],
  step: 1 | -1,
  included: (name: OpName) => boolean,
): string {
  const args = parameters.filter((p) => p !== "s").join(", ");
  const call = (name: OpName, [, template, ...types]: Loop): string => {
    if (sweep === "adjoint" && types[0] === "Near" && types[1] === "Near")
      return callOf(sweep, name, "BinaryNear", [], args);
    if (sweep === "adjoint" && types[0] === "Strided" && types[1] === "Strided")
      return callOf(sweep, name, "BinaryAny", [], args);
    if (isKept(name) && sweep === "adjoint") return "T.givenUnary(run, w, x, g, s);";
    if (isKept(name) && sweep === "value") {
      const plain = callOf(sweep, name, template, types, "run, w, x");
      return `if (s && T.receives(run, 0)) T.keptUnary<${className(name)}>(run, w, x, s); else ${plain}`;
    }
    return callOf(sweep, name, template, types, args);
  };
  return switchOver(sweep, parameters, step, included, call);
}

/** Sweeps that run seldom have one loop an operation, whatever the forms, and one for all that are not light. */
export function seldom(sweep: string, parameters: string[], step: 1 | -1): string {
  const args = parameters.join(", ");
  const call = (name: OpName): string => {
    if (activeOperands(name) === 0) return "T.still(run, d);";
    const shape = shapeNames[rules[name].arity];
    return callOf(sweep, name, shape, [], args, isOneOfMany(name));
  };
  const included = (name: OpName): boolean => sweep === "tangent" || activeOperands(name) !== 0;
  return switchOver(sweep, parameters, step, included, call);
}

const declaration = (parameters: readonly string[]): string =>
  parameters.map((p) => (p.includes(":") ? p : `${p}: usize`)).join(", ");
const argumentsOf = (parameters: readonly string[]): string => parameters.map((p) => p.split(":")[0]).join(", ");

/** One `switch` over opcodes, which calls what `call` says; operations that it says the same of share a case. */
function byCall(
  name: string,
  parameters: readonly string[],
  of: readonly OpName[],
  call: (name: OpName) => string,
): string {
  const labels = new Map<string, string[]>();
  for (const one of of) labels.set(call(one), [...(labels.get(call(one)) ?? []), `case ${rules[one].code}:`]);
  const args = argumentsOf(parameters);
  const cases = [...labels].map(([called, of]) => `    ${of.join(" ")} T.${called}(${args}); break;`);
  return `export function ${name}(opcode: usize, ${declaration(parameters)}): void {\n  switch (<u32>opcode) {\n${cases.join("\n")}\n  }\n}\n`;
}

const at = ["at", "end"];
const active = (name: OpName): boolean => activeOperands(name) !== 0;

/** Operations on lists at many points (assembly/templates/blocks_lists.ts). */
export function listBlocks(): string {
  const lists = recorded.filter(isList);
  const of = (kind: string) => (name: OpName) => `${kind}${shapeNames[rules[name].arity]}Blocks<${className(name)}>`;
  const value = (name: OpName): string =>
    name === "sum" || name === "dot" ? `value${capital(name)}Blocks` : of("value")(name);
  const single = lists.filter((name) => rules[name].arity === "list");
  return `${byCall("valueLists", [...at, "batch", "z"], lists, value)}
${byCall("tangentLists", [...at, "batch", "q", "z"], lists, of("tangent"))}
${byCall("giveLists", [...at, "fresh: bool", "batch", "q", "z"], single, of("give"))}`;
}

/** Operations at many points (assembly/templates/blocks.ts), by opcode; an element of two lists gives as a product does. */
export function blocks(): string {
  const plain = recorded.filter((name) => !isList(name));
  const of = (kind: string, shared: (name: OpName) => boolean) => (name: OpName) => {
    const shape = shapeNames[rules[name].arity === "pairs" ? 2 : rules[name].arity];
    return `${kind}${shape}Blocks<${shared(name) ? `${shape}Rules` : className(name)}>`;
  };
  const withOpcode = (
    name: string,
    kind: string,
    more: string[],
    of_: readonly OpName[],
    shared: (name: OpName) => boolean,
  ): string => byCall(name, [...at, ...more], of_, of(kind, shared)).replaceAll(">(at", ">(opcode, at");
  const pairs = recorded.filter((name) => rules[name].arity === "pairs");
  return `${withOpcode("valueBlocks", "value", ["batch"], plain, isRare)}
${withOpcode("tangentBlocks", "tangent", ["batch", "q"], plain.filter(active), isOneOfMany)}
${withOpcode("giveBlocks", "give", ["to: u32", "fresh: u32", "batch", "q"], [...plain.filter(active), ...pairs], isOneOfMany)}
${parts()}`;
}

/** What light operations give, one at a time. */
function parts(): string {
  const part = (name: OpName): string => {
    const two = rules[name].arity === 2;
    const of = (partial: string): string =>
      `changetype<${className(name)}>(0).${partial}<v128>(t, va, ${two ? "vb, " : ""}vy)`;
    return `    case ${rules[name].code}: return ${two ? `operand ? ${of("db")} : ${of("da")}` : of("da")};`;
  };
  return `/** What a light operation gives to one operand, at two points. */
export function partOf(opcode: usize, operand: u32, y: usize, a: usize, b: usize, q: usize): v128 {
  const t = v128.load(y + q), va = v128.load(a), vb = v128.load(b), vy = v128.load(y);
  switch (<u32>opcode) {\n${recorded
    .filter((name) => light.has(name))
    .map(part)
    .join("\n")}\n    default: return f64x2.splat(NaN);\n  }\n}\n`;
}

function switchOver(
  sweep: string,
  parameters: string[],
  step: 1 | -1,
  included: (name: OpName) => boolean,
  call: (name: OpName, loop: Loop) => string,
): string {
  const labels = new Map<string, string[]>();
  loops.forEach(({ name, loop }, number) => {
    if (!included(name)) return;
    const called = call(name, loop);
    labels.set(called, [...(labels.get(called) ?? []), `case ${number}:`]);
  });
  const cases = [...labels].map(([called, numbers]) => {
    return `    ${numbers.join(" ")} { do { ${called} run ${step > 0 ? "+=" : "-="} T.RUN_BYTES; } while (load<u32>(run) == kind); return run; }`;
  });
  const declared = parameters.map((p) => `${p}: usize`).join(", ");
  return `export function ${sweep}Run(${declared}): usize {
  const kind = load<u32>(run);
  switch (kind >> LOOP_SHIFT) {\n${cases.join("\n")}\n    default: return run ${step > 0 ? "+" : "-"} T.RUN_BYTES;\n  }\n}\n`;
}

function callOf(
  sweep: string,
  name: OpName,
  template: string,
  types: readonly string[],
  args: string,
  shared = isRare(name),
): string {
  const rule = shared ? `${template}Rules` : className(name);
  return `T.${sweep}${template}<${[rule, ...types.map((type) => `T.${type}`)].join(", ")}>(${args});`;
}
