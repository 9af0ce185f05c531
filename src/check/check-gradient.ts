/** `checkGradient`: derivatives against differences, and the operation to blame. */
import type { Compiled } from "../compiled.js";
import { provideModuleOnce } from "../core.js";
// By the name of its file: where entries share no code, plain functions are traced by the library that they use.
import { AdError, compile } from "../index.js";
import { describe } from "../errors.js";
import type { Differentiable } from "../operators.js";
import { flatten, isFlat, pathsOf } from "../shape.js";
import type { Shape, Tree } from "../shape.js";
import { PARTS } from "../threads/parts.js";
import type { Parts } from "../threads/parts.js";
import type { Outputs, Values } from "../values.js";
import { excess, firstOrder, reverseRows, secondOrder } from "./compare.js";
import type { Comparison, Finding } from "./compare.js";
import { culpritOf } from "./culprit.js";
import type { Culprit, Scene } from "./culprit.js";
import { coordinateOf, directionsOf, halvesOf, randomUnit, seeded } from "./directions.js";
import { Report, described, messageOf } from "./report.js";
import type { GradientCheck, Outcome } from "./report.js";
import { makerOf } from "./stated.js";

/** Options of `checkGradient`. */
export interface CheckOptions {
  /**
   * "inputs" for each coordinate, the default where there are at most 64 of them; a number of random directions, 16 beyond;
   * or vectors, in the structure of `x` or flat.
   */
  directions?: "inputs" | number | readonly unknown[];
  /** Relative error that a derivative may have; 1e-6 by default. */
  tolerance?: number;
  /** Largest step along a direction; by default steps of several sizes are tried. */
  step?: number;
  /** 2 checks `hvp` by differences of the gradient, too; of functions with one output. */
  order?: 1 | 2;
  /** Of random directions; the same gives the same. */
  seed?: number;
  /** `false`: only the report says that it failed. */
  throws?: boolean;
}

/** Findings that are looked into for an operation to blame, where none of them is wrong by itself. */
const MOST_LOOKED_INTO = 8;

/**
 * Compares the derivatives of `f` at `x` with differences of its values, by Ridders' extrapolation (1982): `gradient` or
 * `vjp`, and `jvp`, each output; ⟨ȳ, J·v⟩ with ⟨Jᵀ·ȳ, v⟩; and for order 2 `hvp` with differences of the gradient.
 * @param f Compiled, with its parameters and data set; or a plain function, as `grad` takes it.
 * @returns What was found. A difference that is not exact enough to judge a derivative fails no check.
 * @throws AdError "check" where a derivative is wrong, or where there is none; "type", "shape", "length"; "outputs" for
 * order 2 of several.
 */
export function checkGradient<S, P, O extends Outputs>(f: Compiled<S, P, O>, x: Values<S>, options?: CheckOptions): GradientCheck; // prettier-ignore
export function checkGradient(f: Differentiable, x: Tree<number> | Float64Array, options?: CheckOptions): GradientCheck;
export function checkGradient(f: unknown, x: unknown, options: CheckOptions = {}): GradientCheck {
  const checked = checkedOptions(options);
  if (isCompiled(f)) return concluded(outcomeOf(f, x, checked), checked);
  if (typeof f !== "function") {
    throw new AdError("type", `checkGradient: got ${describe(f)}, expected a function, plain or made by compile(inputs, fn)`); // prettier-ignore
  }
  const compiled: Compiled = compile(shapeOf(x), f as never);
  try {
    return concluded(outcomeOf(compiled, x, checked), checked);
  } finally {
    compiled.dispose();
  }
}

/** Not by class: it may be that of another copy of the library. */
const isCompiled = (f: unknown): f is Compiled =>
  typeof (f as Partial<Compiled> | null | undefined)?.[PARTS] === "function";

function concluded(outcome: Outcome, { throws }: CheckOptions): GradientCheck {
  if (!outcome.pass && throws !== false) throw new AdError("check", `checkGradient: ${messageOf(outcome)}`);
  return new Report(outcome);
}

/** The shape of a structure of numbers. */
function shapeOf(x: unknown): Shape {
  if (typeof x === "number") return [];
  if (ArrayBuffer.isView(x) && "length" in x) return x.length as number;
  if (Array.isArray(x)) return isFlat(x, x.length) ? x.length : (x as unknown[]).map(shapeOf);
  if (typeof x === "object" && x !== null) return Object.fromEntries(Object.entries(x).map(([key, inner]) => [key, shapeOf(inner)])); // prettier-ignore
  throw new AdError("type", `checkGradient: x: got ${describe(x)}, expected numbers, or arrays and objects of them`);
}

function checkedOptions(options: CheckOptions): CheckOptions & { tolerance: number } {
  if (typeof options !== "object" || options === null) throw new AdError("type", `checkGradient: options: got ${describe(options)}, expected an object such as { order: 2 }`); // prettier-ignore
  const { tolerance = 1e-6, step, order = 1, seed = 1 } = options;
  const positive = (x: unknown): boolean => typeof x === "number" && x > 0 && x < Infinity;
  if (!positive(tolerance)) throw new AdError("type", `checkGradient: tolerance: got ${describe(tolerance)}, expected a relative error such as 1e-6`); // prettier-ignore
  if (step !== undefined && !positive(step)) throw new AdError("type", `checkGradient: step: got ${describe(step)}, expected the largest step, more than 0`); // prettier-ignore
  if (order !== 1 && order !== 2) throw new AdError("type", `checkGradient: order: got ${describe(order)}, expected 1 or 2`); // prettier-ignore
  if (!Number.isInteger(seed)) throw new AdError("type", `checkGradient: seed: got ${describe(seed)}, expected a whole number`); // prettier-ignore
  return { ...options, tolerance, order, seed };
}

function outcomeOf(f: Compiled, given: unknown, options: CheckOptions & { tolerance: number }): Outcome {
  const parts = f[PARTS]("checkGradient", true);
  provideModuleOnce(() => parts.module as WebAssembly.Module);
  if (options.order === 2 && f.outputs !== 1) throw new AdError("outputs", `checkGradient: order 2: the function has ${f.outputs} outputs, expected 1; check one of them, or a sum of them`); // prettier-ignore
  const x = new Float64Array(f.inputs);
  flatten(parts.inputs, given, (i, v) => (x[i] = v), "checkGradient: x");
  const infinite = x.findIndex((z) => !Number.isFinite(z));
  if (infinite >= 0) throw new AdError("type", `checkGradient: ${pathsOf(parts.inputs.skeleton, "x")[infinite]}: got ${x[infinite]}, expected a finite number to go from`); // prettier-ignore
  const random = seeded(options.seed!);
  const cotangent = randomUnit(f.outputs, random);
  const directions = directionsOf(options.directions, parts.inputs, x, random);
  const of: Comparison = { f, x, tolerance: options.tolerance, step: options.step };
  const rows = reverseRows(of);
  const along = (v: Float64Array): Finding[] => {
    const first = firstOrder(of, rows, v, cotangent);
    return options.order === 2 ? [...first, ...secondOrder(of, v)] : first;
  };
  const scene: Scene = { parts, make: makerOf(f, parts), x, tolerance: options.tolerance };
  return settled(directions.flatMap(along), along, scene, namesOf(parts, directions));
}

type Named = (finding: Finding) => string;

/** What each derivative is called. */
function namesOf(parts: Parts, directions: readonly Float64Array[]): Named {
  const inputs = pathsOf(parts.inputs.skeleton, "x");
  const outputs = pathsOf(parts.outputs, "output", true);
  return ({ mode, component, direction }) => {
    const j = coordinateOf(direction);
    const k = directions.indexOf(direction) + 1;
    const way = j >= 0 ? inputs[j]! : k > 0 ? `direction ${k}` : "a part of a direction";
    if (mode === "hvp") return j >= 0 ? `Hessian at ${inputs[component]}, ${way}` : `${inputs[component]} of the Hessian times ${way}`; // prettier-ignore
    if (mode === "product") return `⟨Jᵀ·ȳ, v⟩ along ${way}`;
    if (outputs.length === 1) return j >= 0 ? way : `slope along ${way}`;
    return `${outputs[component]} ${j >= 0 ? "by" : "along"} ${way}`;
  };
}

/** Along ever fewer coordinates as long as it differs; at best along one, whose derivative has a name. */
function narrowed(finding: Finding, along: (v: Float64Array) => Finding[], tolerance: number): Finding {
  const worstAlong = (directions: readonly Float64Array[]): Finding | undefined =>
    directions
      .flatMap(along)
      .filter(
        ({ mode, component, verdict }) =>
          verdict === "differs" && mode === finding.mode && component === finding.component,
      ) // prettier-ignore
      .sort((a, b) => excess(b, tolerance) - excess(a, tolerance))[0];
  for (let at = finding; ;) {
    const j = coordinateOf(at.direction);
    const next = worstAlong(j < 0 ? halvesOf(at.direction) : [at.direction.map((_, i) => Number(i === j))]);
    if (!next || j >= 0) return next ?? at;
    at = next;
  }
}

/** That there is no derivative, since slopes jump there or nothing is finite; not that digits are lost. */
const breaks = ({ difference: { step, jump, error } }: Finding): boolean => step === 0 || 4 * Math.abs(jump) >= error;

const leastCertain = (findings: readonly Finding[]): Finding | undefined =>
  findings.reduce<Finding | undefined>((most, one) => (one.difference.error > (most?.difference.error ?? -1) ? one : most), undefined); // prettier-ignore

/** What is wrong after all, and who is to blame. */
function settled(found: Finding[], along: (v: Float64Array) => Finding[], scene: Scene, nameOf: Named): Outcome {
  const bySize = (a: Finding, b: Finding): number => excess(b, scene.tolerance) - excess(a, scene.tolerance);
  const of = (verdict: Finding["verdict"]): Finding[] => found.filter((one) => one.verdict === verdict).sort(bySize);
  const failures = of("differs");
  const uncertain = of("uncertain");
  const conclude = (pass: boolean, worst: Finding | undefined, blamed: Culprit | undefined): Outcome => ({
    ...{ pass, blamed, compared: found.length, uncertain: uncertain.length },
    worst: worst && described(nameOf(worst), worst),
    failures: failures.map((one) => described(nameOf(one), one)),
  });
  let blamed: Culprit | undefined;
  while (failures.length > 0) {
    const worst = narrowed(failures[0]!, along, scene.tolerance);
    const culprit = culpritOf(scene, worst);
    if (culprit?.kind !== "digits") return conclude(false, worst, culprit);
    blamed ??= culprit;
    uncertain.push(failures.shift()!);
  }
  for (const finding of uncertain.filter(({ mode }) => mode !== "product").slice(0, MOST_LOOKED_INTO)) {
    const culprit = culpritOf(scene, finding);
    if (culprit?.kind === "rule" || (culprit?.kind === "kink" && breaks(finding)))
      return conclude(false, finding, culprit);
    if (finding.difference.step === 0) return conclude(false, finding, culprit);
    if (culprit?.kind !== "constant") blamed ??= culprit;
  }
  return conclude(true, leastCertain(uncertain) ?? of("agrees")[0], blamed);
}
