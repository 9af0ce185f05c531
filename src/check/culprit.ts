/** Looks for the operation to blame where a derivative and a difference do not agree. */
import { lineOf } from "../print.js";
import { sizeOf } from "./compare.js";
import type { Finding } from "./compare.js";
import { carriesDerivative, carriesValue } from "./flow.js";
import { distanceOf, isEdge } from "./points.js";
import { Statements, declaredAt, hidden, opaqueAt } from "./stated.js";
import type { Make, Misstated } from "./stated.js";
import type { Parts } from "../threads/parts.js";
import { INPUT } from "../tape.js";
import type { Tape } from "../tape.js";
import { Walk, moves, tooLong } from "./walk.js";
import type { Place, Track, Visit } from "./walk.js";

/**
 * rule      a stated derivative that is wrong by differences of its operation
 * constant  a value that moves and is declared constant
 * kink      an operation at a point without derivative; near: at one within the step
 * digits    the difference has lost its digits
 * unsearched  nobody knows: there are too many operations
 */
export interface Culprit {
  readonly kind: "rule" | "constant" | "kink" | "near" | "digits" | "unsearched";
  /** The operation, as a listing of the function has it. */
  readonly operation: string;
  /** What is wrong with it, and what to do. */
  readonly text: string;
}

/** What a search needs of the function. */
export interface Scene {
  readonly parts: Parts;
  readonly make: Make;
  readonly x: Float64Array;
  readonly tolerance: number;
}

export const short = (x: number): string => String(Number(x.toPrecision(10)));
const lineAt = ({ body, tape, node }: Place): string => body + lineOf(tape, node);
const rough = (x: number): string => String(Number(x.toPrecision(2)));

/** Opaque operations are known by name, `defineOp` by where it ends. */
function misstated({ tape, node }: Visit, operation: string, { operand, finding }: Misstated): Culprit {
  const { mode, got, expected, component } = finding;
  const opaque = opaqueAt(tape, node)?.operation;
  const asFound = `where differences of its value give ${short(expected)}`;
  if (!opaque) return { kind: "rule", operation, text: `states the partial derivative ${short(got)} ${asFound}; correct partials[${operand}] of that defineOp or withPartial` }; // prettier-ignore
  // Where one rule is given the other is its transpose: both are wrong then.
  const rule = mode !== "gradient" ? "vjp" : opaque.jvp && opaque.vjp ? "jvp or vjp" : opaque.jvp ? "jvp" : "vjp";
  const of = opaque.outputs === 1 ? "" : ` of output ${component}`;
  const by = opaque.inputs === 1 ? "" : ` by input ${operand}`;
  return { kind: "rule", operation, text: `gives ${short(got)} by its ${mode === "jvp" ? "jvp" : rule}${of}${by} ${asFound}; correct that rule` }; // prettier-ignore
}

const kink = (operation: string, distance: number): Culprit =>
  distance === 0
    ? { kind: "kink", operation, text: "is at a point where it has no derivative, or none that is finite; check at another point" }
    : { kind: "near", operation, text: `is ${rough(distance)} from a point where it has no derivative; check farther from it, or with a smaller step` }; // prettier-ignore

class Search {
  found: Culprit | undefined;
  /** Counts only where no rule is wrong: a value may well be constant to derivatives by right. */
  constant: Culprit | undefined;
  /** Where a partial derivative is not finite. */
  infinite: Culprit | undefined;
  #nearest: { operation: string; distance: number } | undefined;
  readonly #flows = new Map<Tape, { values: Uint8Array; derivatives: Uint8Array }>();

  constructor(
    readonly statements: Statements,
    readonly step: number,
    /** Whether to look for partial derivatives that are not finite. */
    readonly wild: boolean,
  ) {}

  get nearest(): Culprit | undefined {
    const { operation, distance } = this.#nearest ?? {};
    return operation === undefined ? undefined : kink(operation, distance! * this.step);
  }

  look(visit: Visit): void {
    if (this.found) return;
    const { tape, node } = visit;
    const flow = this.#flows.get(tape) ?? { values: carriesValue(tape), derivatives: carriesDerivative(tape) };
    this.#flows.set(tape, flow);
    const operation = (): string => lineAt(visit);
    if (flow.derivatives[node]) this.found = this.#statedAt(visit, operation);
    if (this.wild && flow.derivatives[node] && isEdge(visit)) this.infinite ??= kink(operation(), 0);
    if (!flow.values[node] || !visit.args.some(moves)) return;
    const distance = distanceOf(visit);
    if (distance < (this.#nearest?.distance ?? Infinity)) this.#nearest = { operation: operation(), distance };
  }

  #statedAt(visit: Visit, operation: () => string): Culprit | undefined {
    const declared = declaredAt(visit.tape, visit.node);
    const wrong = declared ? this.statements.ofDeclared(visit, declared) : this.statements.ofOpaque(visit);
    if (wrong) return misstated(visit, operation(), wrong);
    const leaf = declared && hidden(visit, declared);
    if (leaf === undefined) return undefined;
    const by = `depends on ${lineOf(visit.tape, leaf)}`;
    const text = declared!.operands.length
      ? `${by}, by which its definition states no partial derivative; pass it as an operand`
      : `${by} and is declared constant; check without it`;
    this.constant ??= { kind: "constant", operation: operation(), text };
    return undefined;
  }
}

/** Share of an error that rounding must explain, at least, so that it does not count. */
const EXPLAINED = 0.1;

/**
 * That values are mostly rounding, where the steps of the difference are so small beside them. What derivatives round off
 * themselves is about as much as what values do in steps of the input's size.
 */
function lostDigits(
  { verdict, mode, got, expected, difference }: Finding,
  scene: Scene,
  size: number,
  outputs: readonly Track[],
): Culprit | undefined {
  // prettier-ignore
  const { rounding, from } = outputs.reduce((most, output) => (output.rounding > most.rounding ? output : most));
  const step = mode === "product" ? size : difference.step;
  const lost = rounding / step;
  const enough = verdict === "differs" ? EXPLAINED * Math.abs(got - expected) : scene.tolerance * Math.abs(expected);
  if (!from || !(lost >= enough) || step === 0) return undefined;
  const text = `rounds off what makes ${rough(lost)} of a difference with steps of ${rough(step)}; check where less cancels, or with a larger step`; // prettier-ignore
  return { kind: "digits", operation: lineAt(from), text };
}

const unsearched: Culprit = {
  kind: "unsearched",
  operation: "the function",
  text: "has more operations than are searched for one to blame; check a part of it, or with fewer rows or steps",
};

/** Input `j` at the point and to either side; where it is large beside the step, the sums of the two are rounded. */
const trackOf = (tape: Tape, j: number, x: number, step: number): Track => ({
  at: [x, x - step, x + step],
  rounding: step === 0 ? 0 : 2 ** -52 * Math.abs(x),
  from: { tape, node: tape.opcodes.findIndex((code, i) => code === INPUT && tape.a[i] === j), body: "" },
});

/** The operation to blame for a finding that does not agree, if there is one. */
export function culpritOf(scene: Scene, finding: Finding): Culprit | undefined {
  const { parts, x } = scene;
  const { direction, difference, mode, component, verdict, got } = finding;
  const statements = new Statements(scene.make, scene.tolerance);
  const size = sizeOf(x, direction);
  const step = difference.step || 0.1 * size;
  const search = new Search(statements, step, !Number.isFinite(got));
  const walk = new Walk(3, parts.rows, (visit) => search.look(visit));
  const inputs = Array.from(x, (z, j) => trackOf(parts.tape, j, z, step * direction[j]!));
  try {
    const values = walk.run(parts.tape, inputs, Array.from(parts.parameters, (p) => walk.fixed(p))); // prettier-ignore
    const { nearest, infinite } = search;
    // A difference that is exact comes from steps that reach no kink but one at the point.
    const point = verdict === "uncertain" || nearest?.kind === "kink" ? nearest : undefined;
    const found = search.found ?? infinite ?? (verdict === "differs" ? (search.constant ?? point) : point);
    // Of a gradient nobody knows how it rounds.
    if (found || mode === "hvp") return found;
    const outputs = Array.from(parts.tape.outputs, (output) => values[output]!);
    return lostDigits(finding, scene, size, mode === "product" ? outputs : [outputs[component]!]);
  } catch (error) {
    if (error !== tooLong) throw error;
    return search.found ?? unsearched;
  } finally {
    statements.free();
  }
}
