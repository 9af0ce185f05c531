import * as wasmgrad from "wasmgrad";
import { bits, gradientAt } from "./sample.js";
import { show } from "./show.js";

/** Asks a worker of its own for the same results; an error arrives as plain data. */
function inWorker() {
  const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  return new Promise((resolve, reject) => {
    worker.onerror = (event) => reject(new Error(event.message));
    worker.onmessage = ({ data }) => (data.error ? reject(data.error) : resolve(data));
  });
}

show("main", () => ({ gradient: gradientAt(wasmgrad), bits: bits(wasmgrad) }));
show("worker", inWorker);
