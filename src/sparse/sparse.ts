/** The sparse Jacobian and Hessian of one function: patterns and plans are made once, values at every call. */
import { readOutputs } from "../engine.js";
import type { Engine } from "../engine.js";
import { AdError, describe } from "../errors.js";
import { look } from "../limits.js";
import type { Resident } from "../resident.js";
import type { Tape } from "../tape.js";
import { derivedHessian, isSmall } from "./derived.js";
import { SparseMatrix } from "./matrix.js";
import type { SparsePattern } from "./matrix.js";
import { hessianPattern, jacobianPattern } from "./patterns.js";
import { plainTape } from "./plain.js";
import { hessianPlan, jacobianPlan } from "./plan.js";
import type { Plan } from "./plan.js";

const one = (): number => 1;
const zero = (): number => 0;

/** What a function keeps of its derivatives' patterns. */
export class Sparse {
  #jacobian: Plan | undefined;
  #hessian: Plan | undefined;
  /** Of small functions: what finds all entries of the Hessian in one sweep. */
  #derived: Resident | undefined;

  constructor(
    readonly tape: Tape,
    /** Slot of each output. */
    readonly slots: Uint32Array,
    /** Whether a tape of its own may find the Hessian, and not the function's. */
    readonly mayDerive: boolean,
  ) {}

  jacobianPlan(): Plan {
    if (!this.#jacobian) {
      const plan = jacobianPlan(jacobianPattern(plainTape(this.tape)));
      this.#jacobian = plan.forward ? { ...plan, at: plan.at.map((output) => this.slots[output]!) } : plan;
    }
    return this.#jacobian;
  }

  hessianPlan(): Plan {
    return (this.#hessian ??= hessianPlan(hessianPattern(plainTape(this.tape))));
  }

  free(): void {
    this.#derived?.free();
    this.#derived = undefined;
  }

  /** From inputs that stand in the engine. */
  jacobian(engine: Engine, out: SparseMatrix): void {
    const plan = this.jacobianPlan();
    const { forward, colouring } = plan;
    if (forward) engine.linearize();
    else engine.primal();
    for (let sweep = 0; sweep < colouring.colours; sweep++) {
      look();
      if (forward) seededTangent(engine, plan, sweep);
      else engine.reverse((output) => Number(colouring.of[output] === sweep));
      readEntries(plan, sweep, engine.f64, forward ? engine.tangents() : engine.adjoints, out.values);
    }
  }

  /** From inputs that stand in the engine. */
  hessian(engine: Engine, out: SparseMatrix): void {
    const plan = this.hessianPlan();
    if (this.mayDerive && isSmall(this.tape, plan)) {
      this.#derived ??= derivedHessian(this.tape, plan).ownedBy(this);
      evaluate(this.#derived, engine, this.tape, out.values);
      return;
    }
    engine.linearize();
    for (let sweep = 0; sweep < plan.colouring.colours; sweep++) {
      look();
      seededTangent(engine, plan, sweep);
      engine.second(one, zero, sweep > 0);
      readEntries(plan, sweep, engine.f64, engine.adjointTangents(), out.values);
    }
  }
}

/** Values of the outputs of a program that has the inputs and parameters of another. */
function evaluate(derived: Resident, engine: Engine, { inputs, parameters }: Tape, values: Float64Array): void {
  derived.f64.set(engine.f64.subarray(engine.primals, engine.primals + inputs + parameters), derived.primals);
  derived.value();
  readOutputs(derived, derived.primals, values);
}

function seededTangent(engine: Engine, { seeds, pattern }: Plan, sweep: number): void {
  const tangents = engine.tangents();
  const memory = engine.f64;
  memory.fill(0, tangents, tangents + pattern.columns);
  for (let k = seeds.start[sweep]!; k < seeds.start[sweep + 1]!; k++) memory[tangents + seeds.members[k]!] = 1;
  engine.tangent();
}

function readEntries(
  { entries, at }: Plan,
  sweep: number,
  memory: Float64Array,
  base: number,
  values: Float64Array,
): void {
  // prettier-ignore
  for (let k = entries.start[sweep]!; k < entries.start[sweep + 1]!; k++) {
    const entry = entries.members[k]!;
    values[entry] = memory[base + at[entry]!]!;
  }
}

/**
 * `out`, or a new matrix of this pattern.
 * @throws AdError "type" where `out` is no matrix that this function gave.
 */
export function matrixFor(pattern: SparsePattern, out: unknown, where: string): SparseMatrix {
  if (out === undefined) return new SparseMatrix(pattern);
  if (out instanceof SparseMatrix && out.columnIndex === pattern.columnIndex) return out;
  const got = out instanceof SparseMatrix ? "a SparseMatrix of another function or derivative" : describe(out);
  throw new AdError("type", `${where}: out is ${got}, expected a SparseMatrix that ${where} of this function returned`);
}
