/** Pages of the reference, from the docstrings of what each path of the package exports. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Application, Converter, type TypeDocOptions } from "typedoc";
import type { PluginOptions } from "typedoc-plugin-markdown";

/** Entries that have declarations, named as in `exports`: "index" for ".". */
export function entriesOf(root: string): string[] {
  const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { exports: object };
  const declared = Object.entries(exports).filter(([, target]) => JSON.stringify(target).includes(".d.ts"));
  return declared.map(([path]) => (path === "." ? "index" : path.slice(2)));
}

/** What a reader imports, of the name that typedoc takes from the file: "wasmgrad/linalg" for "src/linalg". */
const pathOf = (file: string): string => file.replace(/^src/, "wasmgrad");

const options = (root: string): TypeDocOptions & PluginOptions => ({
  plugin: ["typedoc-plugin-markdown"],
  tsconfig: join(root, "tsconfig.json"),
  entryPoints: entriesOf(root).map((name) => join(root, `src/${name}.ts`)),
  basePath: root,
  out: join(root, "docs/reference"),
  readme: "none",
  name: "Reference",
  excludeInternal: true,
  disableSources: true,
  // Types that signatures name without exporting them are described where they are used.
  validation: { notExported: false },
  router: "member",
  membersWithOwnFile: ["Class", "Interface"],
  entryFileName: "index.md",
  hidePageHeader: true,
  hideBreadcrumbs: true,
  parametersFormat: "table",
  interfacePropertiesFormat: "table",
  typeDeclarationFormat: "table",
  expandParameters: true,
  logLevel: "Warn",
});

/** @throws Where typedoc finds an error, or a warning it was not told to leave out. */
export async function writeReference(root: string): Promise<void> {
  const app = await Application.bootstrapWithPlugins(options(root));
  app.converter.on(Converter.EVENT_RESOLVE_END, ({ project }) => {
    for (const module of project.children ?? []) module.name = pathOf(module.name);
  });
  const project = await app.convert();
  if (!project) throw new Error("typedoc could not read the sources");
  app.validate(project);
  await app.generateOutputs(project);
  if (app.logger.hasErrors() || app.logger.hasWarnings()) throw new Error("typedoc complains of the docstrings");
}
