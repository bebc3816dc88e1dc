import { expect, test } from "bun:test";
import { copyFileSync, existsSync } from "node:fs";
import { join } from "node:path";

import manifest from "../../package.json" with { type: "json" };
import { formula } from "../../scripts/release/formula.ts";
import { temporaryFolder } from "../helpers/home.ts";
import { binaryPath } from "../helpers/tt.ts";

const sums = Object.fromEntries(
  ["darwin-arm64", "darwin-x64", "linux-arm64", "linux-x64"].map((name, index) => [
    name,
    String(index).repeat(64),
  ]),
);

test("the formula has each archive with its own checksum", () => {
  const text = formula("1.2.3", sums);
  const found = [...text.matchAll(/url ".*\/tt-1\.2\.3-(.*)\.tar\.gz"\n\s+sha256 "(\d)\d{63}"/g)];
  expect(found.map(([, name, digit]) => [name, digit])).toEqual([
    ["darwin-arm64", "0"],
    ["darwin-x64", "1"],
    ["linux-arm64", "2"],
    ["linux-x64", "3"],
  ]);
});

test("a formula without one of its archives is an error", () => {
  expect(() => formula("1.2.3", {})).toThrow("darwin-arm64");
});

test.if(existsSync("/usr/bin/ruby"))("Ruby can read the formula", async () => {
  const path = join(temporaryFolder("formula"), "time-tracker.rb");
  await Bun.write(path, formula("1.2.3", sums));
  const { stdout, stderr } = Bun.spawnSync(["/usr/bin/ruby", "-wc", path]);
  expect([stdout.toString(), stderr.toString()]).toEqual(["Syntax OK\n", ""]);
});

test.if(existsSync("/usr/bin/ruby"))(
  "what the formula installs passes the formula's own test",
  async () => {
    const archive = temporaryFolder("archive");
    copyFileSync(await binaryPath(), join(archive, "tt"));
    await Bun.write(join(archive, "tt.1"), ".Dt TT 1\n");
    const path = join(archive, "time-tracker.rb");
    await Bun.write(path, formula(manifest.version, sums));
    const home = temporaryFolder("brew");
    const brew = join(import.meta.dir, "formula.rb");
    const { stdout, stderr } = Bun.spawnSync(
      ["/usr/bin/ruby", brew, path, archive, join(home, "cellar")],
      {
        env: { HOME: home, PATH: "/usr/bin:/bin", TZ: "UTC" },
      },
    );
    expect(stderr.toString()).not.toContain("formula.rb");
    expect(JSON.parse(stdout.toString())).toEqual({
      conflict: ["tt", "both install a `tt` executable"],
      completions: {
        bash: "# bash completion for tt (time-tracker). In ~/.bashrc: source <(tt completions bash)",
        zsh: "#compdef tt",
        fish: "# fish completion for tt (time-tracker). In ~/.config/fish/completions/tt.fish: tt completions fish | source",
      },
      files: ["bin/tt", "share/man/man1/tt.1"],
    });
  },
  120_000,
);
