/** The sidebar, from the files there are: a page that is missing is no dead link. */
import type { DefaultTheme } from "vitepress";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

type Item = DefaultTheme.SidebarItem;

const docs = fileURLToPath(new URL("..", import.meta.url));

/** Pages that lie in docs itself, in the order of the sidebar; one that is in no group comes under "More". */
const groups: readonly (readonly [title: string, pages: readonly string[]])[] = [
  ["Operations", ["ops", "conventions", "accuracy"]],
  [
    "More",
    [
      "check", "diagnose", "tiers", "threads", "sparse", "taylor", "linalg", "implicit", "limits", "export", "format",
      "comparison", "performance", "benchmarks/index", "benchmarks/results", "benchmarks/gradbench", "architecture",
      "examples/index", "changelog",
    ],
  ],
]; // prettier-ignore

const elsewhere = ["index", "playground"];

const list = (folder: string): string[] =>
  existsSync(docs + folder)
    ? readdirSync(docs + folder).filter((name) => name.endsWith(".md") && !name.includes("["))
    : [];

/** Text of the frontmatter's field, or undefined. */
const field = (text: string, name: string): string | undefined =>
  new RegExp(`^---\\n(?:.*\\n)*?${name}: *(.+)\\n(?:.*\\n)*?---\\n`).exec(text)?.[1]?.replace(/^"(.*)"$/, "$1");

const titleOf = (text: string, name: string): string => field(text, "title") ?? /^# (.+)$/m.exec(text)?.[1] ?? name;

function item(page: string): Item {
  return { text: titleOf(readFileSync(`${docs}${page}.md`, "utf8"), page), link: `/${page.replace(/index$/, "")}` };
}

/** Pages of a folder by `order` in their frontmatter, then by name; the folder's index comes first. */
function itemsOf(folder: string): Item[] {
  const order = (name: string): number =>
    name === "index.md" ? -1 : Number(field(readFileSync(`${docs}${folder}/${name}`, "utf8"), "order") ?? 1000);
  const names = list(folder).sort((a, b) => order(a) - order(b) || (a < b ? -1 : 1));
  return names.map((name) => item(`${folder}/${name.slice(0, -3)}`));
}

/** A path of the package with the classes and interfaces that it exports. */
function entry(path: string): Item {
  const items = ["classes", "interfaces"].flatMap((kind) =>
    list(`reference/${path}/${kind}`).map((name) => ({
      text: name.slice(0, -3),
      link: `/reference/${path}/${kind}/${name.slice(0, -3)}`,
    })),
  );
  return { text: path, link: `/reference/${path}/`, ...(items.length > 0 && { items, collapsed: true }) };
}

function reference(): Item[] {
  const folder = `${docs}reference/wasmgrad`;
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => existsSync(`${folder}/${name}/index.md`));
  return ["wasmgrad", ...names.sort().map((name) => `wasmgrad/${name}`)].map(entry);
}

export function sidebar(): Item[] {
  const placed = [...elsewhere, ...groups.flatMap(([, pages]) => pages)];
  const others = list("").map((name) => name.slice(0, -3)).filter((page) => !placed.includes(page)); // prettier-ignore
  const listed = groups.map(([text, pages]): Item => {
    const all = text === "More" ? [...pages, ...others] : pages;
    return { text, items: all.filter((page) => existsSync(`${docs}${page}.md`)).map(item) };
  });
  const folders = [
    { text: "Guide", items: itemsOf("guide") },
    { text: "How-to", items: itemsOf("how-to") },
    {
      text: "Demos",
      items: [...itemsOf("demos"), ...(existsSync(`${docs}playground.md`) ? [item("playground")] : [])],
    },
    ...listed.slice(0, 1),
    { text: "Reference", items: reference() },
    ...listed.slice(1),
  ];
  return folders.filter(({ items }) => items!.length > 0);
}

/** The bar at the top: the first page of each part, and what else many look for. */
export function nav(): DefaultTheme.NavItem[] {
  const first = (items: Item[]): string | undefined => items[0]?.link;
  const parts: readonly (readonly [string, string | undefined, string])[] = [
    ["Guide", first(itemsOf("guide")), "/guide/"],
    ["How-to", first(itemsOf("how-to")), "/how-to/"],
    ["Demos", first(itemsOf("demos")), "/demos/"],
    ["Playground", existsSync(`${docs}playground.md`) ? "/playground" : undefined, "/playground"],
    ["Reference", "/reference/wasmgrad/", "/reference/"],
  ];
  const more = ["ops", "performance", "comparison", "architecture", "examples/index", "changelog"];
  const items = more.filter((page) => existsSync(`${docs}${page}.md`)).map(item) as DefaultTheme.NavItemWithLink[];
  return [
    ...parts.flatMap(([text, link, activeMatch]) => (link ? [{ text, link, activeMatch }] : [])),
    { text: "More", items, activeMatch: `^/(${items.map(({ link }) => String(link).slice(1)).join("|")})` },
  ];
}
