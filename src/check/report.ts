/** What a gradient check found, and how it is said. */
import { plural } from "../errors.js";
import type { Finding, Mode } from "./compare.js";
import { short } from "./culprit.js";
import type { Culprit } from "./culprit.js";

/** One derivative beside the difference that it was compared with. */
export interface CheckedDerivative {
  /** What gave it; "product" compares ⟨Jᵀ·ȳ, v⟩ with ⟨ȳ, J·v⟩, without a difference. */
  readonly mode: Mode;
  /** Which derivative it is: `w[1][0]`, `output[2] by x[0]`, `output along direction 3`. */
  readonly path: string;
  /** The derivative. */
  readonly got: number;
  /** The difference, or what `jvp` says where `mode` is "product". */
  readonly expected: number;
  /** |got - expected|. */
  readonly error: number;
  /** Estimated error of the difference itself; 0 where there is none. */
  readonly estimate: number;
}

/** What `checkGradient` found. `String(report)` is a short text. */
export interface GradientCheck {
  /** Whether the derivatives agree with the differences. */
  readonly pass: boolean;
  /** Derivatives compared. */
  readonly compared: number;
  /** How many of them no difference was exact enough to judge. */
  readonly uncertain: number;
  /** Those that are wrong, worst first. */
  readonly failures: readonly CheckedDerivative[];
  /** The worst of the failures; where there are none, that farthest off. Undefined where nothing was compared. */
  readonly worst: CheckedDerivative | undefined;
  /** The operation likely to blame and what to do, where there is one. */
  readonly culprit: string | undefined;
  /** The findings in words. */
  toString(): string;
}

export interface Outcome extends Omit<GradientCheck, "toString" | "culprit"> {
  readonly blamed: Culprit | undefined;
}

export const described = (path: string, { mode, got, expected, difference }: Finding): CheckedDerivative => ({
  ...{ mode, path, got, expected },
  error: Math.abs(got - expected),
  estimate: difference.error,
});

const about = (x: number): string => String(Number(x.toPrecision(1)));

/** Got and expected, with who says so. */
export function comparison({ mode, path, got, expected, estimate }: CheckedDerivative): string {
  if (mode === "product") return `${path}: got ${short(got)} by vjp, expected ${short(expected)} as by jvp`;
  const found = Number.isFinite(estimate)
    ? `${short(expected)} by differences (± ${about(estimate)})`
    : "a finite derivative, and differences find none";
  return `${path}: got ${short(got)} by ${mode}, expected ${found}`;
}

const NOT_FINITE = "the function is not finite on both sides of x; check at another point";
const UNEXPLAINED =
  "no operation is to blame; make the function smaller to find out, and report it, for it is likely a bug of wasmgrad";

const OVERFLOWS = "it is made of what is beyond the range of numbers; scale the function, or check at another point";

/** Why a check failed. */
const reason = ({ blamed, worst }: Outcome): string =>
  blame(blamed) ?? (worst?.estimate === Infinity ? NOT_FINITE : Number.isFinite(worst?.got) ? UNEXPLAINED : OVERFLOWS);

const blame = (culprit: Culprit | undefined): string | undefined => culprit && `${culprit.operation} ${culprit.text}`;

/** One sentence for an error. */
export function messageOf(outcome: Outcome): string {
  const more = outcome.failures.length - 1;
  return `${comparison(outcome.worst!)}${more > 0 ? `, and ${more} more` : ""}; ${reason(outcome)}`;
}

export class Report implements GradientCheck {
  readonly pass: boolean;
  readonly compared: number;
  readonly uncertain: number;
  readonly failures: readonly CheckedDerivative[];
  readonly worst: CheckedDerivative | undefined;
  readonly culprit: string | undefined;

  constructor(outcome: Outcome) {
    const { pass, compared, uncertain, failures, worst, blamed } = outcome;
    this.pass = pass;
    this.compared = compared;
    this.uncertain = uncertain;
    this.failures = failures;
    this.worst = worst;
    this.culprit = pass ? blame(blamed) : reason(outcome);
  }

  toString(): string {
    const { pass, compared, uncertain, failures, worst, culprit } = this;
    const others = failures.filter(({ mode, path }) => mode !== worst?.mode || path !== worst.path);
    const shown = others.slice(0, MOST_SHOWN);
    const more = others.length - shown.length;
    const wrong = failures.length ? `${failures.length} of ${plural(compared, "derivative")} wrong` : "no derivative to be found"; // prettier-ignore
    const lines = [
      pass ? `✓ ${plural(compared - uncertain, "derivative")} as by differences` : `✗ ${wrong}`,
      uncertain && `${uncertain} uncertain: no difference was exact enough to tell`,
      worst && `${!pass ? "" : uncertain ? "least certain: " : "farthest off: "}${comparison(worst)}`,
      ...shown.map(comparison),
      more && `and ${more} more`,
      culprit,
    ];
    return lines.filter((line) => line).join("\n  ");
  }
}

/** Failures in a text besides the worst. */
const MOST_SHOWN = 3;
