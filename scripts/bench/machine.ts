import { availableParallelism, cpus, loadavg, release, totalmem, type } from "node:os";

import { ROOT, TT } from "./folders.ts";
import { installedVersion, peers } from "./peer-list.ts";
import { isOlderThanSources } from "./programs.ts";

/** As the system calls it. */
export const processor = (): string => cpus()[0]?.model.trim() ?? "unknown processor";

/** What was measured on what, as lines of a list. */
export function machineLines(): string[] {
  return [
    `Machine: ${processor()}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GB of memory, ${systemName()}; load at the start ${loadavg()[0]?.toFixed(1)}`,
    `Programs: ${[firstLine([TT, "--version"]), `Bun ${Bun.version}`, firstLine(["cat", "--version"]), firstLine(["find", "--version"])].filter(Boolean).join(", ")}`,
    `Peers: ${peers.map(({ name }) => `${name} ${installedVersion(name) ?? "not installed"}`).join(", ")}`,
    ...(isOlderThanSources()
      ? ["The program that was measured is older than the sources beside it."]
      : []),
  ];
}

/** The commit that lies here, with a `+` where the sources differ from it. */
export function commit(): string {
  const name = firstLine(["git", "rev-parse", "--short", "HEAD"]);
  return name === ""
    ? "none"
    : name + (firstLine(["git", "status", "--porcelain", "--", "src"]) === "" ? "" : "+");
}

function systemName(): string {
  const pretty = /^PRETTY_NAME="(.*)"$/m.exec(firstFile("/etc/os-release"))?.[1];
  return [pretty, `${type()} ${release().split("-")[0]}`].filter(Boolean).join(", ");
}

const firstFile = (path: string): string => Bun.spawnSync(["cat", path]).stdout.toString();

function firstLine(argv: string[]): string {
  if (Bun.which(argv[0] ?? "") === null) return "";
  const { stdout } = Bun.spawnSync(argv, {
    cwd: ROOT,
    stderr: "ignore",
    env: { HOME: "/", PATH: process.env["PATH"] ?? "" },
  });
  return stdout.toString().split("\n")[0]?.trim() ?? "";
}
