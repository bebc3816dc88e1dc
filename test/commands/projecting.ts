import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { temporaryFolder } from "../helpers/home.ts";
import { tt } from "../helpers/tt.ts";

export function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

let sessions = 0;

/** A session of Claude Code with one prompt and one answer a minute later, in a directory. */
export function addSession(home: string, cwd: string, day: string): void {
  const sessionId = `00000000-0000-4000-8000-${String(++sessions).padStart(12, "0")}`;
  const line = (more: object) =>
    JSON.stringify({ sessionId, cwd, version: "2.1.76", isSidechain: false, ...more });
  const lines = [
    line({
      type: "user",
      uuid: `u-${sessionId}`,
      parentUuid: null,
      timestamp: `${day}T10:00:00.000Z`,
      message: { role: "user", content: "Go on" },
    }),
    line({
      type: "assistant",
      uuid: `a-${sessionId}`,
      parentUuid: `u-${sessionId}`,
      timestamp: `${day}T10:01:00.000Z`,
      message: {
        id: `m-${sessionId}`,
        role: "assistant",
        model: "x",
        content: [{ type: "text", text: "Done" }],
      },
    }),
  ];
  write(join(home, ".claude/projects/x", `${sessionId}.jsonl`), `${lines.join("\n")}\n`);
}

export function addRepository(path: string, url: string): void {
  write(join(path, ".git/HEAD"), "ref: refs/heads/main\n");
  write(join(path, ".git/config"), `[remote "origin"]\n\turl = ${url}\n`);
}

type Shown = {
  key: string;
  name: string;
  client: string | null;
  paths: string[];
  sessions: number;
};

export async function projectsOf(home: string): Promise<Shown[]> {
  const { out } = await tt(["projects", "--json"], { home });
  return JSON.parse(out).projects.map(({ key, name, client, paths, sessions: count }: Shown) => ({
    key,
    name,
    client,
    paths,
    sessions: count,
  }));
}

export const configOf = (home: string) =>
  readFileSync(join(home, ".config/time-tracker/config.toml"), "utf8");

/** A home with the projects `acme/api`, `beta/api` and `tide`. */
export async function threeProjects(): Promise<string> {
  const home = temporaryFolder("three");
  addSession(home, join(home, "tide"), "2026-03-01");
  addSession(home, join(home, "beta/api"), "2026-03-02");
  addSession(home, join(home, "acme/api"), "2026-03-03");
  await tt(["ingest", "sessions"], { home });
  return home;
}
