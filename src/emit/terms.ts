/** The table read as terms: an algebra of expressions, of which equal ones are one object. */
import type { Algebra, OpName } from "../algebra.js";
import { algebraOf } from "../readings.js";

/**
 * An expression: an operation of terms, a number, or a leaf that stands for what is known when it is computed. A mask is
 * a comparison that only chooses: all bits of a lane or none. What `select` looks at is always one.
 */
export interface Term {
  readonly name: OpName | "leaf" | "literal" | "mask";
  readonly args: readonly Term[];
  /** Of a literal its value, of a leaf its number. */
  readonly value: number;
}

export class Terms {
  readonly #known = new Map<string, Term>();
  readonly #ids = new Map<Term, number>();
  readonly algebra: Algebra<Term> = algebraOf<Term>(
    (x) => this.#literal(x),
    (name, args) => this.#simplest(name, args),
    true,
  );

  leaf(number: number): Term {
    return this.#intern(`leaf ${number}`, { name: "leaf", args: [], value: number });
  }

  #literal(value: number): Term {
    return this.#intern(`${Object.is(value, -0) ? "-0" : value}`, { name: "literal", args: [], value });
  }

  /** What a seed of 1 makes simpler with the same bits; choices by masks. */
  #simplest(name: OpName, args: readonly Term[]): Term {
    const [a, b] = args as [Term, Term];
    if (name === "mul" && isLiteral(a, 1)) return b;
    if (name === "mul" && isLiteral(b, 1)) return a;
    if (name === "ne" && a.name === "literal" && b.name === "literal")
      return this.#literal(Number(a.value !== b.value));
    if (name === "select" && a.name === "literal") return args[a.value !== 0 ? 1 : 2]!;
    if (name === "select") return this.#term(name, [this.#term("mask", [this.#test(a)]), ...args.slice(1)]);
    return this.#term(name, args);
  }

  #test(condition: Term): Term {
    return comparisons.has(condition.name) ? condition : this.#term("ne", [condition, this.#literal(0)]);
  }

  #term(name: Term["name"], args: readonly Term[]): Term {
    return this.#intern(`${name}(${args.map((arg) => this.#ids.get(arg)).join()})`, { name, args, value: 0 });
  }

  #intern(key: string, made: Term): Term {
    const known = this.#known.get(key);
    if (known) return known;
    this.#known.set(key, made);
    this.#ids.set(made, this.#ids.size);
    return made;
  }
}

export const isLiteral = (term: Term, value: number): boolean =>
  term.name === "literal" && Object.is(term.value, value);

const comparisons = new Set(["lt", "le", "gt", "ge", "eq", "ne"]);

export const isComparison = (name: string): boolean => comparisons.has(name);

/** What a mask and a comparison are made of; of all other terms their arguments. */
export const operandsOf = ({ name, args }: Term): readonly Term[] => (name === "mask" ? args[0]!.args : args);
