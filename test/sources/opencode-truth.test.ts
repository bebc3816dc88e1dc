import { afterAll, afterEach, describe, expect, test } from "bun:test";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { StepKind } from "../../src/model/step.ts";
import type { Transcript } from "../../src/model/transcript.ts";
import source from "../../src/sources/opencode.ts";
import { describeShared, shared } from "../helpers/shared.ts";
import {
  type Account,
  all,
  differences,
  type Truth,
  type TruthSession,
} from "./opencode-differences.ts";

const corpora = shared("corpora") ?? "";
const home = mkdtempSync(join(tmpdir(), "tt-test-"));
afterEach(() => source.close());
afterAll(() => rmSync(home, { recursive: true, force: true }));

describeShared("the recorded sessions of OpenCode", () => {
  describe("say what was done", () => {
    test.each(all)("in version %s", async (version) => {
      const read = await sessionsIn(join(corpora, "opencode", version, "opencode"));
      const { sessions } = truthOf(version);
      expect(faultsOf(version, sessions, read)).toEqual([]);
      const known = new Set(sessions.map(({ id }) => id));
      expect([...read.keys()].filter((id) => !known.has(id))).toEqual([]);
      const keys = new Set(sessions.map(({ key }) => key));
      const listed = differences.filter(({ versions }) => versions.includes(version));
      const scenarios = listed.flatMap(({ stored }) => Object.keys(stored));
      expect(scenarios.filter((key) => !keys.has(key))).toEqual([]);
    });
  });

  describe("say it once where an upgrade copied them", () => {
    test.each([
      ["0.5.29", "upgrade-0.5.29__1.0.0", 1],
      ["1.1.65", "upgrade-1.1.65__1.2.27", 1],
      ["1.2.27", "upgrade-1.2.27__1.1.65__1.2.27", 2],
    ])("from %s in %s", async (version, name, fresh) => {
      const read = await sessionsIn(join(corpora, "opencode-special", name, "opencode"));
      const { sessions } = truthOf(version);
      const continued = sessions.filter(({ key }) => key === "A1");
      const others = sessions.filter(({ key }) => key !== "A1");
      expect(faultsOf(version, others, read)).toEqual([]);
      const prompts = continued.map(({ id }) => promptsOf(read.get(id ?? "")).length);
      expect(prompts).toEqual([4]);
      const known = new Set(sessions.map(({ id }) => id));
      expect([...read.keys()].filter((id) => !known.has(id)).length).toBe(fresh);
    });
  });

  describe("are read in special situations:", () => {
    const special = (name: string, ...more: string[]) =>
      sessionsIn(join(corpora, "opencode-special", name, "opencode", ...more));

    test("only in the -wal", async () => {
      const [session] = (await special("wal-only-1.18.33")).values();
      expect(promptsOf(session)).toEqual(["Hello there [t:tools #probe1]"]);
      expect(countOf(session, "tool_call")).toBe(7);
    });

    test("in databases of other names", async () => {
      const [folder, named] = [
        await special("channels"),
        await special("channels", "custom-name.db"),
      ];
      expect([...folder.values()].flatMap(promptsOf).sort()).toEqual([
        "In dev build but channel db disabled [t:text #dev-2]",
        "In dev channel [t:text #dev-1]",
        "In release channel [t:tools #rel-1]",
      ]);
      expect([...named.values()].flatMap(promptsOf)).toEqual([
        "In a custom OPENCODE_DB [t:text #cus-1]",
      ]);
    });

    test("after the program was killed, with what it had not ended", async () => {
      const sessions = [...(await special("crash-1.18.33")).values()];
      expect(sessions.length).toBe(9);
      expect(sessions.flatMap(promptsOf).length).toBe(9);
      const open = sessions.flatMap(({ steps }) =>
        steps.filter(({ until }) => until === undefined),
      );
      const kinds = open
        .map(({ kind }) => kind)
        .filter((kind) => kind !== "created" && kind !== "prompt");
      expect(kinds.sort()).toEqual(["assistant", "assistant", "tool_call"]);
    });

    test("written by the v2 API, alone and in a v1 session", async () => {
      const sessions = [...(await special("v2api-1.18.33")).values()];
      expect(sessions.map(promptsOf)).toEqual([
        ["V2 prompt number one [t:tools #v2-1]"],
        ["V1 prompt [t:text #v1-1]", "V2 prompt in a v1 session [t:text #v1-2]"],
      ]);
      expect(sessions.map((session) => countOf(session, "assistant"))).toEqual([2, 2]);
      expect(sessions.map((session) => countOf(session, "tool_call"))).toEqual([2, 0]);
    });

    test("typed into the terminal interface", async () => {
      const [session] = (await special("tui-1.18.33")).values();
      expect(session?.facts.titles).toEqual({ 3: "Fake title tui-1 renamed" });
      expect(promptsOf(session).length).toBe(4);
      expect(countOf(session, "action")).toBe(1);
    });

    test("in a project that was renamed and copied", async () => {
      const sessions = [...(await special("project-moves-1.18.33")).values()];
      const places = sessions.map(({ facts }) => facts.cwd?.split("/").at(-1));
      expect(places).toEqual(["one", "one", "one", "two", "three"]);
    });
  });

  describe("are left as they are:", () => {
    const folders = ["opencode", "opencode-special"].flatMap((base) =>
      shared(`corpora/${base}`) === null
        ? []
        : readdirSync(join(corpora, base)).map((name) => join(base, name, "opencode")),
    );

    test.each(folders)("no file is created in %s", async (folder) => {
      const before = readdirSync(join(corpora, folder), { recursive: true });
      await sessionsIn(join(corpora, folder));
      source.close();
      expect(readdirSync(join(corpora, folder), { recursive: true })).toEqual(before);
    });

    test.each([
      ["with -wal and -shm", "opencode-special/crash-1.18.33", ["", "-wal", "-shm"], 9],
      ["with a -wal alone", "opencode-special/crash-1.18.33", ["", "-wal"], 9],
      ["without a -wal", "opencode/1.18.33", [""], 47],
    ])("no byte of a database changes %s", async (name, corpus, suffixes, count) => {
      const folder = join(home, name);
      mkdirSync(folder);
      for (const suffix of suffixes) {
        const copy = join(folder, `opencode.db${suffix}`);
        copyFileSync(join(corpora, corpus, "opencode", `opencode.db${suffix}`), copy);
        chmodSync(copy, 0o644);
      }
      const before = contentsOf(folder);
      expect((await sessionsIn(folder)).size).toBe(count);
      source.close();
      expect(contentsOf(folder)).toEqual(before);
    });
  });
});

function truthOf(version: string): Truth {
  const truth: Truth = JSON.parse(
    readFileSync(join(corpora, "opencode", version, "truth.json"), "utf8"),
  );
  return truth;
}

/** Every session with the union of its copies: steps and prompts by key, facts of the copy that has them. */
async function sessionsIn(root: string): Promise<Map<string, Transcript>> {
  const { found, units, skips } = await source.discover(root);
  expect([found, skips]).toEqual([true, []]);
  const sessions = new Map<string, Transcript>();
  for (const unit of units) {
    const parsed = source.parse(await source.read(unit), unit);
    expect([parsed.skips, parsed.unknowns, parsed.transcripts.length]).toEqual([[], [], 1]);
    for (const one of parsed.transcripts) {
      const other = sessions.get(one.sessionId);
      sessions.set(one.sessionId, other === undefined ? one : union(other, one));
    }
  }
  return sessions;
}

function union(a: Transcript, b: Transcript): Transcript {
  const steps = [...new Map([...a.steps, ...b.steps].map((step) => [step.key, step])).values()];
  const prompts = [...new Map([...a.prompts, ...b.prompts].map((one) => [one.key, one])).values()];
  const facts = { ...a.facts, titles: { ...a.facts.titles, ...b.facts.titles } };
  return { ...a, steps, prompts, facts: { ...facts, cwd: a.facts.cwd ?? b.facts.cwd } };
}

/** What differs without being listed, and what is listed but does not differ. */
function faultsOf(
  version: string,
  truth: TruthSession[],
  read: Map<string, Transcript>,
): unknown[] {
  return truth.flatMap((session) => {
    const done = accountOfTruth(session);
    const transcript = read.get(session.id ?? "");
    const stored = transcript === undefined ? null : accountOf(transcript);
    const compared = stored === null || !done.isStored ? fields.slice(0, 1) : fields;
    return compared.flatMap((field) => {
      const fault = faultOf(version, session.key, field, done[field], stored?.[field] ?? null);
      return fault === null ? [] : [{ version, key: session.key, field, ...fault }];
    });
  });
}

const fields = [
  "isStored",
  "parent",
  "title",
  "directory",
  "prompts",
  "agentPrompts",
  "copiedPrompts",
  "undonePrompts",
  "toolCalls",
  "assistants",
  "interrupts",
  "actions",
] as const satisfies (keyof Account)[];

function faultOf(
  version: string,
  key: string,
  field: keyof Account,
  done: unknown,
  stored: unknown,
): object | null {
  const listed = differences.find(
    (one) => one.versions.includes(version) && one.field === field && key in one.stored,
  );
  const isEqual = Bun.deepEquals(done, field === "isStored" ? stored === true : stored);
  if (listed === undefined) return isEqual ? null : { done, stored };
  if (isEqual) return { listed: listed.reason, but: "it does not differ" };
  const expected = listed.stored[key];
  return expected === "otherwise" || expected === stored ? null : { expected, stored };
}

function accountOfTruth(session: TruthSession): Account {
  const kept = session.prompts.filter((prompt) => !prompt.removedByRevert);
  const isUntitled = /^New session - |^New Session - /.test(session.title ?? "");
  const aborts = (session.events ?? []).filter((event) =>
    typeof event === "string" ? event === "timeout" : event.abort,
  );
  const compactions = (session.events ?? []).filter(
    (event) => typeof event !== "string" && event.summarize,
  );
  return {
    isStored: session.deleted !== true,
    parent: session.parentID,
    title: isUntitled ? null : (session.title ?? null),
    directory: session.directory,
    prompts: kept.flatMap(({ text, second }) =>
      text === null ? [] : [second === undefined ? text : `${text}\n${second}`],
    ),
    agentPrompts: session.childPrompt === undefined ? [] : [session.childPrompt],
    copiedPrompts: session.copiedPrompts ?? [],
    undonePrompts: kept.filter(({ revertedPending }) => revertedPending).length,
    toolCalls: session.toolCallsEmitted?.length ?? 0,
    assistants: (session.llmResponses ?? 0) + (session.llmErrors ?? 0),
    interrupts: aborts.length,
    actions: kept.filter(({ text }) => text === null).length + compactions.length,
  };
}

function accountOf(transcript: Transcript): Account {
  const { steps, prompts, facts } = transcript;
  const copied = new Set(steps.filter((step) => step.copied).map(({ key }) => key));
  const undone = steps.filter((step) => step.undone && step.kind === "prompt");
  const agents = prompts.filter(({ kind }) => kind === "agent_prompt");
  const copies = prompts.filter(({ key }) => copied.has(key));
  return {
    isStored: true,
    parent: facts.parent,
    title: facts.titles[3] ?? null,
    directory: facts.cwd,
    prompts: promptsOf(transcript),
    agentPrompts: agents.map(({ text }) => text),
    copiedPrompts: copies.map(({ text }) => text),
    undonePrompts: undone.length,
    toolCalls: countOf(transcript, "tool_call"),
    assistants: countOf(transcript, "assistant"),
    interrupts: countOf(transcript, "interrupt"),
    actions: countOf(transcript, "action"),
  };
}

/** The texts that a person typed in this session itself, not in the one that it was forked from. */
function promptsOf(transcript: Transcript | undefined): string[] {
  const steps = transcript?.steps.filter(({ kind, copied }) => kind === "prompt" && !copied) ?? [];
  const keys = new Set(steps.map(({ key }) => key));
  return (transcript?.prompts ?? []).filter(({ key }) => keys.has(key)).map(({ text }) => text);
}

/** Distinct ids of one kind of step, without copies. */
function countOf(transcript: Transcript | undefined, kind: StepKind): number {
  const steps = transcript?.steps.filter((step) => step.kind === kind && !step.copied) ?? [];
  return new Set(steps.map(({ id, key }) => id ?? key)).size;
}

const contentsOf = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((name) => [name, Bun.hash(readFileSync(join(folder, name)))]),
  );
