import { load as loadMixed } from "./exported/files/mixed.js";
import { load as loadSeveral } from "./exported/files/several.js";
import { exportedBits } from "./exported-bits.js";
import { mixed, several } from "./functions.mjs";

const alone = await loadMixed();
const same = exportedBits(alone, await loadSeveral()).join() === exportedBits(mixed, several).join();
let error;
try {
  alone.value([1]);
} catch (thrown) {
  error = String(thrown);
}
console.log(JSON.stringify({ same, error }));
