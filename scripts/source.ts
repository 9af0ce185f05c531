/** The table read as source text: an algebra whose values are AssemblyScript expressions. */
import type { Algebra } from "../src/algebra.js";
import { algebraOf } from "../src/readings.js";

/** An expression; equal expressions are one object, so that what is used twice is computed once. */
export interface Source {
  readonly name: string;
  readonly args: readonly Source[];
  /** Text of a leaf: a variable or a literal. */
  readonly leaf?: string;
}

const comparisons = new Set(["lt", "le", "gt", "ge", "eq", "ne"]);
/** Wasm instructions and comparisons live in lanes; everything else is a function of assembly/math. */
const lanes = new Set([
  ...["add", "sub", "mul", "div", "neg", "abs", "sqrt", "floor", "ceil", "nearest", "min", "max"],
  ...comparisons,
]);
const called: Record<string, string> = { round: "nearest" };

export class SourceAlgebra {
  readonly #known = new Map<string, Source>();
  readonly #ids = new Map<Source, number>();
  readonly algebra: Algebra<Source> = algebraOf<Source>(
    (x) => this.leaf(`L.lit<T>(${literal(x)})`),
    (name, args) => this.#node(name, args),
    true,
  );

  leaf(text: string): Source {
    return this.#intern(text, () => ({ name: "leaf", args: [], leaf: text }));
  }

  #node(name: string, args: readonly Source[]): Source {
    const key = `${name}(${args.map((a) => this.#ids.get(a)).join()})`;
    return this.#intern(key, () => ({ name, args }));
  }

  #intern(key: string, make: () => Source): Source {
    let node = this.#known.get(key);
    if (!node) {
      node = make();
      this.#known.set(key, node);
      this.#ids.set(node, this.#ids.size);
    }
    return node;
  }
}

/** `x` as an f64 literal. */
function literal(x: number): string {
  if (Object.is(x, -0)) return "-0.0";
  const text = String(x);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/** Statements that compute what is used more than once, then `return result`; `names` has what is a variable already. */
export function functionBody(result: Source, names = new Map<Source, string>()): string {
  const uses = new Map<Source, number>();
  const count = (node: Source): void => {
    const seen = uses.get(node) ?? 0;
    uses.set(node, seen + 1);
    if (seen === 0) operandsOf(node).forEach(count);
  };
  count(result);
  const lines: string[] = [];
  const text = (node: Source): string => {
    if (node.leaf !== undefined) return node.leaf;
    const name = names.get(node);
    if (name) return name;
    const expression = call(node, text);
    if (uses.get(node)! < 2) return expression;
    const local = `s${names.size}`;
    names.set(node, local);
    lines.push(`const ${local} = ${expression};`);
    return local;
  };
  const returned = text(result);
  return [...lines, `return ${returned};`].join(" ");
}

/** A comparison that only chooses is not computed as a number. */
const choice = (node: Source): Source | undefined =>
  node.name === "select" && comparisons.has(node.args[0]!.name) ? node.args[0] : undefined;

function operandsOf(node: Source): readonly Source[] {
  const test = choice(node);
  return test ? [...test.args, ...node.args.slice(1)] : node.args;
}

function call(node: Source, text: (node: Source) => string): string {
  const args = operandsOf(node).map(text);
  const test = choice(node);
  if (test?.name === "ne" && [args[1], args[3]].every((arg) => arg === "L.lit<T>(0.0)")) {
    return `L.whereSome<T>(${args[0]}, ${args[2]})`;
  }
  if (test) return `L.pick${capital(test.name)}<T>(${args.join(", ")})`;
  if (node.name === "select") return `L.pickNe<T>(${args[0]}, L.lit<T>(0.0), ${args[1]}, ${args[2]})`;
  const name = called[node.name] ?? node.name;
  return `${lanes.has(name) ? "L" : "M"}.${name}<T>(${args.join(", ")})`;
}

export const capital = (name: string): string => name[0]!.toUpperCase() + name.slice(1);
