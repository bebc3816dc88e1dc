import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { manPage } from "../../scripts/docs/man.ts";
import { commandsPage } from "../../scripts/docs/page.ts";
import { commands } from "../../src/commands/index.ts";
import { allSettings } from "../../src/config/settings.ts";
import { temporaryFolder } from "../helpers/home.ts";

test("docs/commands.md is what the table of commands says; 'bun run build:docs' writes it", async () => {
  const path = join(import.meta.dir, "../../docs/commands.md");
  expect(await Bun.file(path).text()).toBe(commandsPage());
});

test("the manual page has every command, option and variable", () => {
  const page = manPage("2026-11-02");
  expect(page).toStartWith(
    '.\\" manual page of tt (time-tracker)\n.Dd November 2, 2026\n.Dt TT 1\n',
  );
  for (const { name, options } of commands) {
    expect(page).toContain(`\n.Ss tt ${name}\n`);
    for (const { flags } of options)
      expect(page).toContain(`\n.It Fl ${flags.split(" ")[0]?.slice(1)}`);
  }
  const named = [...page.matchAll(/^\.It Ev (.*)$/gm)].flatMap(([, names = ""]) =>
    names.split(" , "),
  );
  expect(named).toEqual([
    ...allSettings.flatMap(({ env, heeds = [] }) => [env, ...heeds]),
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "TZ",
    "TT_PAGER",
    "PAGER",
    "LC_ALL",
    "LC_CTYPE",
    "LANG",
    "NO_COLOR",
  ]);
});

test("the manual page, which the archives of macOS have too, says where files are there", () => {
  const page = manPage("2026-11-02");
  for (const path of [
    "~/.config/time-tracker/config.toml",
    "~/Library/Application Support/time-tracker/config.toml",
    "~/.local/share/time-tracker/tt.db",
    "~/Library/Application Support/time-tracker/tt.db",
  ])
    expect(page).toContain(`Pa ${path}`);
});

async function lint(command: string[]): Promise<string> {
  const path = join(temporaryFolder("man"), "tt.1");
  await Bun.write(path, manPage("2026-11-22"));
  const child = Bun.spawn([...command, path], {
    stdout: "pipe",
    stderr: "pipe",
    env: { PATH: "/usr/bin:/bin", MANWIDTH: "80", LC_ALL: "C.UTF-8" },
  });
  const [out, err] = await Promise.all([child.stdout.text(), child.stderr.text()]);
  return command.includes("-Tlint") ? out : err;
}

test.if(existsSync("/usr/bin/mandoc"))(
  "mandoc finds nothing wrong with the manual page",
  async () => {
    expect(await lint(["/usr/bin/mandoc", "-Tlint", "-Wwarning"])).toBe("");
  },
);

test.if(existsSync("/usr/bin/groff"))("groff finds nothing wrong with it either", async () => {
  expect(await lint(["/usr/bin/groff", "-mandoc", "-Tutf8", "-ww", "-z"])).toBe("");
});
