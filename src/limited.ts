/** Which calls limits hold for. */
import type { Batch } from "./batch.js";
import type { Compiled } from "./compiled.js";

/** Calls that limits hold for: all but those that give it numbers, or end it. */
export const LIMITED = [
  ...["value", "gradient", "valueAndGradient", "jvp", "vjp", "hvp", "jacobian", "hessian", "dataGradient", "call"],
  ...["taylor", "taylorAlong", "jacobianPattern", "hessianPattern", "sparseJacobian", "sparseHessian"],
  ...["toString", "toDot", "toMermaid", "toBytes", "toJSON", "explain", "diagnose"],
] as const satisfies readonly (keyof Compiled)[];

/** Calls that limits hold for. */
export const LIMITED_BATCH = [
  ...["value", "gradient", "valueAndGradient", "jvp", "vjp", "jacobian", "sum", "sumAndGradient"],
] as const satisfies readonly (keyof Batch)[];
