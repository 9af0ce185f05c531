/** Code blocks of Markdown, run as they stand and held to the results that their comments state. */
import { execFile } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import ts from "typescript";

const root = fileURLToPath(new URL("..", import.meta.url));

export interface Block {
  readonly code: string;
  /** The text block right behind it: what it prints. */
  readonly prints?: string;
}

/** Blocks fenced as `fence`, in order. */
export function blocksOf(markdown: string, fence: string): Block[] {
  const fenced = new RegExp("^```" + fence + "\n(.*?)^```\n(?:\n(?:prints\n\n)?```text\n(.*?)^```\n)?", "gms");
  return Array.from(markdown.matchAll(fenced), ([, code, prints]) => ({ code: code!, ...(prints ? { prints } : {}) }));
}

const ERROR = "AdError: ";

/** A number, list, object, string or the like, all digits of it; `≈` and digits; an error, with `…` for any text. */
const literal =
  /^(?:-?[\d.]+(?:e[+-]?\d+)?|NaN|-?Infinity|true|false|undefined|"[^"]*"|(?:Float64Array )?\[.*\]|\{.*\})$/;
const isResult = (comment: string): boolean =>
  literal.test(comment) || comment.startsWith("≈ ") || comment.startsWith(ERROR);

export interface Checked {
  /** The block with a check in place of each statement that has its result in a comment behind it. */
  readonly program: string;
  readonly checks: number;
  /** Comments behind statements that state what nothing checks. */
  readonly unchecked: string[];
}

/** @param strict Every comment behind an expression states its result; else some may be prose. */
export function checked(code: string, strict: boolean): Checked {
  const file = ts.createSourceFile("block.mjs", code, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  const unchecked: string[] = [];
  for (const [line, text] of code.matchAll(/^\/\/ (.*)$/gm)) {
    if (isResult(text!) && !text!.startsWith(ERROR)) unchecked.push(line);
  }
  let [program, done, checks] = ["", 0, 0];
  for (const statement of file.statements) {
    const comment = commentBehind(code, statement.end);
    if (comment === undefined) continue;
    if (ts.isExpressionStatement(statement) && isResult(comment)) {
      const expression = statement.expression.getText(file);
      program += `${code.slice(done, statement.getStart(file))}await check(async () => (${expression}\n), ${JSON.stringify(comment)});`;
      [done, checks] = [statement.end, checks + 1];
    } else if (isResult(comment) || (strict && ts.isExpressionStatement(statement))) {
      unchecked.push(`${statement.getText(file)} // ${comment}`);
    }
  }
  return { program: program + code.slice(done), checks, unchecked };
}

/** On the same line; an error may stand on the lines below. */
function commentBehind(code: string, end: number): string | undefined {
  const [range] = ts.getTrailingCommentRanges(code, end) ?? [];
  if (range) return code.slice(range.pos + 2, range.end).trim();
  const [below] = /^\n\/\/ AdError: .*(?:\n\/\/ .*)*/.exec(code.slice(end)) ?? [];
  return below?.replaceAll("\n//", "").trim();
}

let made = 0;

/** Runs a module by itself, in Node, with the built package as "wasmgrad"; gives what it prints. @throws what it throws. */
export async function run(program: string): Promise<string> {
  const file = `${root}build/block-${process.pid}-${made++}.mjs`;
  writeFileSync(file, `import { check } from "../test/block-check.mjs";\n${program}`);
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [file]);
    return stdout;
  } finally {
    rmSync(file);
  }
}
