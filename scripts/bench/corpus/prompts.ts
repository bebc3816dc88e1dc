/** Five years of what somebody typed: many prompts, short answers. The words are as frequent as those of a language. */
import { utimesSync } from "node:fs";
import { join } from "node:path";

import { projectFolder, writeLines } from "./claude-files.ts";
import { Random } from "./random.ts";

const FIRST_DAY = Date.UTC(2021, 0, 4);
const DAY = 86_400_000;
const YEARS = 5;
const TURNS = 25;

const COMMON =
  "the to a and of in it is that for this with not we on be you can as please should if when add but so fix or test from have file are all use make error by what then only do there was run an does like new why value still get code function after into also no same now first where more just check before which line at my how them they remove one user data name up set".split(
    " ",
  );
const TOPICS =
  "tide harbour gauge chart session report index query migration parser timeline invoice project database cache button layout login payment webhook deploy pipeline container kernel worker thread snapshot archive search filter column schema endpoint token header cookie render component hook route server client socket buffer stream encoder palette calendar timezone rounding export".split(
    " ",
  );
const SYLLABLES =
  "ba be ca co da de fi fo ga ge ha hi ka ko la le li lo ma me mi mo na ne no pa pe po ra re ri ro sa se si so ta te ti to va ve wi zo ner tor mat sen ding ler".split(
    " ",
  );
const FOREIGN = [
  "水位が急に変わる",
  "潮汐表を直して",
  "请检查索引",
  "größe prüfen",
  "уровень воды",
] as const;

/** Common words first: the word of rank n is n times as rare as the first. */
const VOCABULARY: readonly string[] = vocabulary(20_000);

function vocabulary(size: number): string[] {
  const random = new Random(21);
  const words = new Set([...COMMON, ...TOPICS]);
  const piece = () => SYLLABLES[random.whole(0, SYLLABLES.length - 1)] ?? "";
  while (words.size < size) words.add(Array.from({ length: random.whole(2, 4) }, piece).join(""));
  return [...words];
}

const word = (random: Random) => VOCABULARY[random.skewed(1, VOCABULARY.length) - 1] ?? "";

/** A prompt of a few words up to a pasted page, with paths and other languages in it now and then. */
function promptText(random: Random): string {
  const length = random.chance(0.02) ? random.skewed(300, 1500) : random.skewed(3, 160);
  const words = Array.from({ length }, () => word(random));
  if (random.chance(0.1)) words.push(`src/${word(random)}/${word(random)}_${word(random)}.ts`);
  if (random.chance(0.02)) words.push(random.pick(FOREIGN));
  return words.join(" ");
}

/** Writes sessions below `home` until there are so many prompts. */
export function writePrompts(home: string, prompts: number): void {
  for (let number = 0; number * TURNS < prompts; number++) writeSession(home, number, prompts);
}

function writeSession(home: string, number: number, prompts: number): void {
  const random = new Random(500_000 + number);
  const id = random.uuid();
  const cwd = `/home/dev/work/shop-${random.whole(0, 23)}`;
  const turns = Math.min(TURNS, prompts - number * TURNS);
  let now = FIRST_DAY + random.whole(0, YEARS * 365 * DAY);
  const facts = { cwd, sessionId: id, version: "2.1.200", gitBranch: "main" };
  const line = (type: string, message: object) => {
    now += random.skewed(4_000, 400_000);
    const about = { uuid: random.uuid(), timestamp: new Date(now).toISOString(), ...facts };
    return JSON.stringify({ parentUuid: null, isSidechain: false, type, message, ...about });
  };
  const lines = Array.from({ length: turns }, () => [
    line("user", { role: "user", content: promptText(random) }),
    line("assistant", {
      id: `msg_01${random.letters(22)}`,
      role: "assistant",
      model: "claude-sonnet-5",
      content: [{ type: "text", text: "Done." }],
    }),
  ]).flat();
  const title = Array.from({ length: 5 }, () => word(random)).join(" ");
  lines.push(JSON.stringify({ type: "ai-title", aiTitle: title, sessionId: id }));
  const path = join(projectFolder(home, cwd), `${id}.jsonl`);
  writeLines(path, lines);
  utimesSync(path, now / 1000, now / 1000);
}
