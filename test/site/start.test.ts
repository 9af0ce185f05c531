import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

it("the start page's example is the README's first, which is run and checked", () => {
  const [, example] = /```js run\n(.*?)```/s.exec(readFileSync(`${root}docs/index.md`, "utf8"))!;
  const [, first] = /```js\n(.*?)```/s.exec(readFileSync(`${root}README.md`, "utf8"))!;
  expect(example).toBe(first);
});
