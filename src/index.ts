import "./embedded.js";

export * from "./api.js";
