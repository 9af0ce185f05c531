export * from "./access";
export * from "./value";
export * from "./tangent";
export * from "./adjoint";
export * from "./second";
export * from "./lists";
