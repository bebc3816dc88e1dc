import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { shellLine } from "../src/shell.ts";
import { temporaryFolder } from "./helpers/home.ts";

test.each([
  [["claude", "--resume", "3f1c2a84"], "claude --resume 3f1c2a84"],
  [["cd", "/home/ada/my shop"], "cd '/home/ada/my shop'"],
  [["cd", "/it's"], "cd '/it'\\''s'"],
  [["cd", "/x\\'; touch ran; #"], "cd '/x'\\\\\\''; touch ran; #'"],
  [["cd", "~/x"], "cd '~/x'"],
  [["echo", "=ls", "%self", "a=~/b"], "echo '=ls' '%self' 'a=~/b'"],
  [["echo", "$(rm -rf /)", ""], "echo '$(rm -rf /)' ''"],
  [["cd", "/a\u001b[2J\nb'"], `cd "$(printf '/a\\033[2J\\012b\\047')"`],
  [["cd", "-100%\\!\t\n\n"], `cd "$(printf '\\055100%%\\134\\041\\011')"'\n\n'`],
])("%p", (words, line) => {
  expect(shellLine(words)).toBe(line);
});

const words = [
  "a b",
  "",
  "it's",
  'say "hi"',
  "$HOME",
  "`id`",
  "back\\slash",
  "\\",
  "'",
  "\\'; touch ran; #",
  "\\\\'; touch ran; '",
  "\u001b\\'; touch ran; #",
  "\u001b'; touch ran; '",
  '\u001b\\n100%d!x $HOME `id` "',
  "-\u0001",
  "=ls",
  "%self",
  "x=~:~",
  "{a,b}*?[c]",
  "über\u202eside",
  "x\ty",
  "two\n\nlines\n\n",
];

const shells = ["sh", "bash", "zsh", "dash", "fish"].map((name) => ({
  name,
  path: Bun.which(name),
}));

for (const { name, path } of shells) {
  test.skipIf(path === null)(
    `${name} reads the words back as they were, and runs nothing`,
    async () => {
      const cwd = temporaryFolder("shell");
      const child = Bun.spawn([path ?? "", "-c", `printf '%s\\0' ${shellLine(words)}`], {
        cwd,
        env: { HOME: cwd, PATH: "/usr/bin:/bin" },
      });
      expect((await child.stdout.text()).split("\0").slice(0, -1)).toEqual(words);
      expect(existsSync(join(cwd, "ran"))).toBe(false);
    },
  );
}
