/** One class of inlined methods an operation, and one for the many that share loops. */
import { accumulate, contribution, zero } from "../src/algebra.js";
import type { OpName, Partial, Zero } from "../src/algebra.js";
import { rules } from "../src/ops.js";
import { RESULT, contributionTangent, dual, readsOf } from "../src/readings.js";
import type { Dual } from "../src/readings.js";
import { className, isKept, isOneOfMany, isRare, isStraight, letters, recorded, shapeNames, width } from "./groups.js";
import { SourceAlgebra, functionBody } from "./source.js";
import type { Source } from "./source.js";

type Partials<V> = (m: unknown, ...args: V[]) => Partial<V>[];

const method = (name: string, parameters: string[], body: string): string =>
  `  @inline ${name}<T>(${parameters.map((p) => `${p}: T`).join(", ")}): T { ${body} }`;

const orZero = (source: Source | Zero, s: SourceAlgebra): Source =>
  source === zero ? s.algebra.lit(0) : (source as Source);

/** The derivative methods of one rule. List rules have them for one element, tally and term last. */
function derivatives(name: OpName): string[] {
  const partials = rules[name].partials as unknown as Partials<Source>;
  const operands = letters.slice(0, width(name));
  const dots = operands.map((x) => `${x}d`);
  const tally = rules[name].arity === "list" ? ["tally", "term"] : [];
  const lines: string[] = [];

  const s = new SourceAlgebra();
  const v = (text: string): Source => s.leaf(text);
  const first = partials(s.algebra, ...[...operands, "y", ...tally].map(v));
  const tangent = first
    .map((p, i) => contribution(s.algebra, p, v(dots[i]!)))
    .reduce<Source | Zero>((sum, term) => accumulate(s.algebra, sum, term), zero);
  const tangentBody = functionBody(orZero(tangent, s));
  lines.push(method("tangent", [...interleave(operands, dots), "y", ...tally], tangentBody));

  const m = dual(s.algebra);
  const w = (text: string, d?: string): Dual<Source> => ({ v: v(text), d: d ? v(d) : zero });
  const lifted = (rules[name].partials as unknown as Partials<Dual<Source>>)(
    m,
    ...operands.map((x, i) => w(x, dots[i])),
    w("y", "yd"),
    ...(isKept(name) ? tally.map((x) => w(x, `${x}d`)) : tally.map((x) => w(x))),
  );
  const bodies: string[] = [];
  operands.forEach((x, i) => {
    const once = contribution(s.algebra, first[i]!, v("t"));
    const second = contributionTangent(s.algebra, first[i]!, lifted[i]!, { v: v("t"), d: v("td") });
    lines.push(method(`d${x}`, ["t", ...operands, "y", ...tally], functionBody(orZero(once, s))));
    const parameters = ["t", "td", ...interleave(operands, dots), "y", "yd", ...tally.flatMap((x) => [x, `${x}d`])];
    bodies.push(functionBody(orZero(second, s)));
    lines.push(method(`dd${x}`, parameters, bodies[i]!));
    if (rules[name].arity !== 1 || !isKept(name)) return;
    // The result and the slope stand there.
    const value = (s.algebra[name] as (a: Source) => Source)(v(x));
    const names = new Map([[value, "y"], [first[i] as Source, "slope"]]); // prettier-ignore
    lines.push(method("given", ["t", "td", `${x}d`, "y", "slope"], functionBody(orZero(second, s), names)));
  });
  // Bits of a, b and the result, four an operand.
  const reads = readsOf(name).reduce((bits, set, i) => bits | (((set & 3) | (set & RESULT ? 4 : 0)) << (4 * i)), 0);
  const needs = [bodies[0]!, bodies[1] ?? "", tangentBody].reduce(
    (bits, body, i) => bits | (leavesIn(body) << (7 * i)),
    0,
  );
  return [
    ...lines,
    `  @inline needs(which: u32, leaf: u32): bool { return <bool>((${needs} >> (7 * which + leaf)) & 1); }`,
    `  @inline reads(partial: u32, leaf: u32): bool { return <bool>((${reads} >> (4 * partial + leaf)) & 1); }`,
  ];
}

/** What a body is made of, by the numbers that OF_A and so on are (assembly/templates/access.ts). */
const leavesIn = (body: string): number =>
  ["a", "b", "y", "ad", "bd", "yd", "t"].reduce(
    (bits, x, i) => bits | (Number(new RegExp(`\\b${x}\\b`).test(body)) << i),
    0,
  );

const interleave = (xs: string[], ds: string[]): string[] => xs.flatMap((x, i) => [x, ds[i]!]);

function valueMethod(name: OpName): string {
  const rule = rules[name];
  const operands = letters.slice(0, width(name));
  if (rule.arity === "list")
    return `  @inline value(form: u32, x: usize, q: usize, n: u32, s: usize): f64 { return R.${rule.together ? `${rule.together}<${className(name)}>(form, x, q, n, s)` : `${name}(form, x, q, n)`}; }`;
  if (rule.arity === "pairs") {
    return `  @inline value(form: u32, x: usize, q: usize, r: usize, n: u32): f64 { return R.${name}(form, x, q, r, n); }`;
  }
  const s = new SourceAlgebra();
  const apply = s.algebra[name] as (...args: Source[]) => Source;
  return method("value", operands, functionBody(apply(...operands.map((x) => s.leaf(x)))));
}

function togetherMethod(name: OpName): string[] {
  const rule = rules[name];
  if (rule.arity !== 1 || !rule.together) return [];
  return [`  @inline both<T>(a: T, at: usize): T { return M.${rule.together}<T>(a, at); }`];
}

function tallyMethods(name: OpName): string[] {
  const rule = rules[name];
  if (rule.arity !== "list") return [];
  const s = new SourceAlgebra();
  const [a, y] = [s.leaf("a"), s.leaf("y")];
  const m = dual(s.algebra);
  const term = rule.tally?.(s.algebra, a, y) ?? s.algebra.lit(0);
  const grown = rule.tally?.(m, { v: a, d: s.leaf("ad") }, { v: y, d: zero }).d ?? zero;
  return [
    `  @inline tallies(): bool { return ${Boolean(rule.tally)}; }`,
    `  @inline keeps(): bool { return ${isKept(name)}; }`,
    `  @inline keep(form: u32, x: usize, q: usize, n: u32, s: usize): void {${isKept(name) ? ` R.tally<${className(name)}>(form, x, q, n, R.pivotOf<${className(name)}>(form, x, q, n), s); ` : ""}}`,
    method("pivot", ["y"], functionBody(rule.pivot?.(s.algebra, y) ?? y)),
    method("term", ["a", "y"], functionBody(term)),
    method("termd", ["a", "ad", "term"], functionBody(orZero(grown, s), new Map([[term, "term"]]))),
  ];
}

export function ruleClass(name: OpName): string {
  const lines = [valueMethod(name), ...togetherMethod(name), ...derivatives(name), ...tallyMethods(name)];
  return `/** ${rules[name].doc} */\n@final class ${className(name)} {\n${lines.join("\n")}\n}\n`;
}

/** The rules of many operations as one, which looks at the opcode; the opcode is its address. */
export function manyRules(arity: 1 | 2 | 3): string {
  const operands = letters.slice(0, arity);
  const dots = operands.map((x) => `${x}d`);
  const methods: [string, string[], (name: OpName) => boolean][] = [
    ["value", operands, isRare],
    ["tangent", [...interleave(operands, dots), "y"], isOneOfMany],
  ];
  for (const x of operands) {
    methods.push([`d${x}`, ["t", ...operands, "y"], isOneOfMany]);
    methods.push([`dd${x}`, ["t", "td", ...interleave(operands, dots), "y", "yd"], (name) => isOneOfMany(name) && !isStraight(name)]); // prettier-ignore
  }
  const shape = shapeNames[arity];
  const functions = methods.map(([method, parameters, included]) => {
    const members = recorded.filter((name) => included(name) && rules[name].arity === arity);
    const cases = members.map(
      (name) =>
        `    case ${rules[name].code}: return changetype<${className(name)}>(0).${method}<v128>(${parameters.join(", ")});`,
    );
    return `function ${method}${shape}(opcode: usize, ${parameters.map((p) => `${p}: v128`).join(", ")}): v128 {\n  switch (opcode) {\n${cases.join("\n")}\n    default: return f64x2.splat(NaN);\n  }\n}\n`;
  });
  const lines = methods.map(([method, parameters]) => {
    const two = `${method}${shape}(changetype<usize>(this), ${parameters.join(", ")})`;
    const one = `${method}${shape}(changetype<usize>(this), ${parameters.map((p) => `L.lit<v128>(${p})`).join(", ")})`;
    return `  @inline ${method}<T>(${parameters.map((p) => `${p}: T`).join(", ")}): T { if (isVector<T>()) return ${two}; else return L.lane0<v128>(${one}); }`;
  });
  lines.push("  @inline needs(which: u32, leaf: u32): bool { return true; }");
  lines.push("  @inline reads(partial: u32, leaf: u32): bool { return true; }");
  return `${functions.join("\n")}\n@final class ${shape}Rules {\n${lines.join("\n")}\n}\n`;
}
