/** Derivatives of a compiled function against differences of its values, along one direction. */
import type { Compiled } from "../compiled.js";
import { differences, firstSteps, unknown } from "./differences.js";
import type { Difference } from "./differences.js";

/** Whatever its shapes: it is asked with flat arrays. */
export type Subject = Pick<Compiled, "inputs" | "outputs" | "value" | "gradient" | "jvp" | "vjp" | "hvp">;

export interface Comparison {
  readonly f: Subject;
  readonly x: Float64Array;
  /** Relative error that a derivative may have. */
  readonly tolerance: number;
  /** Largest step; found by trial where there is none. */
  readonly step?: number | undefined;
}

/** `product`: ⟨Jᵀ·ȳ, v⟩ against ⟨ȳ, J·v⟩, without a difference. */
export type Mode = "gradient" | "vjp" | "jvp" | "product" | "hvp";
/** Uncertain: no difference was exact enough to tell. */
export type Verdict = "agrees" | "differs" | "uncertain";

export interface Finding {
  readonly mode: Mode;
  readonly direction: Float64Array;
  /** Which output; of `hvp`, which input. */
  readonly component: number;
  readonly got: number;
  readonly expected: number;
  /** Of what is expected, where it is a difference. */
  readonly difference: Difference;
  readonly verdict: Verdict;
}

/** A derivative may be off by so many estimated errors of the difference, which is an estimate itself. */
const ERRORS = 10;

const scaleOf = (a: number, b: number): number => Math.max(Math.abs(a), Math.abs(b));
/** Where `b` is 0 nothing is added, also beside an infinite `a`. */
export const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, x, i) => (b[i] === 0 ? sum : sum + x * b[i]!), 0);

/** How far `x` may go along `v` before one of its numbers has moved by its own size, or by 1 where it is 0. */
export const sizeOf = (x: Float64Array, v: Float64Array): number =>
  v.reduce((least, d, j) => (d === 0 ? least : Math.min(least, Math.abs(x[j]! || 1) / Math.abs(d))), Infinity);

/** How much is out of proportion, 1 where it is just within the tolerance; NaN derivatives are as wrong as can be. */
export function excess({ got, expected, difference }: Finding, tolerance: number): number {
  const ratio =
    Math.abs(got - expected) / (tolerance * scaleOf(got, expected) + ERRORS * difference.error + difference.unseen);
  return Number.isNaN(ratio) ? (Object.is(got, expected) || got === expected ? 0 : Infinity) : ratio;
}

/** Verdicts on claims about the derivatives along a direction of the numbers that `evaluate` gives. */
function judged(
  { x, tolerance, step }: Comparison,
  direction: Float64Array,
  evaluate: (x: Float64Array) => Float64Array,
  claims: readonly Pick<Finding, "mode" | "component" | "got">[],
): Finding[] {
  const size = sizeOf(x, direction);
  const along = (t: number): Float64Array => evaluate(x.map((z, j) => z + t * direction[j]!));
  const at = evaluate(x).slice();
  let findings = claims.map((claim): Finding => ({ ...claim, direction, expected: NaN, difference: unknown, verdict: "uncertain" })); // prettier-ignore
  const unit = 1 / direction.reduce((most, d) => Math.max(most, Math.abs(d)), 0);
  const flat = 1 / Math.max(size, unit);
  for (const first of step === undefined ? firstSteps(size, unit) : [step]) {
    const found = differences(along, at, first, size);
    findings = findings.map((finding) => better(finding, found[finding.component]!, tolerance, flat));
    if (findings.every(({ verdict }) => verdict === "agrees")) break;
  }
  return findings;
}

/** A derivative that is no more than this beside what moves a value by its own size is rounding. */
const NOTHING = 2 ** -49;

/** Below it rounding is no longer relative. */
const LEAST_NORMAL = 2 ** -1022;

/** A finding after one more difference. @param flat Slope that moves a value of 1 by its own size. */
function better(finding: Finding, difference: Difference, tolerance: number, flat: number): Finding {
  if (finding.verdict === "agrees" || difference.step === 0) return finding;
  // Exact enough beside itself, or, where it is next to nothing, beside a slope that moves the value by its own size. Of a
  // function that is 0, or next to it, nothing more exact is to be had.
  const relative = ({ slope, error, unseen, largest }: Difference): number =>
    largest < LEAST_NORMAL ? 0 : (error + unseen) / Math.max(Math.abs(slope), flat * largest);
  const next: Finding = { ...finding, expected: difference.slope, difference };
  const verdict = relative(difference) > tolerance ? "uncertain" : verdictOf(next, tolerance, flat);
  if (verdict === "agrees") return { ...next, verdict };
  if (finding.verdict !== verdict) return verdict === "differs" ? { ...next, verdict } : finding;
  // Not for a little: by smaller steps errors are larger, and what a jump makes of them is no less.
  return finding.difference.step === 0 || relative(difference) < 0.5 * relative(finding.difference) ? next : finding;
}

function verdictOf(finding: Finding, tolerance: number, flat: number): Verdict {
  const { got, expected, difference } = finding;
  if (excess(finding, tolerance) > 1) return "differs";
  const told = difference.error + difference.unseen <= tolerance * scaleOf(expected, got);
  return told || Math.abs(got) <= NOTHING * flat * difference.largest ? "agrees" : "uncertain";
}

/** The reverse Jacobian, one row an output: what `gradient` gives where there is one, else `vjp`. */
export function reverseRows({ f, x }: Comparison): Float64Array[] {
  if (f.outputs === 1) return [f.gradient(x, new Float64Array(f.inputs))];
  return Array.from({ length: f.outputs }, (_, i) => {
    const seeds = new Float64Array(f.outputs);
    seeds[i] = 1;
    return f.vjp(x, seeds, new Float64Array(f.inputs));
  });
}

/** First order: each output, forward and reverse, and the two against one another for one cotangent. */
export function firstOrder(
  of: Comparison,
  rows: readonly Float64Array[],
  direction: Float64Array,
  cotangent: Float64Array,
): Finding[] {
  const { f, x } = of;
  const out = new Float64Array(f.outputs);
  const forward = f.jvp(x, direction, new Float64Array(f.outputs));
  const mode = f.outputs === 1 ? "gradient" : "vjp";
  const claims = rows.flatMap((row, component) => [
    { mode, component, got: dot(row, direction) } as const,
    { mode: "jvp", component, got: forward[component]! } as const,
  ]);
  return [...judged(of, direction, (at) => f.value(at, out), claims), product(of, direction, cotangent, forward)];
}

/** ⟨ȳ, J·v⟩ = ⟨Jᵀ·ȳ, v⟩, up to rounding of their terms, and of what cancels in a slope beside the values. */
function product(
  { f, x, tolerance }: Comparison,
  direction: Float64Array,
  cotangent: Float64Array,
  forward: Float64Array,
): Finding {
  // prettier-ignore
  const reverse = f.vjp(x, cotangent, new Float64Array(f.inputs));
  const [got, expected] = [dot(reverse, direction), dot(cotangent, forward)];
  const terms = dot(reverse.map(Math.abs), direction.map(Math.abs)) + dot(cotangent.map(Math.abs), forward.map(Math.abs)); // prettier-ignore
  const values = dot(f.value(x, new Float64Array(f.outputs)).map(Math.abs), cotangent.map(Math.abs));
  const differs = Math.abs(got - expected) > tolerance * (terms + values / sizeOf(x, direction));
  const difference = { ...unknown, error: 0 };
  const verdict = Number.isFinite(terms) ? (differs ? "differs" : "agrees") : "uncertain";
  return { mode: "product", direction, component: 0, got, expected, difference, verdict };
}

/** Second order: the Hessian times the direction, by differences of the gradient. */
export function secondOrder(of: Comparison, direction: Float64Array): Finding[] {
  const { f, x } = of;
  const out = new Float64Array(f.inputs);
  const twice = f.hvp(x, direction, new Float64Array(f.inputs));
  const claims = Array.from(twice, (got, component) => ({ mode: "hvp", component, got }) as const);
  return judged(of, direction, (at) => f.gradient(at, out), claims);
}
