import { writeSync } from "node:fs";

import { run } from "./cli.ts";
import type { Io } from "./command.ts";
import { zoneMeant } from "./config/zone.ts";
import { Failure, messageOf, UsageError } from "./failure.ts";
import { wordTrouble } from "./store/trouble.ts";
import { unseen } from "./unseen.ts";

// The index, and whatever else is written, is for its owner alone.
process.umask(0o077);

// Before anything asks for the time: the runtime takes a zone that it does not understand for UTC.
const zone = zoneMeant(process.env["TZ"] ?? "");
if (zone !== null) process.env["TZ"] = zone;

const io: Io = {
  env: process.env,
  out: (text) => write(1, `${text}\n`),
  say: (text) => write(2, `${text.replace(unseen, " ")}\n`),
  get terminal() {
    return process.stderr.isTTY === true;
  },
  get screen() {
    return process.stdout.isTTY === true;
  },
  get columns() {
    return Number(process.env["COLUMNS"]) || process.stdout.columns || Number.POSITIVE_INFINITY;
  },
};

async function exitCode(): Promise<number> {
  try {
    return await run(Bun.argv.slice(2), io);
  } catch (error) {
    const { code, words } = told(error);
    if (words !== "") io.say(`tt: ${words}`);
    return code;
  }
}

/** What is said of an error, and the exit code: 1 failed, 2 misused. */
function told(error: unknown): { code: 0 | 1 | 2; words: string } {
  if (error instanceof ReaderGone) return { code: 0, words: "" };
  if (error instanceof UsageError) return { code: 2, words: error.message };
  if (error instanceof Failure) return { code: 1, words: error.message };
  const trouble = wordTrouble(error);
  if (trouble !== null) return { code: 1, words: trouble };
  const trace = error instanceof Error ? error.stack : String(error);
  return {
    code: 1,
    words: `unexpected: ${messageOf(error)}; please report it with this:\n${trace}`,
  };
}

/** The program that reads our output has had enough (`| head`): no error. */
class ReaderGone extends Error {}

function write(stream: 1 | 2, text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(stream, rest));
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : null;
      if (code === "EAGAIN") Bun.sleepSync(1);
      else if (stream === 2) return;
      else if (code === "EPIPE") throw new ReaderGone();
      else throw new Failure(`the answer cannot be written: ${messageOf(error)}`);
    }
  }
}

process.exitCode = await exitCode();
