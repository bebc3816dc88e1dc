import { expect, test } from "bun:test";

import { shellLine } from "../src/shell.ts";

test.each([
  [["claude", "--resume", "3f1c2a84"], "claude --resume 3f1c2a84"],
  [["cd", "/home/ada/my shop"], "cd '/home/ada/my shop'"],
  [["cd", "/it's"], "cd '/it'\\''s'"],
  [["cd", "~/x"], "cd '~/x'"],
  [["echo", "$(rm -rf /)", ""], "echo '$(rm -rf /)' ''"],
  [["cd", "/a\u001b[2J\nb'"], "cd $'/a\\x1b[2J\\x0ab\\''"],
])("%p", (words, line) => {
  expect(shellLine(words)).toBe(line);
});

test("a shell reads the words back as they were", async () => {
  const words = [
    "a b",
    "it's",
    'say "hi"',
    "$HOME",
    "`id`",
    "back\\slash",
    "über\u202eside",
    "x\ty",
  ];
  const child = Bun.spawn(["bash", "-c", `printf '%s\\0' ${shellLine(words)}`]);
  expect((await child.stdout.text()).split("\0").slice(0, -1)).toEqual(words);
});
