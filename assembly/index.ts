// What the core exports. src/core.ts calls it, and modules that were emitted do.
export { allocate, release, create, destroy, tangentsOf, verify } from "./program";
export { value, primal, tangent, clearAdjoints, clearAdjointTangents, adjoint, gradient, vjp, jvp, second, valueRuns, tangentRuns, adjointRuns } from "./sweep";
export * from "./functions.generated";
export { evaluate, evaluateList } from "./rules.generated";
export { createTape, releaseTape } from "./tape";
export { optimize, eliminate } from "./optimize";
export { schedule } from "./schedule";
export { patternOf } from "./patterns";
export {
  pointsAll, pointsBegin, pointsBytes, pointsForward, pointsOf, pointsOutputs, pointsReverse, pointsSecond, pointsSum, pointsTangent,
} from "./batch";
export { stepsForward, stepsOf, stepsReverse } from "./steps";
export { gather, scatter } from "./ports";
// So that they stay functions: a module that is linked with parts of the core makes the tables that it reads.
export { fillExpTables } from "./math/exp_tables";
export { fillLogTables } from "./math/log_tables";
