/** Tables whose first corner is empty: a header without text is none, so it becomes a cell. */
import type { MarkdownRenderer } from "vitepress";

export function emptyCorners(md: MarkdownRenderer): void {
  md.core.ruler.push("empty-corners", ({ tokens }) => {
    for (const [i, token] of tokens.entries()) {
      if (token.type !== "th_open" || tokens[i + 1]!.content.trim() !== "") continue;
      token.tag = "td";
      tokens[i + 2]!.tag = "td";
    }
  });
}
