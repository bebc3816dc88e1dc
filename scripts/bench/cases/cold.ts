import type { Case } from "../case.ts";
import type { CorpusName } from "../corpora.ts";
import { peerCommands } from "../peer-list.ts";
import { faster, memory, within } from "../targets.ts";
import { cat, coldIngest } from "./shared.ts";

/** Everything is read, and the index is written. */
export const cold: Case = {
  name: "cold",
  title: "Claude Code, cold: everything is read",
  prepare: async (setting) => {
    const corpus = await setting.corpus("claude-1g");
    return {
      commands: [cat(corpus), coldIngest(corpus), ...peerCommands(corpus)],
      yardstick: "cat",
      targets: [
        within("tt, cold", "cat", { limit: 1.5, key: "cold / cat" }),
        faster("tt, cold", "ccusage", { limit: 3.5, key: "ccusage / cold" }),
        memory("tt, cold", { limit: 110, key: "peak MB" }),
      ],
    };
  },
};

/** Sizes at which a program that keeps a line or a file in memory shows it. */
const extreme = (name: string, title: string, corpusName: CorpusName, large: boolean): Case => ({
  name,
  title,
  large,
  prepare: async (setting) => {
    const corpus = await setting.corpus(corpusName);
    const ccusage = peerCommands(corpus).filter((peer) => peer.name === "ccusage");
    return {
      commands: [cat(corpus), coldIngest(corpus), ...ccusage],
      yardstick: "cat",
      targets: [memory("tt, cold", { limit: 110 })],
    };
  },
});

export const extremes: readonly Case[] = [
  extreme("one-line", "A single line of 300 MB", "one-line", false),
  extreme("one-file", "A single session of 1 GB", "one-file", true),
  extreme("claude-4g", "4 GB of sessions", "claude-4g", true),
];
