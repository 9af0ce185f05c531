/** What a Hessian-vector product costs beside a value and gradient. Both are compared with differences first. */
import type { Compiled } from "wasmgrad";
import { best } from "./best";
import { functionOf } from "./engines/wasmgrad";
import { Pool } from "./pool";
import { problems } from "./problems";
import { worstError } from "./statistics";
import { duration, figure, table } from "./text";
import { workloads } from "./workloads";

type Scalar = Pick<Compiled, "inputs"> & {
  valueAndGradient(x: Float64Array, out: Float64Array): number;
  hvp(x: Float64Array, v: Float64Array, out: Float64Array): Float64Array;
};

const ROUNDS = 40;
/** A round takes about so long. */
const ROUND_NS = 1e6;

const subjects = [
  ...problems.map((problem) => ({
    subject: problem,
    make: (): Scalar => functionOf(problem),
  })),
  ...workloads
    .filter(({ results }) => results === undefined)
    .map((workload) => ({ subject: workload, make: () => workload.prepare() as unknown as Scalar })),
];

/** How far the product is from a central difference of gradients, against the largest entry. */
function errorOf(f: Scalar, x: Float64Array, v: Float64Array): number {
  const step = 1e-6;
  const at = (h: number): Float64Array => {
    const g = new Float64Array(x.length);
    f.valueAndGradient(x.map((xi, i) => xi + h * v[i]!), g); // prettier-ignore
    return g;
  };
  const [above, below] = [at(step), at(-step)];
  const product = f.hvp(x, v, new Float64Array(x.length));
  const scale = product.reduce((most, p) => Math.max(most, Math.abs(p)), 1e-3);
  return worstError(
    product.map((p) => p / scale),
    above.map((g, i) => (g - below[i]!) / (2 * step * scale)),
  );
}

const only = process.argv[2] ?? "";
const rows = subjects
  .filter(({ subject }) => subject.name.includes(only))
  .flatMap(({ subject, make }) => {
    const f = make();
    if (typeof f.hvp !== "function" || f.inputs !== subject.inputs) return [];
    const pool = new Pool(subject);
    const out = new Float64Array(subject.inputs);
    const v = Float64Array.from(out, (_, i) => 1 - (i % 3));
    const error = errorOf(f, pool.first(), v);
    if (!(error < 1e-3)) console.log(`${subject.name}: differs from differences by ${figure(error)}`);
    const [gradient, product] = best(
      [() => f.valueAndGradient(pool.next(), out), () => f.hvp(pool.next(), v, out)],
      ROUNDS,
      ROUND_NS,
    );
    return [[subject.name, duration(gradient!), duration(product!), `${figure(product! / gradient!)} ×`]];
  });
console.log(table(["", "value and gradient", "hvp", "hvp to value and gradient"], rows));
