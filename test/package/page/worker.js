import * as wasmgrad from "wasmgrad";
import { bits, gradientAt } from "./sample.js";

try {
  postMessage({ gradient: gradientAt(wasmgrad), bits: bits(wasmgrad) });
} catch ({ name, code, message }) {
  postMessage({ error: { name, code, message } });
}
