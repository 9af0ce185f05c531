/** Markdown that would make pages which axe objects to, or which are too wide. */
import type { MarkdownRenderer } from "vitepress";

/** Tables whose first corner is empty: a header without text is none, so it becomes a cell. */
export function emptyCorners(md: MarkdownRenderer): void {
  md.core.ruler.push("empty-corners", ({ tokens }) => {
    for (const [i, token] of tokens.entries()) {
      if (token.type !== "th_open" || tokens[i + 1]!.content.trim() !== "") continue;
      token.tag = "td";
      tokens[i + 2]!.tag = "td";
    }
  });
}

/** Code that is indented scrolls by itself as fenced code does. */
export function indentedCode(md: MarkdownRenderer): void {
  md.renderer.rules.code_block = (tokens, index, ...rest) => {
    tokens[index]!.info = "text";
    return md.renderer.rules.fence!(tokens, index, ...rest);
  };
}
