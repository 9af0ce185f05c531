export * from "./access";
export * from "./value";
export * from "./tangent";
export * from "./adjoint";
export * from "./adjoint_strided";
export * from "./second";
export * from "./lists";
export * from "./blocks";
export { pointsAdjointList, pointsAdjointPairs, pointsTangentList, pointsTangentPairs, pointsValueDot, pointsValueList, pointsValueSum } from "./points_lists";
