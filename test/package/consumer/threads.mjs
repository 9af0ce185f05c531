/**
 * Two threads differentiate at the same time, each with the core of its own. Neither stops before both have done
 * their share, so the two overlap; a core they shared would mix up their operands.
 */
import { isMainThread, Worker, workerData } from "node:worker_threads";
import { compile } from "wasmgrad";

const SHARE = 2000;
const counts = isMainThread ? new Int32Array(new SharedArrayBuffer(8)) : workerData;
const [mine, other] = isMainThread ? [0, 1] : [1, 0];

function work() {
  const f = compile(2, ([x, y]) => x.mul(y).add(x.square()));
  let wrong = 0;
  for (let i = 0; Atomics.load(counts, mine) < SHARE || Atomics.load(counts, other) < SHARE; i++) {
    const [x, y] = isMainThread ? [i, 3] : [-i, 5];
    const [dx, dy] = f.gradient([x, y]);
    if (dx !== y + 2 * x || dy !== x) wrong++;
    Atomics.add(counts, mine, 1);
  }
  return wrong;
}

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url), { workerData: counts });
  const ended = new Promise((resolve, reject) => worker.on("exit", resolve).on("error", reject));
  const wrong = work();
  const wrongInWorker = await ended;
  console.log(JSON.stringify({ both: counts.every((count) => count >= SHARE), wrong, wrongInWorker }));
} else {
  process.exit(work());
}
