// What the core exports. src/core.ts is the only caller.
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
