import { AdError } from "../src/index.js";

/** Code and message of the AdError that `fn` throws, "none" where it throws nothing. */
export function errorOf(fn: () => unknown): string {
  try {
    fn();
  } catch (error) {
    if (error instanceof AdError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return "none";
}
