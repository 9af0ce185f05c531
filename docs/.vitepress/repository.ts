/** Links of the documents to files of the repository, which the site shows under other addresses or not at all. */
import type { MarkdownRenderer } from "vitepress";
import { posix } from "node:path";

/** Where a page shows a file that lies outside of docs; the others are in docs/NAME.md. */
const shown: Readonly<Record<string, string>> = {
  "README.md": "/",
  "CHANGELOG.md": "/changelog",
  "bench/README.md": "/benchmarks/",
  "bench/results/latest.md": "/benchmarks/results",
  "examples/README.md": "/examples/",
  "gradbench/README.md": "/benchmarks/gradbench",
};

/** Address of the page that shows a file, given from the root of the repository; undefined where none does. */
export function addressOf(file: string): string | undefined {
  const example = /^examples\/([\w-]+)\.mjs$/.exec(file);
  if (example) return `/examples/${example[1]}`;
  const page = /^docs\/(.*?)(index)?\.md$/.exec(file);
  return page ? `/${page[1]}` : shown[file.replace(/\/$/, "/README.md")];
}

/**
 * Address on the site of a relative link in a file of the repository. What no page shows is under `source`, the address of
 * the repository's files, and nowhere where that is not known.
 */
export function linkFrom(file: string, href: string, source: string | undefined): string | undefined {
  const [path = "", hash] = href.split("#");
  const target = posix.join(posix.dirname(file), path);
  const address = addressOf(target) ?? (source && `${source}/${target}`);
  return address && hash ? `${address}#${hash}` : address;
}

/**
 * Turns relative links into addresses of the site, and those that have none into plain text. A page that includes a file
 * says which in its frontmatter, as `source: bench/README.md`: the links in it are relative to that.
 */
export function repositoryLinks(md: MarkdownRenderer, source: string | undefined): void {
  md.core.ruler.push("repository-links", ({ tokens, env }) => {
    const file: string = env.frontmatter?.source ?? `docs/${env.relativePath}`;
    for (const { children } of tokens) {
      for (const [i, token] of (children ?? []).entries()) {
        const href = token.type === "link_open" ? token.attrGet("href") : null;
        if (!href || /^(?:[a-z]+:|[/#])/.test(href)) continue;
        const address = linkFrom(file, href, source);
        if (address) token.attrSet("href", address);
        else unlink(children!, i);
      }
    }
  });
}

/** Leaves the text of the link that opens at a token. */
function unlink(tokens: { type: string; tag: string; content: string; hidden: boolean }[], open: number): void {
  const close = tokens.findIndex(({ type }, i) => i > open && type === "link_close");
  for (const i of [open, close]) Object.assign(tokens[i]!, { type: "html_inline", tag: "", content: "" });
}
