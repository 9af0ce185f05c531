import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Size, type Speed, sizesOf, speedOf } from "../../figures.js";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const exported = Object.keys((JSON.parse(readFileSync(`${root}package.json`, "utf8")) as { exports: object }).exports);

/** Each with the words that the start page has for it. */
const problems: Readonly<Record<string, string>> = {
  "tanh network": "Net 2-16-16-1, 1,000 samples",
  "iterated sin 100": "A chain of 100 sines",
  "log-sum-exp 1000": "Log-sum-exp of 1,000",
  "gmm d=10 K=25": "Mixture of 25 Gaussians",
  "mass chain": "32 masses, 300 steps",
  "layout 100": "Layout of 100 nodes",
  "Rosenbrock 2": "Rosenbrock, 2 inputs",
};

export interface Figures {
  speed: Speed;
  words: Readonly<Record<string, string>>;
  sizes: { whole: Size; apart: Size; more: Size[] };
}

declare const data: Figures;
export { data };

export default {
  watch: ["../../../../bench/results/latest.md"],
  load: (): Figures => ({
    speed: speedOf(readFileSync(`${root}bench/results/latest.md`, "utf8"), Object.keys(problems)),
    words: problems,
    sizes: sizesOf(`${root}docs/public/packed/`, exported),
  }),
};
