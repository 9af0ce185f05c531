/** What a block of a page calls where a comment states a result (test/blocks.ts). */
import assert from "node:assert/strict";

/** Results as pages write them: typed arrays as lists. */
function shown(x) {
  if (ArrayBuffer.isView(x) || Array.isArray(x)) return `[${Array.from(x, shown).join(", ")}]`;
  if (typeof x !== "object" || x === null)
    return Object.is(x, -0) ? "-0" : typeof x === "string" ? JSON.stringify(x) : String(x);
  return `{ ${Object.entries(x).map(([key, value]) => `${key}: ${shown(value)}`).join(", ")} }`; // prettier-ignore
}

const number = /(?<![\w.])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g;

/** Half a unit of the last digit that is written. */
function tolerance(written) {
  const [, fraction = "", exponent = "0"] = /^-?\d+(?:\.(\d+))?(?:e(.+))?$/.exec(written);
  return 0.500001 * 10 ** (Number(exponent) - fraction.length);
}

function assertNear(got, stated) {
  assert.equal(got.replace(number, "#"), stated.replace(number, "#"), `got ${got}, stated ≈ ${stated}`);
  const numbers = got.match(number).map(Number);
  stated.match(number).forEach((written, i) => {
    assert.ok(Math.abs(numbers[i] - Number(written)) <= tolerance(written), `got ${got}, stated ≈ ${stated}`);
  });
}

function assertMessage(error, stated) {
  const parts = stated.split("…").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  assert.match(String(error), new RegExp(`^${parts.join(".*")}$`, "s"));
}

/** @throws AssertionError where the value, or the error that is thrown, is not what is stated. */
export async function check(compute, stated) {
  if (stated.startsWith("AdError: ")) {
    await assert.rejects(compute, (error) => (assertMessage(error, stated), true));
    return;
  }
  const got = shown(await compute());
  if (stated.startsWith("≈ ")) assertNear(got, stated.slice(2).replace("Float64Array ", ""));
  else assert.equal(got, stated.replaceAll("Float64Array ", ""));
}
