import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";

import { DOCUMENTED_OWNER } from "../../scripts/release/repository.ts";
import { temporaryFolder } from "../helpers/home.ts";
import { extras, first, installer, script, shells, versionOf } from "./installing.ts";
import { type Mirror, serve, TARGET } from "./serving.ts";

let mirror: Mirror;
const install = installer(() => mirror.url);

beforeAll(async () => {
  mirror = await serve(["0.1.0", "0.2.0"], "0.2.0");
});
afterAll(() => mirror.stop());

describe.each(shells.map((shell) => [shell.name, shell] as const))("%s", (_name, shell) => {
  test("installs the newest release, its manual page and its completions, and says so", async () => {
    const { out, err, code, home, program, left } = await install(shell);
    expect([err, code, left]).toEqual(["", 0, []]);
    expect(out).toContain(`Installed tt 0.2.0 to ${program}`);
    expect(out).toContain("is not in your PATH");
    expect(versionOf(program)).toBe("tt 0.2.0");
    expect(statSync(program).mode & 0o777).toBe(0o755);
    for (const [path, text] of extras(home)) expect(readFileSync(path, "utf8")).toBe(text);
  });

  test("installs the version that is asked for, also over another", async () => {
    const { home, program } = await install(shell, { args: ["--version", "v0.1.0"] });
    expect(versionOf(program)).toBe("tt 0.1.0");
    await install(shell, { home });
    expect(versionOf(program)).toBe("tt 0.2.0");
  });

  test("refuses an archive that is not what the release says, and installs nothing", async () => {
    const forged = await serve(["0.1.0"], "0.1.0");
    const path = join(forged.folder, `latest/tt-0.1.0-${TARGET}.tar.gz`);
    await Bun.write(path, Buffer.concat([readFileSync(path), Buffer.from("x")]));
    const { out, err, code, home, left } = await install(shell, {
      env: { TT_BASE_URL: forged.url },
    });
    forged.stop();
    expect(err).toMatch(
      /checksum of tt-0\.1\.0-linux-x64\.tar\.gz is [0-9a-f]{64}, not [0-9a-f]{64}; nothing was installed\n$/,
    );
    expect([code, out.includes("Installed"), existsSync(join(home, ".local")), left]).toEqual([
      1,
      false,
      false,
      [],
    ]);
  });

  test("a release or an archive that is not there is an error that says which", async () => {
    const none = await install(shell, { args: ["--version", "9.9.9"] });
    expect([none.code, none.err]).toEqual([
      1,
      expect.stringContaining("/v9.9.9/SHA256SUMS cannot be downloaded"),
    ]);
    const other = await install(shell, { env: { TT_PLATFORM: "plan9-x64" } });
    expect([other.code, other.err]).toEqual([
      1,
      "install.sh: release latest has no archive for plan9-x64\n",
    ]);
    const missing = await install(shell, { env: { TT_PLATFORM: "linux-arm64" } });
    expect([missing.code, missing.err]).toEqual([
      1,
      expect.stringContaining("tt-0.2.0-linux-arm64.tar.gz cannot be downloaded"),
    ]);
  });

  test("uninstalls what it installed, and leaves the index", async () => {
    const { home, program } = await install(shell);
    const index = join(home, ".local/share/time-tracker/tt.db");
    await Bun.write(index, "rows");
    const { out, code } = await install(shell, { args: ["--uninstall"], home });
    expect([code, existsSync(program)]).toEqual([0, false]);
    for (const [path] of extras(home)) expect(existsSync(path)).toBe(false);
    expect(out).toContain(`Removed ${program}`);
    expect(readFileSync(index, "utf8")).toBe("rows");
    expect((await install(shell, { args: ["--uninstall"], home })).out).toContain(
      "There is no tt in",
    );
  });

  test("leaves a manual page and completions that are another program's, and says so", async () => {
    const home = temporaryFolder("install");
    const [man = "", , zsh = ""] = extras(home).map(([path]) => path);
    await Bun.write(man, ".TH TT 1\n.SH NAME\ntt \\- typing test, no time-tracker\n");
    await Bun.write(zsh, "#compdef tt\n");
    const left = `${man} is another program's, and is left\n`;
    const { out, code, program } = await install(shell, { home });
    expect([code, versionOf(program)]).toEqual([0, "tt 0.2.0"]);
    expect(out).toContain(left);
    expect(out).toContain("Not all of its manual page and completions was installed\n");
    const gone = await install(shell, { args: ["--uninstall"], home });
    expect([gone.code, existsSync(program)]).toEqual([0, false]);
    expect(gone.out).toContain(left);
    const still = extras(home).filter(([path]) => existsSync(path));
    expect(still.map(([path]) => path)).toEqual([man, zsh]);
  });

  test("misuse ends with 2 and changes nothing", async () => {
    for (const args of [
      ["--frobnicate"],
      ["--version"],
      ["--version", "../../x"],
      ["--version", "1;ls"],
    ]) {
      const { code, home } = await install(shell, { args });
      expect([args, code, readdirSync(home)]).toEqual([args, 2, []]);
    }
  });
});

describe("the place of the program", () => {
  test("is TT_INSTALL_DIR where that is set, with blanks too", async () => {
    const home = temporaryFolder("install");
    const place = join(home, "my programs");
    const { code } = await install(first, { home, env: { TT_INSTALL_DIR: place } });
    expect([code, versionOf(join(place, "tt"))]).toEqual([0, "tt 0.2.0"]);
    expect(existsSync(join(home, ".local/bin"))).toBe(false);
  });

  test("is said with the command that removes all of it again, from another place too", async () => {
    const usual = await install(first);
    expect(usual.out).toContain(`To remove all of it: sh "${script}" --uninstall\n`);
    const home = temporaryFolder("install");
    const bin = join(home, "my programs");
    const { out } = await install(first, { home, env: { TT_INSTALL_DIR: bin } });
    const [, command = ""] = /To remove all of it: (.*)/.exec(out) ?? [];
    expect(command).toBe(`TT_INSTALL_DIR="${bin}" sh "${script}" --uninstall`);
    const without = await install(first, { home, args: ["--uninstall"] });
    expect(without.out).toContain(
      `There is no tt in ${home}/.local/bin; if you put it elsewhere, run this again with that TT_INSTALL_DIR\n`,
    );
    Bun.spawnSync(["sh", "-c", command], { env: { HOME: home, PATH: "/usr/bin:/bin" } });
    expect(readdirSync(bin)).toEqual([]);
  });

  test("of a script that is piped into a shell is said with a command that downloads it", async () => {
    const home = temporaryFolder("install");
    const child = Bun.spawn(["sh", "-s", "--", "--version", "0.1.0"], {
      stdin: Bun.file(script),
      env: { HOME: home, PATH: "/usr/bin:/bin", TT_BASE_URL: mirror.url, TT_PLATFORM: TARGET },
      stdout: "pipe",
    });
    expect(await child.stdout.text()).toContain(
      `To remove all of it: curl -fsSL https://github.com/${DOCUMENTED_OWNER}/time-tracker/releases/latest/download/install.sh | sh -s -- --uninstall\n`,
    );
    expect(versionOf(join(home, ".local/bin/tt"))).toBe("tt 0.1.0");
  });

  test("that cannot be written is an error that says what to set", async () => {
    const home = temporaryFolder("install");
    await Bun.write(join(home, "file"), "");
    const { code, err, left } = await install(first, {
      home,
      env: { TT_INSTALL_DIR: join(home, "file/bin") },
    });
    expect(err).toContain("set TT_INSTALL_DIR to a directory of yours");
    expect([code, left]).toEqual([1, []]);
  });

  test.if(process.getuid?.() !== 0)(
    "that is read-only keeps the program that was there",
    async () => {
      const { home, program } = await install(first, { args: ["--version", "0.1.0"] });
      await chmod(join(home, ".local/bin"), 0o555);
      expect((await install(first, { home })).code).toBe(1);
      expect(versionOf(program)).toBe("tt 0.1.0");
    },
  );

  test("a program that runs goes on, and is another file afterwards", async () => {
    const { home, program } = await install(first, { args: ["--version", "0.1.0"] });
    const sign = join(home, "sign");
    await Bun.write(
      program,
      `#!/bin/sh\n[ "$1" != --version ] || { echo tt 0.1.0; exit; }\nwhile [ ! -e "${sign}" ]; do sleep 0.05; done\necho the first\n`,
    );
    const before = statSync(program).ino;
    const running = Bun.spawn([program, "30"]);
    expect((await install(first, { home })).code).toBe(0);
    expect([running.exitCode, versionOf(program)]).toEqual([null, "tt 0.2.0"]);
    expect(statSync(program).ino).not.toBe(before);
    expect(readdirSync(join(home, ".local/bin"))).toEqual(["tt"]);
    await Bun.write(sign, "");
    expect(await running.stdout.text()).toBe("the first\n");
  });

  test("that another program has is left as it is, and what to do is said", async () => {
    const home = temporaryFolder("install");
    const program = join(home, ".local/bin/tt");
    await Bun.write(program, "#!/bin/sh\necho 'typing test 3.1'\n");
    await chmod(program, 0o755);
    const { code, err, out, left } = await install(first, { home });
    expect([code, out, left]).toEqual([1, "", []]);
    expect(err).toBe(
      `install.sh: ${program} is another program; set TT_INSTALL_DIR to another directory, or remove it\n`,
    );
    const gone = await install(first, { home, args: ["--uninstall"] });
    expect([gone.code, gone.out]).toEqual([
      0,
      expect.stringContaining(`${program} is another program, and is left`),
    ]);
    expect(versionOf(program)).toBe("typing test 3.1");
  });

  test("says where another tt comes first in the PATH", async () => {
    const home = temporaryFolder("install");
    await mkdir(join(home, "other"));
    await Bun.write(join(home, "other/tt"), "#!/bin/sh\n");
    await chmod(join(home, "other/tt"), 0o755);
    const { out } = await install(first, { home, env: { PATH: `${home}/other:/usr/bin:/bin` } });
    expect(out).toContain(`Another tt comes first in your PATH: ${home}/other/tt`);
  });
});

test("a user of zsh is told the line that its completions need", async () => {
  const { out, home } = await install(first, { env: { SHELL: "/bin/zsh" } });
  expect(out).toContain(
    `add this to ~/.zshrc before compinit: fpath=(${home}/.local/share/zsh/site-functions $fpath)\n`,
  );
});

test("on macOS the index that is left is named where it is", async () => {
  const tools = temporaryFolder("macos");
  await Bun.write(join(tools, "uname"), "#!/bin/sh\necho Darwin\n");
  await chmod(join(tools, "uname"), 0o755);
  const { out, home } = await install(first, {
    args: ["--uninstall"],
    env: { PATH: `${tools}:/usr/bin:/bin` },
  });
  expect(out).toContain(`Your index (${home}/Library/Application Support/time-tracker)`);
});

test.if(Bun.which("shellcheck") !== null)("shellcheck finds nothing wrong with the scripts", () => {
  const completion = join(import.meta.dir, "../../src/completions/tt.bash");
  for (const [shell, path] of [
    ["sh", script],
    ["bash", completion],
  ] as const) {
    const { stdout } = Bun.spawnSync(["shellcheck", "-s", shell, path]);
    expect(stdout.toString()).toBe("");
  }
});
