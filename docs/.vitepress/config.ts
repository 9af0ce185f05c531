import { defineConfig } from "vitepress";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { liveExamples } from "./live.js";
import { repositoryLinks } from "./repository.js";
import { nav, sidebar } from "./sidebar.js";
import { emptyCorners } from "./tables.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { description, exports } = JSON.parse(readFileSync(`${root}package.json`, "utf8")) as {
  description: string;
  exports: Record<string, unknown>;
};

/** Apps import the package by its name, and get what npm would install. */
const alias = Object.keys(exports).flatMap((path) => {
  const name = path === "." ? "/index" : path.slice(1);
  const replacement = `${root}docs/public/packed${name}.js`;
  return /^(?:|\/[\w-]+)$/.test(path.slice(1)) ? [{ find: new RegExp(`^wasmgrad${path.slice(1)}$`), replacement }] : [];
});

/** Set where the site does not lie at the root of its host: "/wasmgrad/". */
const base = process.env.DOCS_BASE ?? "/";

export default defineConfig({
  title: "wasmgrad",
  description,
  lang: "en",
  base,
  cleanUrls: true,
  // Results of benchmarks and the like are included by pages of their own.
  srcExclude: ["public/**"],
  head: [["link", { rel: "icon", type: "image/svg+xml", href: `${base}logo.svg` }]],
  markdown: {
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    config(md) {
      emptyCorners(md);
      liveExamples(md);
      repositoryLinks(md, process.env.DOCS_SOURCE);
    },
  },
  themeConfig: {
    logo: "/logo.svg",
    nav: nav(),
    sidebar: sidebar(),
    outline: { level: [2, 3] },
    search: { provider: "local" },
    externalLinkIcon: true,
  },
  vite: {
    resolve: { alias },
    worker: { format: "es" },
    build: { target: "es2022", chunkSizeWarningLimit: 1000 },
    server: { fs: { allow: [root] } },
  },
});
