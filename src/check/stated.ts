/** Derivatives that a user states, one operation at a time, against differences of that operation alone. */
import { TapeBuilder } from "../builder.js";
import type { Compiled } from "../compiled.js";
import { firstOrder, reverseRows } from "./compare.js";
import type { Finding } from "./compare.js";
import { functionOf, leavesOf } from "./flow.js";
import type { OpaqueNode } from "../nested/nested.js";
import { tablesOf } from "../nested/tables.js";
import { rules } from "../ops.js";
import type { Layout, Skeleton } from "../shape.js";
import { NESTED } from "../tape.js";
import type { Tape } from "../tape.js";
import type { Parts } from "../threads/parts.js";
import { moves } from "./walk.js";
import type { Track, Visit } from "./walk.js";

/** What makes compiled functions: by the class of the one that is checked, which may be of another copy of the library. */
export type Make = (tape: Tape) => Compiled;

const flat = (size: number): Layout => ({ size, skeleton: Array.from({ length: size }, (_, i) => i) });

export function makerOf(f: object, { tables, rows }: Parts): Make {
  type Class = new (...args: [Tape, Layout, Layout | undefined, Skeleton, readonly object[]]) => Compiled;
  return (tape) => {
    const parameters = tape.parameters ? flat(tape.parameters) : undefined;
    const made = new (f.constructor as Class)(tape, flat(tape.inputs), parameters, flat(tape.outputs.length).skeleton, tablesOf(tables).tables); // prettier-ignore
    const given = tables.flatMap(({ name }, i) => (rows[i] ? [[name, rows[i]] as const] : []));
    return made.setData(Object.fromEntries(given));
  };
}

/** What a user's operation says that its differences do not. */
export interface Misstated {
  /** Which operand, among those of the definition. */
  readonly operand: number;
  /** Which derivative is wrong: `gradient` stands for both. */
  readonly finding: Finding;
}

const isOf = (tape: Tape, node: number, name: "withPartial" | "stopGradient"): boolean =>
  tape.opcodes[node] === rules[name].code;

/** Partial derivatives that are declared one after the other for one value. */
export interface Declared {
  /** What they are added to: of `defineOp` a stopGradient. */
  readonly base: number;
  /** Operands in the order of the definition. */
  readonly operands: readonly number[];
}

/** What is declared at a node; undefined where nothing is, or where it goes on behind the node. */
export function declaredAt(tape: Tape, node: number): Declared | undefined {
  const chained = (i: number): boolean => isOf(tape, i, "withPartial");
  if (!chained(node) && !isOf(tape, node, "stopGradient")) return undefined;
  for (let i = node + 1; i < tape.length; i++) if (chained(i) && tape.a[i] === node) return undefined;
  const operands: number[] = [];
  let base = node;
  for (; chained(base); base = tape.a[base]!) operands.unshift(tape.b[base]!);
  return { base, operands };
}

/** An input that the value depends on, and that no partial derivative is stated by. */
export function hidden({ tape, values }: Visit, { base, operands }: Declared): number | undefined {
  if (!isOf(tape, base, "stopGradient")) return undefined;
  return leavesOf(tape, base, operands).find((leaf) => moves(values[leaf]!));
}

/** Times that one operation is looked at, where it is gone through for many rows or steps. */
const MOST_LOOKS = 20;

/** Checks operations; keeps the functions that they become. */
export class Statements {
  readonly #functions = new Map<Tape, Map<number, { f: Compiled; looks: number }>>();

  constructor(
    readonly make: Make,
    readonly tolerance: number,
  ) {}

  #function(tape: Tape, node: number, functionAt: () => Tape): Compiled | undefined {
    const known = this.#functions.get(tape) ?? new Map<number, { f: Compiled; looks: number }>();
    this.#functions.set(tape, known);
    if (!known.has(node)) known.set(node, { f: this.make(functionAt()), looks: 0 });
    const found = known.get(node)!;
    return found.looks++ < MOST_LOOKS ? found.f : undefined;
  }

  /** Of the operands that move: all of them as they move, and then one by one. */
  #wrong(f: Compiled, operands: readonly Track[]): Misstated | undefined {
    const x = Float64Array.from(operands, ({ at }) => at[0]!); // prettier-ignore
    const of = { f, x, tolerance: this.tolerance };
    const rows = reverseRows(of);
    const cotangent = new Float64Array(f.outputs).fill(1);
    const wrongAlong = (v: Float64Array): Finding[] => firstOrder(of, rows, v, cotangent).filter(({ verdict }) => verdict === "differs"); // prettier-ignore
    // What operands share stands on the tape once, so that one by one they may seem wrong where together they are right.
    const moved = Float64Array.from(operands, ({ at }) => at[at.length - 1]! - at[0]!); // prettier-ignore
    if (!moved.some((d) => d !== 0) || wrongAlong(moved).length === 0) return undefined;
    for (let operand = 0; operand < x.length; operand++) {
      if (moved[operand] === 0) continue;
      const [finding, other] = wrongAlong(x.map((_, j) => Number(j === operand)));
      if (finding) return { operand, finding: other?.mode === "jvp" ? { ...finding, mode: "gradient" } : finding };
    }
    return undefined;
  }

  /** What `defineOp`, or `withPartial` itself, states. */
  ofDeclared({ tape, node, values }: Visit, { operands }: Declared): Misstated | undefined {
    const cut = [...new Set(operands)];
    if (!cut.some((operand) => moves(values[operand]!))) return undefined;
    const f = this.#function(tape, node, () => functionOf(tape, node, cut));
    if (!f) return undefined;
    if (f.parameters) f.setParameters(leavesOf(tape, node, cut).map((leaf) => values[leaf]!.at[0]!));
    const wrong = this.#wrong(f, cut.map((operand) => values[operand]!)); // prettier-ignore
    return wrong && { ...wrong, operand: operands.indexOf(cut[wrong.operand]!) };
  }

  /** What the rules of an opaque operation give. */
  ofOpaque({ tape, node, args }: Visit): Misstated | undefined {
    const opaque = opaqueAt(tape, node);
    if (!opaque?.operation.jvp && !opaque?.operation.vjp) return undefined;
    const f = this.#function(tape, node, () => alone(opaque));
    return f && this.#wrong(f, args);
  }

  free(): void {
    for (const known of this.#functions.values()) for (const { f } of known.values()) f.dispose();
  }
}

export function opaqueAt(tape: Tape, node: number): OpaqueNode | undefined {
  const nested = tape.opcodes[node] === NESTED ? tape.nested[tape.c[node]!]! : undefined;
  return nested?.kind === "opaque" ? nested : undefined;
}

/** An opaque operation as a function. */
function alone(node: OpaqueNode): Tape {
  const builder = new TapeBuilder();
  const args = Array.from({ length: node.operation.inputs }, () => builder.input());
  const first = builder.pushNested(node, args, node.operation.outputs);
  return builder.tape(Array.from({ length: node.operation.outputs }, (_, k) => first + k));
}
