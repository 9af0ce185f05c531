import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../examples/", import.meta.url));

/** A page for each example, with its text. */
export default {
  paths: () =>
    readdirSync(folder)
      .filter((file) => file.endsWith(".mjs"))
      .map((file) => ({
        params: { name: file.slice(0, -4) },
        content: `\`\`\`js\n${readFileSync(folder + file, "utf8")}\`\`\`\n`,
      })),
};
