/** Loads the core by hand: without an argument from the installed file's bytes, else from the given URL. */
import { readFile } from "node:fs/promises";
import { AdError, compile, load } from "wasmgrad/url";

const gradient = () => [...compile(2, ([x, y]) => x.mul(y).add(x.sin())).gradient([Math.PI, 1])];

/** What an attempt threw, as far as a test can see it from outside; undefined where it succeeded. */
async function failure(attempt) {
  try {
    await attempt();
  } catch (error) {
    return { adError: error instanceof AdError, code: error.code, message: error.message };
  }
}

const [url, as] = process.argv.slice(2);
const from = {
  bytes: () => readFile(new URL(import.meta.resolve("wasmgrad/core.wasm"))),
  text: () => url,
  url: () => new URL(url),
  response: () => fetch(url),
};

const before = await failure(gradient);
const failed = await failure(async () => load(await from[as ?? (url ? "text" : "bytes")]()));
console.log(JSON.stringify({ before, failed, gradient: failed ? undefined : gradient() }));
