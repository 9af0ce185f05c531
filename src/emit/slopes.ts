/** What the forward sweep keeps. Where two functions are each the derivative of the other, but for the sign, one call does both. */
import type { OpName } from "../algebra.js";
import { partialsOf } from "../readings.js";
import type { Locals } from "./locals.js";
import type { Run } from "./runs.js";
import { Terms } from "./terms.js";
import type { Term } from "./terms.js";
import { lanes } from "./wasm.js";

interface Derivative {
  readonly name: Term["name"];
  readonly negative: boolean;
}

/** Which function the derivative of this one is. */
function derivativeOf(name: OpName): Derivative {
  const terms = new Terms();
  const [partial] = partialsOf(terms.algebra, name, [terms.leaf(0)], terms.leaf(1)) as Term[];
  const negative = partial!.name === "neg";
  return { name: negative ? partial!.args[0]!.name : partial!.name, negative };
}

const known = new Map<OpName, Derivative>();

function twinOf(name: OpName): Derivative {
  let twin = known.get(name);
  if (!twin) known.set(name, (twin = derivativeOf(name)));
  return twin;
}

/** A value whose derivative the forward sweep kept. */
interface Kept {
  readonly name: OpName;
  /** Its local. */
  readonly y: number;
  readonly slope: number;
}

/** Derivatives that the forward sweep keeps: in memory, or in locals where they are values, too. */
export class Slopes {
  /** The last of each operand. */
  readonly #kept = new Map<number, Kept>();
  readonly #locals = new Map<number, number>();
  /** They stay until the end of the function. */
  readonly #stay = new Set<number>();

  constructor(
    readonly locals: Locals,
    /** Other functions read them: all stand in memory. */
    readonly crossing: boolean,
  ) {}

  /** Another function begins, in which none is at hand. */
  leave(): void {
    this.#kept.clear();
    this.#locals.clear();
    this.#stay.clear();
  }

  /** Operation k of a run is computed, and its derivative stands in memory. */
  note(run: Run, k: number, y: number): void {
    this.#kept.set(run.operand(0, k), { name: run.name, y, slope: run.slope + k });
  }

  /** The value of operation k of one that has a twin, or might have, where its twin's is known; then its derivative is known, too. */
  valueByTwin(run: Run, k: number): number | undefined {
    const kept = this.#kept.get(run.operand(0, k));
    if (!kept || twinOf(kept.name).name !== run.name) return undefined;
    const slope = this.of(kept.slope);
    this.#set(kept.slope, slope);
    if (run.keeps) this.#keep(run.slope + k, this.#signed(kept.y, twinOf(run.name)));
    return this.#signed(slope, twinOf(kept.name));
  }

  #signed(local: number, { negative }: Derivative): number {
    if (!negative) return local;
    const { code } = this.locals;
    const into = this.locals.take();
    code.get(local);
    code.simd(lanes.neg);
    code.set(into);
    return into;
  }

  #keep(slope: number, local: number): void {
    this.#set(slope, local);
    if (this.crossing) this.locals.store(local, this.locals.places.slopes, slope);
  }

  #set(slope: number, local: number): void {
    this.#locals.set(slope, local);
    this.#stay.add(local);
  }

  /** A local with the derivative, to be given back. */
  of(slope: number): number {
    return this.#locals.get(slope) ?? this.locals.loadSlope(slope);
  }

  give(local: number): void {
    if (!this.#stay.has(local)) this.locals.give(local);
  }
}
