import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";

import { versions, writeVersion } from "./crashes.ts";
import { makeHome } from "./home.ts";
import { differences, ingestArgs, rowsIn, runTt, soundness } from "./program.ts";
import type { Ordeal, Setting, Trial } from "./trial.ts";

/** Older indexes, transcripts that are gone, and backups. */
export const history: Ordeal = {
  name: "History",
  run: async (setting) => {
    const home = makeHome(join(setting.folder, "home"), 60);
    const index = join(setting.folder, "now.db");
    await runTt(ingestArgs(index), { ...setting, home });
    const trials: Trial[] = [];
    for (const version of versions()) trials.push(await migrated(setting, index, version));
    trials.push(await backedUp(setting, home, index), await deleted(setting, home, index));
    return trials;
  },
};

/** Its sources are gone, so that every row has to come out of the old index. */
async function migrated(setting: Setting, index: string, version: number): Promise<Trial> {
  const old = join(setting.folder, `version-${version}.db`);
  writeVersion(index, old, version);
  const empty = join(setting.folder, `empty-${version}`);
  const names = [
    "agent_sessions",
    "events",
    "activity",
    "prompts",
    "transcripts",
    "units",
    "anchors",
  ];
  const wanted = rowsIn(index, names);
  const { code, err } = await runTt(ingestArgs(old), { ...setting, home: empty });
  const differs = code === 0 ? differences(wanted, old) : { lost: 1, note: err.trim() };
  const rows = [...wanted.values()].reduce((sum, { length }) => sum + length, 0);
  return {
    what: `an index of version ${version} is migrated, its transcripts gone`,
    tried: 1,
    lost: differs.lost + (soundness(old) === "ok" ? 0 : 1),
    note: differs.note || `${rows} rows, each as it was`,
  };
}

/** Backups are taken while ingests write, are sound, and can be put back. */
async function backedUp(setting: Setting, home: string, index: string): Promise<Trial> {
  const wanted = rowsIn(index);
  let lost = 0;
  const notes = new Set<string>();
  const tried = 2 * setting.weight;
  for (let time = 0; time < tried; time++) {
    const file = join(setting.folder, `backup-${time}.db`);
    const [backup] = await Promise.all([
      runTt(["backup", file, "--db", index], { ...setting, home }),
      runTt([...ingestArgs(index), "--full"], { ...setting, home }),
    ]);
    const check = await runTt(["backup", "--check", file], { ...setting, home });
    const back = join(setting.folder, "back.db");
    for (const end of ["", "-wal", "-shm"]) rmSync(back + end, { force: true });
    cpSync(file, back);
    await runTt(ingestArgs(back), { ...setting, home });
    const differs = differences(wanted, back);
    lost += differs.lost + (backup.code === 0 && check.code === 0 ? 0 : 1);
    for (const word of [differs.note, backup.err, check.err]) if (word !== "") notes.add(word);
  }
  const note = [...notes].join(" | ") || "each sound, and each put back";
  return { what: "a backup while an ingest writes", tried, lost, note };
}

async function deleted(setting: Setting, home: string, index: string): Promise<Trial> {
  const names = ["agent_sessions", "events", "activity", "prompts", "transcripts"];
  const wanted = rowsIn(index, names);
  rmSync(join(home, ".claude"), { recursive: true });
  rmSync(join(home, ".local", "share", "opencode"), { recursive: true });
  for (const args of [ingestArgs(index), [...ingestArgs(index), "--full"]])
    await runTt(args, { ...setting, home });
  const { lost, note } = differences(wanted, index);
  const sessions = wanted.get("agent_sessions")?.length ?? 0;
  return {
    what: "both programs delete all their transcripts",
    tried: 2,
    lost,
    note: note || `${sessions} sessions still there`,
  };
}
