import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { doctorFault, faultOf, freshHome, LIMIT } from "./feeding.ts";
import { lines, sessionId } from "./home.ts";
import { ingestArgs, rowsIn, runTt } from "./program.ts";
import type { Setting, Trial } from "./trial.ts";

/** Which ids of a session's records are its own; of all the rest every session says the same, to the millisecond. */
const kinds = [
  { name: "of their own ids", records: true, messages: true, version: "2.1.76" },
  { name: "with the same message ids", records: true, messages: false, version: "2.1.76" },
  { name: "copied under new ids", records: true, messages: false, version: "1.0.50" },
  { name: "with the same ids", records: false, messages: false, version: "2.1.76" },
];

/** Many sessions with the same words at the same moments: who copied whom has to be found out, and in time. */
export async function twins(setting: Setting): Promise<Trial[]> {
  const count = 1_000 * setting.weight;
  const trials: Trial[] = [];
  for (const kind of kinds) {
    const { home, folder, index } = freshHome(setting);
    for (let number = 2; number < count + 2; number++)
      writeFileSync(join(folder, `${sessionId(number)}.jsonl`), twin(number, kind));
    const ended = await runTt(ingestArgs(index), { ...setting, home, limit: LIMIT });
    const fault = faultOf(ended, index) || (await doctorFault(setting, home, index));
    // A copy without a prompt of its own counts none: each prompt counts once for all that share it.
    const typed = 5 + (kind.records && kind.version !== "1.0.50" ? 2 * count : 2);
    const found = fault === "" ? typedIn(index) : typed - 1;
    rmSync(home, { recursive: true });
    trials.push({
      what: `${count} sessions with the same words at the same moments, ${kind.name}`,
      tried: count,
      lost: Math.abs(typed - found),
      note: fault || `${typed} prompts, each once; ${ended.megabytes} MB`,
    });
  }
  return trials;
}

function twin(number: number, { records, messages, version }: (typeof kinds)[number]): string {
  const same = lines(1, 0, 2)
    .replaceAll("Do 1 and", "Do as all and")
    .replaceAll(sessionId(1), sessionId(number))
    .replaceAll("2.1.76", version);
  const mark = number.toString(16).padStart(8, "0");
  const own = records
    ? same.replaceAll("00000001-", `${mark}-`)
    : same.replaceAll("00000001-", "ffffffff-");
  return messages ? own.replaceAll("msg_1_", `msg_${number}_`) : own;
}

const typedIn = (index: string): number =>
  (rowsIn(index, ["events"]).get("events") ?? []).filter((row) => row.includes("user_message:"))
    .length;
