/** Where in a text something is wrong. */

/** `Line 2, character 5`. */
export function placeOf(text: string, position: number): string {
  const before = text.slice(0, position - 1).split("\n");
  return `Line ${before.length}, character ${before[before.length - 1]!.length + 1}`;
}

/** Characters of a line that are shown around the mark. */
const AROUND = 60;

/** The line of a text that has the character (from 1), and a mark below it. */
export function markedLine(text: string, position: number): string {
  const at = Math.min(Math.max(position - 1, 0), text.length);
  const from = at === 0 ? 0 : text.lastIndexOf("\n", at - 1) + 1;
  const end = text.indexOf("\n", at);
  const line = text.slice(from, end === -1 ? text.length : end);
  const start = Math.max(0, at - from - AROUND / 2);
  return `${line.slice(start, start + AROUND)}\n${" ".repeat(at - from - start)}^`;
}
