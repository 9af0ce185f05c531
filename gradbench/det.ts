/**
 * The determinant by expansion by minors: about e·ℓ! multiplications as written. The tape's
 * optimiser shares equal minors, which leaves about ℓ·2^ℓ operations.
 */
import { add, compile, mul, sub, type Operand } from "wasmgrad";
import { gradientJob, valueJob, type Functions } from "./runner.js";
import { tape } from "./tapes.js";

interface Input {
  A: number[];
  ell: number;
}

/** Expands along the first of `rows`: the minors have the rows after it and the columns without one. */
export function determinant(a: Operand[][], row = 0, columns = a.map((_, j) => j)): Operand {
  if (columns.length === 1) return a[row]![columns[0]!]!;
  let total: Operand = 0;
  columns.forEach((column, j) => {
    const others = columns.filter((other) => other !== column);
    const term = mul(a[row]![column]!, determinant(a, row + 1, others));
    total = j === 0 ? term : j % 2 === 0 ? add(total, term) : sub(total, term);
  });
  return total;
}

/** What is recorded: ℓ multiplications and ℓ − 1 additions a level, on top of ℓ minors. */
function operations(ell: number): number {
  return ell === 1 ? 0 : ell * (operations(ell - 1) + 2) - 1;
}

const compiled = (ell: number) =>
  tape(`det ell=${ell}`, operations(ell), () => compile([ell, ell], (a) => determinant(a)));

export const det: Functions = {
  primal: ({ A, ell }: Input) => valueJob(compiled(ell), Float64Array.from(A)),
  gradient: ({ A, ell }: Input) => gradientJob(compiled(ell), Float64Array.from(A)),
};
