import * as wasmgrad from "wasmgrad/url";
import core from "wasmgrad/core.wasm?url";
import { bits, gradientAt } from "./sample.js";
import { show } from "./show.js";

/** With `?asset` the core is an asset of the page, otherwise the file beside the package's module. */
const from = location.search === "?asset" ? core : undefined;

show("main", async () => {
  await wasmgrad.load(from);
  return { gradient: gradientAt(wasmgrad), bits: bits(wasmgrad) };
});
