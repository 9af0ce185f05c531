/** Derivatives that take a tape or a plan of their own, made at the first call and kept. */
import { Derivatives } from "./derivatives.js";
import type { Engine } from "./engine.js";
import type { Tables } from "./nested/tables.js";
import { checkOut } from "./ports.js";
import { Sparse, matrixFor } from "./sparse/sparse.js";
import type { Layout } from "./shape.js";
import type { SparseMatrix, SparsePattern } from "./sparse/matrix.js";
import type { Tape } from "./tape.js";
import { Taylor, checkCurve, checkOrder } from "./taylor.js";
import type { Values } from "./values.js";

/** What a compiled function is made of. */
export interface Made {
  readonly tape: Tape;
  /** What is gone through operation by operation: as it was recorded, where that says where. */
  readonly read: Tape;
  /** Operations before optimising. */
  readonly recorded: number;
  readonly tables: Tables;
  /** Of the parameters. */
  readonly layout: Layout | undefined;
  /** Points without a derivative are errors, which sweeps of the function itself look for. */
  readonly strict: boolean;
}

export abstract class KeptDerivatives<S, O> extends Derivatives<S, O> {
  #taylor: Taylor | undefined;
  #sparse: Sparse | undefined;

  /** @internal */
  protected abstract get made(): Made;

  /** @internal */
  protected freeKept(): void {
    this.#taylor?.free();
    this.#sparse?.free();
    this.#taylor = undefined;
    this.#sparse = undefined;
  }

  /**
   * Taylor coefficients c_0, ..., c_order of t ↦ f(x + t · direction): c_k is the k-th derivative divided by k!.
   *
   * The first call for an order makes a program of them, which is kept until another order is asked for.
   * @param order From 0 to 30.
   * @returns [order + 1, outputs], row-major, or `out`.
   * @throws AdError "length", "shape", "type".
   */
  taylor(x: Values<S>, direction: Values<S>, order: number, out?: Float64Array): Float64Array {
    return this.#along("taylor", [x, direction], order, ["taylor: input", "taylor: direction"], out);
  }

  /**
   * The same along a curve t ↦ Σ curve[k] · t^k.
   * @param curve Coefficients of the inputs, that of order 0 first, at most `order + 1`; those not given are 0.
   * @throws AdError "length", "shape", "type".
   */
  taylorAlong(curve: readonly Values<S>[], order: number, out?: Float64Array): Float64Array {
    checkOrder(order, "taylorAlong");
    checkCurve(curve, order, "taylorAlong");
    return this.#along("taylorAlong", curve, order, curve.map((_, k) => `taylorAlong: curve[${k}]`), out); // prettier-ignore
  }

  #along(where: string, curve: readonly Values<S>[], order: number, names: string[], out?: Float64Array): Float64Array {
    const engine = this.use(where);
    checkOrder(order, where);
    checkOut(out, (order + 1) * this.outputs, where);
    const { tape, tables, strict } = this.made;
    this.#taylor ??= new Taylor(tape, tables, this.ports, this);
    if (strict) {
      this.ports.load(engine.f64, engine.primals, curve[0], names[0]!);
      engine.linearize();
      engine.tangent();
    }
    return this.#taylor.along(engine, curve, order, names, out);
  }

  /** Where the Jacobian may have numbers that are not 0, [outputs, inputs]; found once, whatever the inputs are. */
  jacobianPattern(): SparsePattern {
    return this.#sparseOf(this.use("jacobianPattern", false)).jacobianPlan().pattern;
  }

  /** Where the Hessian may have numbers that are not 0, [inputs, inputs], both triangles. */
  hessianPattern(): SparsePattern {
    return this.#sparseOf(this.useScalar("hessianPattern", false)).hessianPlan().pattern;
  }

  /**
   * The Jacobian [outputs, inputs] where it may be other than 0: columns forward or rows in reverse, as many at once as
   * share no row or column.
   * @param out One that this returned before, filled and returned; nothing is allocated then.
   * @throws AdError "type" where `out` is anything else.
   */
  sparseJacobian(x: Values<S>, out?: SparseMatrix): SparseMatrix {
    const engine = this.use("sparseJacobian");
    const sparse = this.#sparseOf(engine);
    const matrix = matrixFor(sparse.jacobianPlan().pattern, out, "sparseJacobian");
    this.ports.load(engine.f64, engine.primals, x, "sparseJacobian: input");
    sparse.jacobian(engine, matrix);
    return matrix;
  }

  /**
   * The Hessian [inputs, inputs] of the one output where it may be other than 0, both triangles with the same numbers: a
   * second-order sweep for each colour of a star colouring.
   * @param out One that this returned before, filled and returned; nothing is allocated then.
   * @throws AdError "type" where `out` is anything else; "outputs" where the function has several.
   */
  sparseHessian(x: Values<S>, out?: SparseMatrix): SparseMatrix {
    const engine = this.useScalar("sparseHessian");
    const sparse = this.#sparseOf(engine);
    const matrix = matrixFor(sparse.hessianPlan().pattern, out, "sparseHessian");
    this.ports.load(engine.f64, engine.primals, x, "sparseHessian: input");
    sparse.hessian(engine, matrix);
    return matrix;
  }

  #sparseOf(engine: Engine): Sparse {
    const { tape, strict } = this.made;
    return (this.#sparse ??= new Sparse(tape, engine.outputs, !strict));
  }
}
