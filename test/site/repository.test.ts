import { describe, expect, it } from "vitest";
import { createMarkdownRenderer } from "vitepress";
import { emptyCorners } from "../../docs/.vitepress/tables.js";
import { addressOf, linkFrom, repositoryLinks } from "../../docs/.vitepress/repository.js";

async function render(text: string, env: object): Promise<string> {
  const md = await createMarkdownRenderer("docs", {
    highlight: (code) => code,
    config: (renderer) => {
      emptyCorners(renderer);
      repositoryLinks(renderer, undefined);
    },
  });
  return md.render(text, { path: "", cleanUrls: true, ...env });
}

describe("files of the repository", () => {
  it.each([
    ["README.md", "/"],
    ["docs/threads.md", "/threads"],
    ["docs/guide/index.md", "/guide/"],
    ["bench/README.md", "/benchmarks/"],
    ["bench/", "/benchmarks/"],
    ["examples/taylor.mjs", "/examples/taylor"],
    ["src/ops.ts", undefined],
  ])("%s is shown at %s", (file, address) => {
    expect(addressOf(file)).toBe(address);
  });

  it("are linked to where a page shows them, and are plain text where none does", async () => {
    const html = await render("[a](../bench/README.md#how) [b](../src/ops.ts) [c](tiers.md)", { relativePath: "x.md" });
    expect(html).toContain('<a href="/benchmarks/#how">a</a> b <a href="/tiers">c</a>');
  });

  it("are linked to where the repository is, where that is known", () => {
    const source = "https://example.com/tree/main";
    expect(linkFrom("docs/x.md", "../src/ops.ts#L1", source)).toBe(`${source}/src/ops.ts#L1`);
    expect(linkFrom("docs/x.md", "tiers.md#a", source)).toBe("/tiers#a");
  });

  it("are found from the file that a page includes", async () => {
    const env = { relativePath: "benchmarks/results.md", frontmatter: { source: "bench/results/latest.md" } };
    expect(await render("[a](../README.md)", env)).toContain('<a href="/benchmarks/">a</a>');
  });
});

describe("a table with an empty corner", () => {
  it("has a cell there, not a header", async () => {
    const html = await render("|  | a |\n| --- | --- |\n| b | c |", { relativePath: "x.md" });
    expect(html.match(/<th/g)).toHaveLength(2); // <thead>, and the header of a
    expect(html).toMatch(/<td[^>]*><\/td>/);
  });
});
