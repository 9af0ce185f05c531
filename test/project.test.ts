/** What the files about the project say of it. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const manifest = JSON.parse(read("package.json")) as { version: string; scripts: Record<string, string> };

describe("CHANGELOG.md", () => {
  const text = read("CHANGELOG.md");
  const versions = [...text.matchAll(/^## \[(.*?)\]/gm)].map(([, version]) => version);

  it("begins with what is not released, and then has this version", () => {
    expect(versions.slice(0, 2)).toEqual(["Unreleased", manifest.version]);
  });

  it("has no sections but those of Keep a Changelog, each with entries", () => {
    const kinds = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"];
    const sections = text.split(/^#{2,3} /m).slice(1);
    const titled = sections.filter((section) => !section.startsWith("["));
    expect(titled.length).toBeGreaterThan(2);
    for (const section of titled) {
      const [title, ...lines] = section.split("\n");
      expect(kinds).toContain(title);
      expect(lines.filter((line) => line.startsWith("- ")).length).toBeGreaterThan(0);
    }
  });
});

describe("CONTRIBUTING.md", () => {
  const text = read("CONTRIBUTING.md");

  it("names five files to read, which are there", () => {
    const files = [...text.matchAll(/^\d\. `([\w/.-]+\.ts)`:/gm)].map(([, path]) => path!);
    expect(files.length).toBe(5);
    expect(files.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it("names scripts that package.json has", () => {
    const scripts = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name!);
    expect(scripts.length).toBeGreaterThan(4);
    expect(scripts.filter((name) => !(name in manifest.scripts))).toEqual([]);
  });
});

describe("links", () => {
  const documents = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", ...["versioning", "generated", "expressions", "limits"].map((name) => `docs/${name}.md`)]; // prettier-ignore

  it.each(documents)("of %s lead to files", (path) => {
    const links = [...read(path).matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)].map(([, to]) => to!);
    expect(links.filter((to) => !existsSync(join(root, dirname(path), to)))).toEqual([]);
  });
});
