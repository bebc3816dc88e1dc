import { existsSync, readdirSync } from "node:fs";
import { symlink } from "node:fs/promises";
import { join } from "node:path";

import { temporaryFolder } from "../helpers/home.ts";
import { TARGET, textOf } from "./serving.ts";

export const script = join(import.meta.dir, "../../scripts/install.sh");

/** A shell that runs the script, and where its tools come from. */
export type Shell = { name: string; command: string[]; path: string };

export const shells: Shell[] = [
  { name: "sh", command: ["/bin/sh"], path: "/usr/bin:/bin" },
  { name: "dash", command: ["/bin/dash"], path: "/usr/bin:/bin" },
  { name: "busybox sh", command: ["/usr/bin/busybox", "sh"], path: "" },
].filter(({ command: [program = ""] }) => existsSync(program));

/** A PATH with nothing in it but what busybox has: no curl, no GNU tools. */
export async function onlyBusybox(): Promise<string> {
  const folder = temporaryFolder("busybox");
  const listed = Bun.spawnSync(["/usr/bin/busybox", "--list"]).stdout.toString().trim().split("\n");
  for (const name of listed) await symlink("/usr/bin/busybox", join(folder, name));
  return folder;
}

type Install = { args?: string[]; env?: Record<string, string>; home?: string };

/** Runs the script, which downloads from a mirror. */
export const installer =
  (mirror: () => string) =>
  async ({ command, path }: Shell, { args = [], env = {}, home }: Install = {}) => {
    const place = home ?? temporaryFolder("install");
    const child = Bun.spawn([...command, script, ...args], {
      cwd: place,
      env: {
        HOME: place,
        PATH: path === "" ? await onlyBusybox() : path,
        TT_BASE_URL: mirror(),
        TT_PLATFORM: TARGET,
        TMPDIR: place,
        ...env,
      },
      stdout: "pipe",
      stderr: "pipe",
    });
    const [out, err] = await Promise.all([child.stdout.text(), child.stderr.text()]);
    const code = await child.exited;
    const program = join(place, ".local/bin/tt");
    const left = readdirSync(place).filter((name) => name.startsWith("tt-install"));
    return { out, err, code, home: place, program, left };
  };

export const versionOf = (program: string) =>
  Bun.spawnSync([program, "--version"]).stdout.toString().trim();

const [sh] = shells;
if (sh === undefined) throw new Error("there is no shell");
export const first: Shell = sh;

/** What is installed besides the program, and what is in it. */
export const extras = (home: string): [string, string][] => [
  [join(home, ".local/share/man/man1/tt.1"), textOf("tt.1")],
  [join(home, ".local/share/bash-completion/completions/tt"), textOf("completions/tt.bash")],
  [join(home, ".local/share/zsh/site-functions/_tt"), textOf("completions/_tt")],
  [join(home, ".config/fish/completions/tt.fish"), textOf("completions/tt.fish")],
];
