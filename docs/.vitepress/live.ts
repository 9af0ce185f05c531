/** Fenced blocks marked "js run" become examples that a reader can change and run. */
import type { MarkdownRenderer } from "vitepress";

export function liveExamples(md: MarkdownRenderer): void {
  const fence = md.renderer.rules.fence!;
  md.renderer.rules.fence = (tokens, index, ...rest) => {
    const token = tokens[index]!;
    if (!/^js run$/.test(token.info.trim())) return fence(tokens, index, ...rest);
    token.info = "js";
    // The highlighted block is what stands there until scripts have loaded, and what the component reads.
    return `<LiveExample>${fence(tokens, index, ...rest)}</LiveExample>`;
  };
}
