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

/** Sweeps of lists over many points (assembly/templates/points_lists.ts). */
export function listPoints(sweep: string, parameters: string[]): string {
  const call = (name: OpName): string => {
    const value = sweep === "pointsValueLists";
    if (value && (name === "sum" || name === "dot")) return `T.pointsValue${capital(name)}(run, w, x, n, z);`;
    return `T.${sweep.replace("Lists", value ? "List" : shapeNames[rules[name].arity])}<${className(name)}>(${parameters.join(", ")});`;
  };
  const cases = recorded.filter(isList).map((name) => `    case ${rules[name].code}: ${call(name)} break;`);
  const declared = parameters.map((p) => `${p}: usize`).join(", ");
  return `export function ${sweep}(${declared}): void {\n  switch (<u32>T.opcodeOf(run)) {\n${cases.join("\n")}\n  }\n}\n`;
}

/** One operation at many points (assembly/templates/blocks.ts), by opcode. */
export function blocks(): string {
  const plain = recorded.filter((name) => !isList(name));
  const block = (
    kind: string,
    extra: string[],
    included: (name: OpName) => boolean,
    shared: (name: OpName) => boolean,
  ): string => {
    const args = ["opcode", ...extra];
    const of = (name: OpName): string => (shared(name) ? `${shapeNames[rules[name].arity]}Rules` : className(name));
    const calls = plain
      .filter(included)
      .map(
        (name) => [name, `T.${kind}${shapeNames[rules[name].arity]}Block<${of(name)}>(${args.join(", ")});`] as const,
      );
    const cases = [...new Set(calls.map(([, call]) => call))].map((call) => {
      const labels = calls.filter(([, other]) => other === call).map(([name]) => `case ${rules[name].code}:`);
      return `    ${labels.join(" ")} ${call} break;`;
    });
    const declared = ["opcode: usize", ...extra.map((p) => `${p}: ${p === "to" || p === "fresh" ? "u32" : "usize"}`)];
    return `export function ${kind}Block(${declared.join(", ")}): void {\n  switch (<u32>opcode) {\n${cases.join("\n")}\n  }\n}\n`;
  };
  const active = (name: OpName): boolean => activeOperands(name) !== 0;
  const parts = plain
    .filter((name) => light.has(name))
    .map((name) => {
      const of = (partial: string): string =>
        `changetype<${className(name)}>(0).${partial}<v128>(t, va, ${rules[name].arity === 2 ? "vb, " : ""}vy)`;
      const part = rules[name].arity === 2 ? `operand ? ${of("db")} : ${of("da")}` : of("da");
      return `    case ${rules[name].code}: return ${part};`;
    });
  return `${block("value", ["y", "a", "b", "c", "n"], () => true, isRare)}
${block("tangent", ["y", "a", "b", "c", "q", "n"], active, isOneOfMany)}
${block("give", ["to", "fresh", "y", "a", "b", "c", "q", "n"], active, isOneOfMany)}
/** What a light operation gives to one operand, at two points. */
export function partOf(opcode: usize, operand: u32, y: usize, a: usize, b: usize, q: usize): v128 {
  const t = v128.load(y + q), va = v128.load(a), vb = v128.load(b), vy = v128.load(y);
  switch (<u32>opcode) {\n${parts.join("\n")}\n    default: return f64x2.splat(NaN);\n  }\n}\n`;
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
