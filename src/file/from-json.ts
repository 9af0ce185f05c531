/** Nodes of the JSON form to streams. What they say is checked by who reads streams; here, that they say something. */
import { describe } from "../errors.js";
import { nameOf } from "../ops.js";
import { CONSTANT, LIST, NESTED, PAIRS, RESULT, operandKind } from "../tape.js";
import { Fields, isCount, isFull, numberIn } from "./fields.js";
import type { Streams } from "./format.js";
import { leafNames } from "./json.js";

/** Words are 32 bits. */
const END_OF_WORDS = 2 ** 32;

const codes: ReadonlyMap<unknown, number> = /* @__PURE__ */ new Map([
  ...nameOf.map((name, code) => [name, code] as const),
  ...Object.entries(leafNames).map(([code, name]) => [name, Number(code)] as const),
]);

/** What a function of the JSON form says: its roles as a body, its nodes, and what is nested in it. */
export interface Spelt {
  readonly body: unknown;
  readonly nested: readonly unknown[];
  readonly streams: Streams;
}

export function streamsOf(of: Fields): Spelt {
  const spelling = new Spelling(of);
  of.list("nodes").forEach((node, i) => spelling.node(node, `${of.where}: node ${i}`));
  spelling.put(of.list("outputs"), `${of.where}: outputs`);
  return { body: of.get("body"), nested: spelling.nested, streams: spelling };
}

class Spelling implements Streams {
  readonly codes: number[] = [];
  readonly words: number[] = [];
  readonly numbers: number[] = [];
  readonly nested: unknown[] = [];

  constructor(readonly of: Fields) {}

  node(given: unknown, where: string): void {
    const [name, ...parts]: readonly unknown[] = isFull(given) ? given : [given];
    const code = codes.get(name);
    if (code === undefined) return this.of.fail(where, describe(name), "the name of an operation first"); // prettier-ignore
    this.codes.push(code);
    const kind = operandKind[code]!;
    const [first, second] = parts;
    if (code === CONSTANT) this.#number(first, where);
    else if (code === NESTED) this.#function(first, parts.slice(1), where);
    else if (kind === PAIRS) this.#pairs(first, second, where);
    else {
      const expected = code === RESULT ? 2 : kind === LIST ? parts.length : kind;
      if (parts.length !== expected) this.of.fail(where, `${parts.length} operands`, `${expected}`);
      if (kind === LIST) this.words.push(parts.length);
      this.put(parts, where);
    }
  }

  /** Words as they are given. */
  put(words: readonly unknown[], where: string): void {
    for (const word of words) {
      if (!isCount(word, END_OF_WORDS)) return this.of.fail(where, describe(word), "the number of a node"); // prettier-ignore
      this.words.push(word);
    }
  }

  #number(given: unknown, where: string): void {
    const number = numberIn(given);
    if (number === undefined) return this.of.fail(where, describe(given), "a number");
    this.numbers.push(number);
  }

  #function(given: unknown, operands: readonly unknown[], where: string): void {
    const described = Fields.in(given, where, this.of.fail);
    this.nested.push(given);
    this.words.push(operands.length);
    this.put(operands, where);
    const rows = described.has("rows") ? described.fields("rows") : undefined;
    if (rows?.has("values")) for (const value of rows.list("values")) this.#number(value, where);
  }

  #pairs(first: unknown, second: unknown, where: string): void {
    if (!isFull(first) || !isFull(second) || first.length !== second.length) return this.of.fail(where, "other operands", "two arrays of one length"); // prettier-ignore
    this.words.push(first.length);
    this.put(first, where);
    this.put(second, where);
  }
}
