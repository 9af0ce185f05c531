/** The package as a stranger gets it: packed, and installed into an empty project without network. */
import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** An npm script passes its own settings down in `npm_*`; a stranger's shell has none of them. */
const strangersEnv = Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith("npm_")));

/** Runs a program to its end and returns what it wrote to stdout; all of its output is in the error otherwise. */
export function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(command, args, { cwd, env: strangersEnv, timeout: 100_000 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${command} ${args.join(" ")}: ${error.message}\n${stdout}\n${stderr}`));
      else resolve(stdout);
    });
    child.stdin?.end();
  });
}

/** Runs a script of the project with the Node of the tests. */
export const node = (project: string, ...args: string[]): Promise<string> => run(process.execPath, args, project);

/** Packs the repository and installs the tarball into a new project; returns the project's folder. */
export async function installPackage(): Promise<string> {
  const project = await mkdtemp(join(tmpdir(), "wasmgrad-package-"));
  // Without scripts: the build has run, and another one would replace dist/ under tests that read it.
  await run("npm", ["pack", "--ignore-scripts", "--pack-destination", project], root);
  const tarball = (await readdir(project)).find((name) => name.endsWith(".tgz"));
  if (!tarball) throw new Error("npm pack wrote no tarball");
  await writeFile(join(project, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
  const quiet = ["--offline", "--no-audit", "--no-fund", "--ignore-scripts"];
  await run("npm", ["install", ...quiet, `./${tarball}`], project);
  return project;
}

/** Copies a folder of fixtures beside this file into the project. */
export const addFiles = (project: string, folder: "consumer" | "page"): Promise<void> =>
  cp(new URL(folder, import.meta.url), project, { recursive: true });

export const removeProject = (project: string | undefined): Promise<void> =>
  project === undefined ? Promise.resolve() : rm(project, { recursive: true, force: true });

/** All files under a folder, relative to it, sorted. */
export async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
