import * as wasmgrad from "wasmgrad";
import { replay } from "./replay.js";
import { show } from "./show.js";

show("main", () => {
  const bits = globalThis.recorded.flatMap((one) => replay(wasmgrad, one));
  return { gradient: [bits.length], bits };
});
