/** `wasmgrad`: functions are traced and compiled, and give values and derivatives. @module */
import "./embedded.js";

export * from "./api.js";
