/** The dispatch of runs on loops (assembly/templates): one `switch` a sweep. */
import type { OpName } from "../src/algebra.js";
import { rules } from "../src/ops.js";
import { activeOperands, light } from "../src/readings.js";
import {
  byOpcode,
  curvedSets,
  className,
  isKept,
  isList,
  isOneOfMany,
  isRare,
  isStraight,
  recorded,
  shapeNames,
  width,
} from "./groups.js";

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

const curved = memory.data<u8>([${byOpcode(curvedSets)}]);

/** Partial derivatives by the operands \`active\` have tangents where these have. */
export function bends(opcode: u32, active: u32): bool { return <bool>((load<u8>(curved + opcode) >> active) & 1); }
`;
}

/** One `switch` over loops (assembly/templates), which goes on while runs are of one kind. Returns the next run. */
export function dispatch(
  sweep: string,
  parameters: string[],
  step: 1 | -1,
  included: (name: OpName) => boolean,
): string {
  return switchOver(sweep, parameters, step, included, (name, loop) => loopCall(sweep, parameters, name, loop));
}

/** The loop of an operation in a sweep of values or adjoints. */
function loopCall(sweep: string, parameters: readonly string[], name: OpName, [, template, ...types]: Loop): string {
  const args = parameters.filter((p) => p !== "s").join(", ");
  if (sweep === "adjoint" && types[0] === "Near" && types[1] === "Near")
    return callOf(sweep, name, "BinaryNear", [], args);
  if (sweep === "adjoint" && types[0] === "Strided" && types[1] === "Strided")
    return callOf(sweep, name, "BinaryAny", [], args);
  if (rules[name].arity === "list") return callOf(sweep, name, template, types, parameters.join(", "));
  if (isKept(name) && sweep === "adjoint") return "T.givenUnary(run, w, x, g, s);";
  if (isKept(name) && sweep === "value") {
    const plain = callOf(sweep, name, template, types, "run, w, x");
    return `if (s && T.receives(run, 0)) T.keptUnary<${className(name)}>(run, w, x, s); else ${plain}`;
  }
  return callOf(sweep, name, template, types, args);
}

/** In sweeps that run seldom, light operations have a loop where all operands are near, one where none is gathered. */
const seldomForms = (template: string, types: readonly string[]): readonly [string, readonly string[]] =>
  types.length === 0
    ? [template.replace("Gathered", ""), types]
    : [template, types.map(() => (types.every((type) => type === "Near") ? "Near" : "Strided"))];

/** Sweeps that run seldom have one loop an operation but for light ones, and one for all that are not light. */
export function seldom(sweep: string, parameters: string[], step: 1 | -1): string {
  const args = parameters.filter((p) => p !== "s").join(", ");
  const call = (name: OpName, loop: Loop): string => {
    const [, template, ...types] = loop;
    if (sweep === "second" && isStraight(name)) return loopCall("adjoint", ["run", "w", "x", "e", "s"], name, loop);
    if (isKept(name) && rules[name].arity === 1) {
      if (sweep === "second") return `T.givenSecondUnary<${className(name)}>(${parameters.join(", ")});`;
      return "T.givenTangentUnary(run, w, d, s);";
    }
    const shape = shapeNames[rules[name].arity];
    // A division has so many products in its second derivatives that reaching its operands counts for little.
    if (light.has(name) && name !== "div") return callOf(sweep, name, ...seldomForms(template, types), args);
    return callOf(sweep, name, shape, [], shape === "List" ? parameters.join(", ") : args, isOneOfMany(name));
  };
  return switchOver(sweep, parameters, step, (name) => activeOperands(name) !== 0, call);
}

const declaration = (parameters: readonly string[]): string =>
  parameters.map((p) => (p.includes(":") ? p : `${p}: usize`)).join(", ");

/** A `switch` over opcodes: `call` of those it is for. */
function byOpcodes(
  name: string,
  parameters: readonly string[],
  of: readonly OpName[],
  call: (name: OpName) => string,
  answers = false,
): string {
  const labels = new Map<string, string[]>();
  for (const one of of) labels.set(call(one), [...(labels.get(call(one)) ?? []), `case ${rules[one].code}:`]);
  const args = parameters.map((p) => p.split(":")[0]).join(", ");
  const cases = [...labels].map(
    ([called, codes]) => `    ${codes.join(" ")} T.${called}(${args}); ${answers ? "return true" : "break"};`,
  );
  const declared = declaration(parameters[0] === "opcode" ? parameters : ["opcode", ...parameters]);
  const rest = answers ? ["    default: return false;"] : [];
  return `export function ${name}(${declared}): ${answers ? "bool" : "void"} {\n  switch (<u32>opcode) {\n${[...cases, ...rest].join("\n")}\n  }\n}\n`;
}

/** One operation at many points, and many light ones (assembly/templates/blocks.ts, blocks_light.ts), by opcode. */
export function blocks(): string {
  const operands = ["end", "y", "a", "i", "b", "j", "c", "k"];
  const records = ["at", "end"];
  const active = recorded.filter((name) => activeOperands(name) !== 0);
  const binary = recorded.filter((name) => light.has(name) && rules[name].arity === 2);
  const gives = ["opcode", "operand: u32", "p", "fresh: bool"];
  const curved = active.filter((name) => !isStraight(name));
  const block = (kind: string, isShared: (name: OpName) => boolean) => (name: OpName) => {
    const shape = shapeNames[rules[name].arity];
    return `${kind}${shape}Block<${isShared(name) ? `${shape}Rules` : className(name)}>`;
  };
  const quick = (kind: string, order?: string) => (name: OpName) =>
    `${kind}BinaryLight<${[className(name), ...(order ? [`T.${order}`] : [])].join(", ")}>`;
  // An element of two lists gets what an operand of a product gets.
  const products = [...binary, ...active.filter((name) => rules[name].arity === "pairs")];
  // A division has so many products that reaching its operands counts for little.
  const curvedProducts = products.filter((name) => curved.includes(name) && name !== "div");
  const others = (of: readonly OpName[], but: readonly OpName[]): OpName[] => of.filter((name) => !but.includes(name));
  const plain = others(recorded, binary).filter((name) => !isList(name));
  const tallied = recorded.filter((name) => "tally" in rules[name]);
  return `${byOpcodes("valueLight", [...records, "batch"], binary, quick("value"), true)}
${byOpcodes("giveLight", [...records, "to: u32", "fresh: u32", "batch", "q"], products, quick("give", "Once"), true)}
${byOpcodes("secondLight", [...records, "to: u32", "fresh: u32", "batch", "q"], curvedProducts, quick("give", "Twice"), true)}
${byOpcodes("valueBlock", ["opcode", ...operands], plain, block("value", isRare))}
${byOpcodes("termBlock", ["end", "y", "a", "i", "c", "z"], tallied, block("term", isRare), true)}
${byOpcodes("tangentBlock", ["opcode", "q", ...operands], active, block("tangent", isOneOfMany))}
${byOpcodes("termTangentBlock", ["end", "z", "d", "a", "i", "c"], tallied.filter(isKept), block("termTangent", isRare))}
${byOpcodes("giveBlock", [...gives, "q", ...operands], others(active, products), block("give", isOneOfMany))}
${byOpcodes("secondBlock", [...gives, "d", "g", "e", ...operands], others(curved, curvedProducts), block("second", isOneOfMany))}`;
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
