import { load as loadMixed } from "./exported/mixed.js";
import { load as loadSeveral } from "./exported/several.js";
import { exportedBits } from "./exported-bits.js";
import { show } from "./show.js";

show("main", async () => {
  const bits = exportedBits(await loadMixed(), await loadSeveral());
  return { gradient: [bits.length], bits };
});
