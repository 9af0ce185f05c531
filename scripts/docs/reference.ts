/** Pages of the reference, from the docstrings of what each path of the package exports. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  Application,
  CommentTag,
  Converter,
  type ProjectReflection,
  ReflectionKind,
  type TypeDocOptions,
} from "typedoc";
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
  excludeReferences: true,
  disableSources: true,
  // Types that signatures name without exporting them are described where they are used.
  validation: { notExported: false, invalidLink: true, notDocumented: true },
  requiredToBeDocumented: ["Class", "Interface", "Function", "Method", "Property", "Accessor", "Variable", "TypeAlias"],
  groupOrder: ["Modules", "Functions", "Classes", "Interfaces", "Operations", "*"],
  router: "member",
  membersWithOwnFile: ["Class", "Interface"],
  entryFileName: "index.md",
  pageTitleTemplates: { member: ({ rawName }) => rawName.replace(/<.*$/s, "") },
  hidePageHeader: true,
  hideBreadcrumbs: true,
  parametersFormat: "table",
  interfacePropertiesFormat: "table",
  typeDeclarationFormat: "table",
  expandParameters: true,
  logLevel: "Warn",
});

/** The free functions of the table are constants to typedoc; they come together, behind what else there is. */
function groupOperations(project: ProjectReflection): void {
  for (const variable of project.getReflectionsByKind(ReflectionKind.Variable)) {
    if (!variable.isDeclaration() || !/Function$/.test(String(variable.type))) continue;
    variable.comment?.blockTags.push(new CommentTag("@group", [{ kind: "text", text: "Operations" }]));
  }
}

/** @throws Where typedoc finds an error, or a warning it was not told to leave out. */
export async function writeReference(root: string): Promise<void> {
  const app = await Application.bootstrapWithPlugins(options(root));
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => groupOperations(project));
  app.converter.on(Converter.EVENT_RESOLVE_END, ({ project }) => {
    for (const module of project.children ?? []) module.name = pathOf(module.name);
  });
  const project = await app.convert();
  if (!project) throw new Error("typedoc could not read the sources");
  app.validate(project);
  await app.generateOutputs(project);
  if (app.logger.hasErrors() || app.logger.hasWarnings()) throw new Error("typedoc complains of the docstrings");
}
