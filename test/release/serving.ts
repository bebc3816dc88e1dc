import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { type Entry, tarGz } from "../../scripts/release/archive.ts";
import { temporaryFolder } from "../helpers/home.ts";

/** A release of made-up programs, served from this machine as a mirror would. */
export type Mirror = { url: string; folder: string; stop: () => void };

export const TARGET = "linux-x64";

const archive = (version: string) => `tt-${version}-${TARGET}`;

/** @param latest the version that is served as the newest too */
export async function serve(versions: readonly string[], latest: string): Promise<Mirror> {
  const folder = temporaryFolder("mirror");
  for (const version of versions) {
    await release(join(folder, `v${version}`), version);
    if (version === latest) await release(join(folder, "latest"), version);
  }
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      const file = Bun.file(join(folder, new URL(request.url).pathname));
      return (await file.exists()) ? new Response(file) : new Response("none", { status: 404 });
    },
  });
  return { url: `http://127.0.0.1:${server.port}`, folder, stop: () => void server.stop(true) };
}

async function release(folder: string, version: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const bytes = tarGz(entries(version), 1_772_000_000);
  const sum = new Bun.CryptoHasher("sha256").update(bytes).digest("hex");
  await Bun.write(join(folder, `${archive(version)}.tar.gz`), bytes);
  const others = ["linux-x64-musl", "linux-arm64"].map(
    (name) => `${"0".repeat(64)}  tt-${version}-${name}.tar.gz\n`,
  );
  const sums = `${others.join("")}${sum}  ${archive(version)}.tar.gz\n`;
  await Bun.write(join(folder, "SHA256SUMS"), sums);
}

/** What a made-up page or completion holds: the first lines say whose it is. */
export const textOf = (path: string) => `# one line\n# of time-tracker\n${path}\n`;

function entries(version: string): Entry[] {
  const program = `#!/bin/sh\n[ "$1" = --version ] && echo "tt ${version}" || sleep 30\n`;
  const files = ["tt.1", "completions/tt.bash", "completions/_tt", "completions/tt.fish"];
  return [
    { path: `${archive(version)}/tt`, bytes: Buffer.from(program), executable: true },
    ...files.map((path) => ({
      path: `${archive(version)}/${path}`,
      bytes: Buffer.from(textOf(path)),
    })),
  ];
}
