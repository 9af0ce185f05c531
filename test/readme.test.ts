/** The code of the README and of the pages runs as it stands, and gives what its comments say. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it, test } from "vitest";
import { blocksOf, checked, run } from "./blocks.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string): string => readFileSync(`${root}${path}`, "utf8");
const readme = read("README.md");

describe("the README", () => {
  const blocks = blocksOf(readme, "js");

  it("has its examples", () => {
    expect(blocks.length).toBe(2);
  });

  it.each(blocks.map(({ code }, i) => [i + 1, code] as const))(
    "runs example %i with the results it states",
    async (_, code) => {
      const { program, checks } = checked(code, false);
      expect(checks).toBeGreaterThanOrEqual(2);
      await run(program);
    },
  );

  it("names the number of operations the table has", async () => {
    const { names } = await import("../src/ops.js");
    expect(readme).toContain(`[${names.length} of them](docs/ops.md)`);
  });
});

const folders = ["guide", "how-to"];
const pages = folders.flatMap((folder) => readdirSync(`${root}docs/${folder}`).map((name) => `docs/${folder}/${name}`));

describe.each(pages)("%s", (page) => {
  const text = read(page);
  const blocks = blocksOf(text, "js run");

  it("says what it is", () => {
    expect(text).toMatch(/^---\ntitle: .+\norder: \d+\ndescription: .+\.\n---\n\n# /);
  });

  it("has code, and all of it runs", () => {
    expect(blocks.length).toBeGreaterThan(0);
    expect(text.match(/^```(?:js|ts|mjs|javascript)/gm)).toHaveLength(blocks.length);
  });

  it.concurrent.each(blocks.map((block, i) => [i + 1, block] as const))(
    "runs block %i with the results it states",
    async (_, block) => {
      const { program, checks, unchecked } = checked(block.code, true);
      expect(unchecked).toEqual([]);
      expect(checks > 0 || block.prints !== undefined).toBe(true);
      const printed = await run(program);
      if (block.prints !== undefined) expect(printed).toBe(block.prints);
    },
  );
});

describe("the other documents", () => {
  const documents = readdirSync(`${root}docs`).filter((name) => name.endsWith(".md"));
  const stating = documents.flatMap((name) =>
    blocksOf(read(`docs/${name}`), "js(?: run)?").flatMap(({ code }, i) => {
      const { program, checks } = checked(code, false);
      return checks > 0 ? [[name, i + 1, program] as const] : [];
    }),
  );

  it("state results", () => {
    expect(stating.map(([name]) => name)).toEqual(expect.arrayContaining(["implicit.md", "taylor.md", "tiers.md"]));
  });

  it.concurrent.each(stating)("%s has the results that block %i states", async (_name, _i, program) => {
    await run(program);
  });
});

describe("docs/index.md", () => {
  it("begins with the README's first example", () => {
    const [first] = blocksOf(read("docs/index.md"), "js run");
    expect(first).toEqual(blocksOf(readme, "js")[0]);
  });
});

describe("docs/guide/reverse.md", () => {
  it("draws the primals and adjoints that its listing prints", () => {
    const text = read("docs/guide/reverse.md");
    const [, svg] = /<svg(.*?)<\/svg>/s.exec(text)!;
    const drawn = (what: string): number[] => [...svg!.matchAll(new RegExp(`>${what} (.*?)<`, "g"))].map(([, x]) => Number(x)); // prettier-ignore
    const { prints } = blocksOf(text, "js run").find((block) => block.prints)!;
    const listed = [...prints!.matchAll(/^[x%].* (\S+) +\S+ +(\S+)$/gm)];
    expect(listed).toHaveLength(5);
    for (const [k, what] of [
      [1, "primal"],
      [2, "adjoint"],
    ] as const) {
      expect(drawn(what)).toEqual(listed.map((row) => Math.round(Number(row[k]) * 1e4) / 1e4));
    }
  });
});

describe("docs/guide/lecture.md", () => {
  it("draws the errors that its listing prints", () => {
    const text = read("docs/guide/lecture.md");
    const { prints } = blocksOf(text, "js run").find((block) => block.prints)!;
    const listed = [...prints!.matchAll(/^h = (\S+) +error (\S+)$/gm)].map(([, h, error]) => [h, error].map(Number));
    expect(listed).toHaveLength(9);
    const [, points] = /<polyline points="(.*?)"/.exec(text)!;
    const drawn = points!.split(" ").map((point) => point.split(",").map(Number));
    // 28 units a power of ten to the right, 18 down.
    const expected = listed.map(([h, error]) => [60 + 28 * (-Math.log10(h!) - 1), 14 - 18 * Math.log10(error!)]);
    expect(drawn).toEqual(expected.map((point) => point.map((x) => Math.round(x * 10) / 10)));
  });
});

describe("docs/check.md", () => {
  it("shows what its example prints", async () => {
    const [block] = blocksOf(read("docs/check.md"), "js").filter(({ prints }) => prints !== undefined);
    expect(await run(block!.code)).toBe(block!.prints);
  });
});

describe("a page's block", () => {
  test.concurrent.each([
    ["1 + 1; // 3", "2"],
    ["[1, 2]; // [1, 3]", "3"],
    ["({ a: 1 }); // { a: 2 }", "a: 2"],
    ["0.26; // ≈ 0.2", "0.26"],
    ["1; // ≈ [1]", "stated"],
    ["({ a: 1 }); // AdError: no", "Missing expected rejection"],
    ["throw new Error('no')", "no"],
    ["Number('1');\n// AdError: got 1,\n// expected 2", "Missing expected rejection"],
    ["(() => { throw new Error('no'); })(); // AdError: yes", "AdError"],
  ])("fails where what it states is not so: %j", async (code, message) => {
    await expect(run(checked(code, true).program)).rejects.toThrow(message);
  });

  test.each(["1 + 1; // two", "const two = 2; // 2", "1 + 1;\n// 2"])(
    "may state nothing that is not checked: %j",
    (code) => {
      expect(checked(code, true).unchecked).toHaveLength(1);
    },
  );

  it("may state results to the digits it writes, and errors in part", async () => {
    const code = `0.1234; // ≈ 0.123\n[1, -2e-9]; // ≈ [1.0, -2.0e-9]
      (() => { throw Object.assign(new Error("got 1, expected 2"), { name: "AdError" }); })(); // AdError: got 1…2\n`;
    const { program, checks } = checked(code, true);
    expect(checks).toBe(3);
    await run(program);
  });
});
