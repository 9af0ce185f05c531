import { compile, mapSum } from "wasmgrad";
import { spread } from "wasmgrad/threads";
import OwnWorker from "wasmgrad/worker?worker";

function tell(id, text) {
  const place = document.getElementById(id);
  place.textContent = String(text);
  place.dataset.state = "done";
}

/** A function that takes a while. */
function long() {
  const unit = (w, [u, v]) => {
    let s = u;
    for (let k = 0; k < 200; k++)
      s = s
        .mul(w[k % 4])
        .add(v)
        .sin();
    return s;
  };
  const f = compile(4, (w, _, { rows }) => mapSum((row) => unit(w, row), rows), { data: { rows: 2 } });
  return f.setData({ rows: Float64Array.from({ length: 2 * 100_000 }, (_, i) => Math.sin(i)) });
}

/** Longest time between two turns of the event loop while `work` is under way, in milliseconds. */
async function blockedBy(work) {
  let longest = 0;
  let last = performance.now();
  const channel = new MessageChannel();
  channel.port1.onmessage = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    channel.port2.postMessage(0);
  };
  channel.port2.postMessage(0);
  await work();
  channel.port1.close();
  return longest;
}

async function show() {
  const f = long();
  const x = [0.3, -0.7, 1.1, 0.2];
  // With `?own` the page makes the workers itself.
  const worker = location.search === "?own" ? () => new OwnWorker() : undefined;
  const p = await spread(f, { threads: 2, slice: 4, worker });
  tell("threads", p.threads);
  const heard = [];
  let gradient;
  const blocked = await blockedBy(async () => {
    gradient = await p.gradient(x, { onProgress: (share) => heard.push(share) });
  });
  tell("blocked", `${Math.round(blocked)} ms`);
  const expected = f.gradient(x);
  tell("same", gradient.every((value, i) => Object.is(value, expected[i]))); // prettier-ignore
  tell("progress", heard.length > 10 && heard.at(-1) === 1 && heard.every((share, i) => i === 0 || share >= heard[i - 1])); // prettier-ignore
  const controller = new AbortController();
  const aborted = p.gradient(x, { signal: controller.signal });
  setTimeout(() => controller.abort(), 5);
  tell("aborted", await aborted.then(() => "nothing", ({ name }) => name)); // prettier-ignore
  p.dispose();
}

show().catch((error) => {
  for (const cell of document.querySelectorAll("td:not([data-state])")) tell(cell.id, `${error.name} ${error.code}: ${error.message}`); // prettier-ignore
});
