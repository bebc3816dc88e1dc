import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

import { addSessions, lines, makeHome, sessionId } from "./home.ts";
import { differences, endedWell, ingestArgs, rowsIn, runTt, soundness } from "./program.ts";
import { type Ordeal, random, type Setting, type Trial } from "./trial.ts";

/** Disks that are full or may not be written, and sources that change while they are read. */
export const disk: Ordeal = {
  name: "Disk",
  run: async (setting) => {
    const home = makeHome(join(setting.folder, "home"), 200);
    const whole = join(setting.folder, "whole.db");
    await runTt(ingestArgs(whole), { ...setting, home });
    return [
      ...(await fullDisks(setting, home, whole)),
      ...(await readOnly(setting, home, whole)),
      await changingSources(setting, home),
    ];
  },
};

/** Mounts of one's own, as far as this system allows them to everybody. */
const inNamespace = ["unshare", "-rm", "sh", "-ec"];

const mayMount = (): boolean =>
  Bun.which("unshare") !== null &&
  Bun.spawnSync([...inNamespace, "mount -t tmpfs none /mnt"]).exitCode === 0;

const skipped = (what: string): Trial => ({
  what,
  tried: 0,
  lost: 0,
  note: "not tried: this system lets nobody mount",
});

/** A disk of some size fills up; then there is room, and the next run does the rest. */
async function fullDisks(setting: Setting, home: string, whole: string): Promise<Trial[]> {
  const what = "a disk that fills up during an ingest";
  if (!mayMount()) return [skipped(what)];
  const wanted = rowsIn(whole);
  const tried = 3 * setting.weight;
  const notes = new Set<string>();
  let [lost, full] = [0, 0];
  for (let time = 0; time < tried; time++) {
    const index = join(setting.folder, `full-${time}.db`);
    const kilobytes = Math.round(8 + (2000 * time) / tried);
    const said = await onSmallDisk(setting, home, kilobytes, index);
    if (said.includes("there is no room for the index on its disk")) full++;
    const sound = soundness(index);
    const again = await runTt(ingestArgs(index), { ...setting, home });
    const differs =
      sound === "ok" && again.code === 0 && !said.includes("unexpected:")
        ? differences(wanted, index)
        : { lost: 1, note: `${sound} ${again.err} ${said}` };
    lost += differs.lost;
    if (differs.note !== "") notes.add(differs.note);
  }
  const found = [...notes].join(" | ");
  return [{ what, tried, lost, note: found || `${full} found no room and said so` }];
}

/** @returns what was said, with the exit code; the index as it then lay there is at `index` */
async function onSmallDisk(
  { tt, folder }: Setting,
  home: string,
  kilobytes: number,
  index: string,
): Promise<string> {
  const disk = join(folder, "disk");
  mkdirSync(disk, { recursive: true });
  const script = `mount -t tmpfs -o size=${kilobytes}k,mode=700 none "$1"
    code=0; HOME="$2" TZ=UTC "$3" ingest sessions --quiet --db "$1/tt.db" || code=$?
    for end in "" -wal; do if [ -e "$1/tt.db$end" ]; then cat "$1/tt.db$end" > "$4$end"; fi; done
    echo "exit $code" >&2`;
  const child = Bun.spawn([...inNamespace, script, "sh", disk, home, tt, index], {
    stdout: "ignore",
    stderr: "pipe",
  });
  return child.stderr.text();
}

const isRoot = process.getuid?.() === 0;

/** As somebody whom permissions bind, which they do not root: an id that the system knows nothing of, where it may be had. */
const unknownId = ["unshare", "-U"];
const mayBeUnknown =
  isRoot && Bun.which("unshare") !== null && Bun.spawnSync([...unknownId, "true"]).exitCode === 0;
const bound = () => (mayBeUnknown ? unknownId : []);

async function readOnly(setting: Setting, home: string, whole: string): Promise<Trial[]> {
  const folder = join(setting.folder, "kept");
  mkdirSync(folder);
  const index = join(folder, "tt.db");
  cpSync(whole, index);
  const wanted = rowsIn(index);
  addSessions(home, 200, 210);
  const trials: Trial[] = [];
  const refuses = async (what: string, run: () => Promise<string>) => {
    const said = await run();
    const clear = /^tt: .*(permission|read-?only|another (place )?with --db)/is.test(said);
    const { lost, note } = differences(wanted, index);
    const well = clear && said.includes("exit 1") && !said.includes("unexpected:");
    trials.push({ what, tried: 1, lost: well ? lost : lost + 1, note: note || firstLine(said) });
  };
  const ingest = async () => {
    const { err, code } = await runTt(ingestArgs(index), { ...setting, home, under: bound() });
    return `${err}exit ${code}`;
  };
  if (!isRoot || mayBeUnknown) {
    chmodSync(index, 0o400);
    chmodSync(folder, 0o500);
    await refuses("an index and a directory that may not be written", ingest);
    chmodSync(folder, 0o700);
    chmodSync(index, 0o600);
  }
  if (!mayMount()) return [...trials, skipped("a file system that may not be written")];
  await refuses("a file system that may not be written", async () => {
    const script = `mount --bind "$1" "$1"; mount -o remount,bind,ro "$1"
      code=0; HOME="$2" TZ=UTC "$3" ingest sessions --quiet --db "$1/tt.db" || code=$?; echo "exit $code" >&2`;
    const argv = [...inNamespace, script, "sh", folder, home, setting.tt];
    return Bun.spawn(argv, { stdout: "ignore", stderr: "pipe" }).stderr.text();
  });
  return trials;
}

const firstLine = (text: string) => text.split("\n")[0] ?? "";

/** Files vanish, shrink, are replaced, become folders, or may no longer be read, while ingests run. */
async function changingSources(setting: Setting, home: string): Promise<Trial> {
  const index = join(setting.folder, "changing.db");
  const folder = join(home, ".claude", "projects", "-work-changing");
  mkdirSync(folder);
  const next = random(5 + setting.seed);
  const tried = 4 * setting.weight;
  const notes = new Set<string>();
  let lost = 0;
  let isOver = false;
  const changing = change(folder, next, () => isOver);
  for (let time = 0; time < tried; time++) {
    const ended = await runTt(ingestArgs(index), { ...setting, home, under: bound() });
    if (endedWell(ended) && ended.code === 0) continue;
    lost++;
    notes.add(firstLine(ended.err));
  }
  isOver = true;
  const changes = await changing;
  // What lies there in the end was never seen half.
  for (let number = 900; number < 920; number++) writeWhole(folder, number);
  await runTt(ingestArgs(index), { ...setting, home });
  const sound = soundness(index);
  if (sound !== "ok") notes.add(sound);
  lost += (sound === "ok" ? 0 : 1) + missingIn(index, 900, 920);
  const what = "sources that vanish, shrink, are replaced or become unreadable while they are read";
  return { what, tried, lost, note: [...notes].join(" | ") || `${changes} changes meanwhile` };
}

const pathOf = (folder: string, number: number) => join(folder, `${sessionId(number)}.jsonl`);

const writeWhole = (folder: string, number: number) => {
  const path = pathOf(folder, number);
  // Only root removes a folder that may not be opened.
  if (existsSync(path)) chmodSync(path, 0o700);
  rmSync(path, { recursive: true, force: true });
  writeFileSync(path, lines(number, 0, 5));
};

async function change(folder: string, next: () => number, isOver: () => boolean): Promise<number> {
  let changes = 0;
  for (; !isOver(); changes++) {
    const number = 900 + Math.floor(next() * 60);
    const path = pathOf(folder, number);
    try {
      changeOne(path, number, Math.floor(next() * 6));
    } catch {
      writeWhole(folder, number);
    }
    if (changes % 8 === 0) await Bun.sleep(1);
  }
  return changes;
}

function changeOne(path: string, number: number, how: number): void {
  if (how === 0) rmSync(path, { recursive: true });
  else if (how === 1) truncateSync(path, 200);
  else if (how === 2) chmodSync(path, 0o000);
  else if (how === 3) {
    writeFileSync(`${path}.tmp`, lines(number, 50, 53));
    renameSync(`${path}.tmp`, path);
  } else if (how === 4) {
    rmSync(path, { recursive: true });
    mkdirSync(path);
  } else appendFileSync(path, lines(number, 60, 61));
}

function missingIn(index: string, from: number, to: number): number {
  const prompts = rowsIn(index, ["prompts"]).get("prompts")?.join("\n") ?? "";
  let missing = 0;
  for (let number = from; number < to; number++) {
    for (let turn = 0; turn < 5; turn++) {
      if (!prompts.includes(`"Do ${number} and ${turn}"`)) missing++;
    }
  }
  return missing;
}
