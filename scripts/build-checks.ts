/**
 * Writes the checks of the arktype schemas as plain JavaScript, so that reading does not have to load
 * arktype (about 200 ms in every thread). The schemas stay the one description of a valid record.
 *
 *   bun run build:checks            writes src/sources/<source>/checks.generated.{js,d.ts}
 *   bun run build:checks --check    exits 1 where a written file is not what the schemas say
 */
import { join } from "node:path";

import { schemas as claude } from "../src/sources/claude-code/schema.ts";
import { schemas as opencode } from "../src/sources/opencode/schema.ts";

type Compiled = { precompilation?: string | undefined };

const folders: Record<string, Record<string, Compiled>> = { "claude-code": claude, opencode };

function generated(folder: string): Record<"js" | "d.ts", string> {
  const schemas = folders[folder] ?? {};
  const names = Object.keys(schemas);
  const note = "// Written by `bun run build:checks` from schema.ts. Do not edit.\n";
  const js = names.map((name) => checkOf(name, schemas[name]?.precompilation ?? "")).join("\n");
  const types = names.map((name) => `export declare const ${name}: Check<"${name}">;\n`).join("");
  return {
    js: `${note}\n${js}`,
    "d.ts": `${note}import type { schemas } from "./schema.ts";\n\ntype Check<Name extends keyof typeof schemas> = (data: unknown) => data is (typeof schemas)[Name]["infer"];\n\n${types}`,
  };
}

/** arktype's compiled text is an object of `…Allows` and `…Apply` methods; the first `…Allows` is the whole type's. */
function checkOf(name: string, compiled: string): string {
  const methods = compiled.split(/\n {4}(?=\w+\(data, ctx\) \{)/).slice(1);
  const allows = methods.filter((method) => /^\w+Allows\(/.test(method)).map(withoutTail);
  const root = /^(\w+)\(/.exec(allows[0] ?? "")?.[1];
  if (root === undefined || allows.some((method) => method.includes("$ark"))) {
    throw new Error(`the schema '${name}' cannot be compiled ahead of time; see docs/schemas.md`);
  }
  return `const ${name}Checks = {\n${allows.join(",\n")},\n};\nexport const ${name} = (data) => ${name}Checks.${root}(data, undefined);\n`;
}

const withoutTail = (method: string) => method.replace(/\}\s*,?\s*(\}\s*)*$/, "}");

if (import.meta.main) {
  const check = Bun.argv.includes("--check");
  let stale = 0;
  for (const folder of Object.keys(folders)) {
    for (const [extension, text] of Object.entries(generated(folder))) {
      const path = join(
        import.meta.dir,
        "..",
        "src",
        "sources",
        folder,
        `checks.generated.${extension}`,
      );
      const written = await Bun.file(path)
        .text()
        .catch(() => "");
      if (written === text) continue;
      stale++;
      if (!check) await Bun.write(path, text);
      console.error(
        `${check ? "stale" : "written"}: src/sources/${folder}/checks.generated.${extension}`,
      );
    }
  }
  if (check && stale > 0) process.exit(1);
}
