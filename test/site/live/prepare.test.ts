import { describe, expect, it } from "vitest";
import { SHOW, prepare } from "../../../site/live/prepare.js";

const resolve = (name: string): string => `at:${name}`;
const prepared = (text: string): string => prepare(text, resolve).code;

describe("preparing an example", () => {
  it("takes imports of every form to their addresses", () => {
    expect(prepared('import { a } from "x";\nimport "y";\nexport * from "z";')).toBe(
      'import { a } from "at:x";\nimport "at:y";\nexport * from "at:z";',
    );
    expect(prepared('const a = await import("x");')).toBe('const a = await import("at:x");');
  });

  it("leaves texts and comments alone that look like imports", () => {
    const text = 'const a = "import x from \\"y\\""; // import "z"';
    expect(prepared(text)).toBe(text);
  });

  it("hands on the result of each statement at the top, and keeps every line where it was", () => {
    const { code, statements } = prepare('let a = 1;\na + 1; // 2\n(await import("x"))\n  .b;\nif (a) a;', resolve);
    expect(code).toBe(`let a = 1;\n${SHOW}(0, (a + 1)); // 2\n${SHOW}(1, ((await import("at:x"))\n  .b));\nif (a) a;`);
    expect(statements).toEqual(["a + 1", '(await import("x"))\n  .b']);
  });

  it("shows neither assignments nor directives", () => {
    const text = '"use strict";\nlet a;\na = 1;\na++;';
    expect(prepared(text)).toBe(text);
  });

  it("refuses what is no JavaScript, with line and column", () => {
    expect(() => prepared("let a;\nconst = 1;")).toThrow(/\(2:6\)$/);
  });
});
