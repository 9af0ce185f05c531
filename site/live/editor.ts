/** The code editor of examples: CodeMirror in the colours of the page. Tab moves the focus on, as everywhere else. */
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { HighlightStyle, bracketMatching, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, keymap } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const style = HighlightStyle.define([
  { tag: [tags.keyword, tags.operator], color: "var(--live-keyword)" },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: "var(--live-string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--live-number)" },
  { tag: tags.comment, color: "var(--live-comment)" },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: "var(--live-function)" },
]);

const theme = EditorView.theme({
  "&": { color: "var(--vp-c-text-1)", backgroundColor: "transparent" },
  "&.cm-focused": { outline: "2px solid var(--vp-c-brand-1)", outlineOffset: "-2px" },
  ".cm-content": { fontFamily: "var(--vp-font-family-mono)", padding: "20px 0", caretColor: "var(--vp-c-text-1)" },
  ".cm-cursor": { borderLeftColor: "var(--vp-c-text-1)" },
  ".cm-line": { padding: "0 24px" },
  ".cm-scroller": { lineHeight: "var(--vp-code-line-height)", fontSize: "var(--vp-code-font-size)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "var(--vp-c-brand-soft)",
  },
});

export interface Editor {
  text(): string;
  destroy(): void;
}

export function openEditor(parent: HTMLElement, text: string): Editor {
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        javascript(),
        syntaxHighlighting(style),
        theme,
        EditorView.contentAttributes.of({ "aria-label": "Code of the example" }),
        // Ctrl+Enter runs the example, and is no new line.
        keymap.of([{ key: "Mod-Enter", run: () => true }, ...defaultKeymap, ...historyKeymap]),
      ],
    }),
  });
  view.focus();
  return { text: () => view.state.doc.toString(), destroy: () => view.destroy() };
}
