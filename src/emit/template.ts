/**
 * What the table says of an operation, as instructions of two lanes with gaps for operands: made once, and filled in for
 * every operation of that name.
 */
import { accumulate, contribution, zero } from "../algebra.js";
import type { OpName, Partial, Zero } from "../algebra.js";
import { rules } from "../ops.js";
import type { ListRule } from "../ops.js";
import { partialsOf } from "../readings.js";
import { called } from "./functions.js";
import type { Called } from "./functions.js";
import { isComparison, isLiteral, operandsOf, Terms } from "./terms.js";
import type { Term } from "./terms.js";
import { lanes } from "./wasm.js";

/** Leaves of templates: operands from A on and their tangents from AD on, the result, the adjoint, what the forward sweep kept. */
export const A = 0;
export const AD = 3;
export const Y = 6;
export const T = 7;
export const SLOPE = 8;
/** Of lists, beside an element at A: the sum of all terms, and the term of the element. */
export const TALLY = 9;
export const TERM = 10;
export const LEAF_COUNT = 11;

/**
 * One step of a template. A byte below 256 is an instruction, or part of one; above stand gaps, a kind and a number:
 */
export const GET_LEAF = 1 << 8;
export const GET_TEMPORARY = 2 << 8;
export const TEE_TEMPORARY = 3 << 8;
export const GET_LITERAL = 4 << 8;
export const CALL = 5 << 8;
/** Takes what stands on the stack: the result of that number. */
export const SET_RESULT = 6 << 8;

export interface Template {
  readonly steps: readonly number[];
  /** Leaves it reads, as bits. */
  readonly reads: number;
  readonly results: number;
  readonly temporaries: number;
  readonly literals: readonly number[];
  /** Functions of the core that it calls, by the numbers of CALL. */
  readonly calls: readonly Called[];
}

/** The last two: of the largest element the pivot, of an element and the pivot or result the term. */
export type TemplateKind = "value" | "tangent" | "adjoint" | "seeded" | "pivot" | "term";

const instructions: Record<string, number> = { ...lanes, round: lanes.nearest, select: lanes.bitselect };

class Writer {
  readonly #steps: number[] = [];
  readonly #uses = new Map<Term, number>();
  readonly #temporaries = new Map<Term, number>();
  readonly #literals: number[] = [];
  readonly #calls: string[] = [];
  #reads = 0;

  write(results: readonly Term[]): Template {
    for (const term of results) this.#count(term);
    results.forEach((term, i) => {
      this.#term(term);
      this.#steps.push(SET_RESULT + i);
    });
    return {
      steps: this.#steps,
      reads: this.#reads,
      results: results.length,
      temporaries: this.#temporaries.size,
      literals: this.#literals,
      calls: this.#calls.map(called),
    };
  }

  #count(term: Term): void {
    const seen = this.#uses.get(term) ?? 0;
    this.#uses.set(term, seen + 1);
    if (seen === 0) operandsOf(term).forEach((arg) => this.#count(arg));
  }

  #term(term: Term): void {
    if (term.name === "leaf") {
      this.#reads |= 1 << term.value;
      this.#steps.push(GET_LEAF + term.value);
    } else if (term.name === "literal") {
      this.#literal(term.value);
    } else if (this.#temporaries.has(term)) {
      this.#steps.push(GET_TEMPORARY + this.#temporaries.get(term)!);
    } else {
      this.#compute(term);
      if (this.#uses.get(term)! < 2) return;
      this.#steps.push(TEE_TEMPORARY + this.#temporaries.size);
      this.#temporaries.set(term, this.#temporaries.size);
    }
  }

  #literal(value: number): void {
    this.#steps.push(GET_LITERAL + numberOf(this.#literals, value));
  }

  #simd(opcode: number): void {
    this.#steps.push(0xfd, ...(opcode < 128 ? [opcode] : [(opcode & 127) | 128, opcode >> 7]));
  }

  #compute(term: Term): void {
    const { name, args } = term;
    if (name === "select" && isLiteral(args[2]!, 0)) {
      // Where nothing is taken otherwise, the mask is enough.
      this.#term(args[1]!);
      this.#term(args[0]!);
      return this.#simd(lanes.and);
    }
    for (const arg of name === "select" ? [args[1]!, args[2]!, args[0]!] : operandsOf(term)) this.#term(arg);
    const instruction = instructions[name === "mask" ? args[0]!.name : name];
    if (instruction === undefined) {
      this.#steps.push(CALL + numberOf(this.#calls, name));
      return;
    }
    this.#simd(instruction);
    if (!isComparison(name)) return;
    this.#literal(1);
    this.#simd(lanes.and);
  }
}

function numberOf<X>(all: X[], one: X): number {
  const at = all.findIndex((known) => Object.is(known, one));
  return at >= 0 ? at : all.push(one) - 1;
}

function termsOf(name: OpName, kind: TemplateKind, only: number): Term[] {
  const terms = new Terms();
  const m = terms.algebra;
  const { arity } = rules[name];
  const operands = Array.from({ length: widths[arity] }, (_, i) => terms.leaf(A + i));
  if (kind === "value") return [(m[name] as (...args: Term[]) => Term)(...operands)];
  const rule = rules[name] as ListRule;
  if (kind === "pivot") return [rule.pivot!(m, terms.leaf(A))];
  if (kind === "term") return [rule.tally!(m, terms.leaf(A), terms.leaf(Y))];
  const factors = factorsOf(terms, name, operands);
  const from = kind === "seeded" ? m.lit(1) : terms.leaf(T);
  const given = factors.map((p, i) => contribution(m, p, kind === "tangent" ? terms.leaf(AD + i) : from));
  if (kind !== "tangent") return given.filter((term, i) => term !== zero && (only >> i) & 1) as Term[];
  const sum = given.reduce<Term | Zero>((all, term) => accumulate(m, all, term), zero);
  return [sum === zero ? m.lit(0) : (sum as Term)];
}

function factorsOf(terms: Terms, name: OpName, operands: readonly Term[]): Partial<Term>[] {
  const y = terms.leaf(Y);
  const { arity } = rules[name];
  if (arity === "list") return partialsOf(terms.algebra, name, [...operands, y, terms.leaf(TALLY)], terms.leaf(TERM));
  return "together" in rules[name] ? [terms.leaf(SLOPE)] : partialsOf(terms.algebra, name, operands, y);
}

/** Operands; of lists an element of each. */
const widths = { 1: 1, 2: 2, 3: 3, list: 1, pairs: 2 } as const;

/** By kind, and by the operands it is for. */
const made: Record<TemplateKind, Map<OpName, Template>[]> = {
  value: [], tangent: [], adjoint: [], seeded: [], pivot: [], term: [],
}; // prettier-ignore

/**
 * Of an operation: its value, its tangent, what its operands receive from the adjoint T, or from an adjoint that is 1; one
 * result for each operand whose partial derivative is not identically 0. Of lists, derivatives for one element of each.
 * @param only Of the operands that are bits of it.
 */
export function templateOf(name: OpName, kind: TemplateKind, only = ALL): Template {
  const known = (made[kind][only] ??= new Map<OpName, Template>());
  let template = known.get(name);
  if (!template) known.set(name, (template = new Writer().write(termsOf(name, kind, only))));
  return template;
}

const ALL = 7;

/** All it computes is the number 1. */
export const isOne = ({ steps, literals }: Template): boolean =>
  steps.length === 2 && steps[0] === GET_LITERAL && literals[0] === 1;
