import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { idHash } from "../../../src/model/step.ts";
import { parseClaude } from "../../../src/sources/claude-code/parse.ts";
import {
  at,
  fixtures,
  garden,
  kindsOf,
  line,
  linesOfBytes,
  names,
  only,
  parse,
  project,
  session,
  words,
} from "./parsing.ts";

describe("lines", () => {
  test("are known by their type wherever it stands, and whatever their words say", () => {
    expect(parse("key-order-type-last")).toEqual({
      transcripts: [
        {
          source: "claude",
          sessionId: session,
          facts: {
            type: "user",
            cwd: garden,
            parent: null,
            origins: [],
            titles: {},
            version: "2.0.42",
          },
          steps: [
            words("prompt", 0, "u-1", 'Is {"type":"assistant"} right?'),
            line("assistant", 5, "a-1", { id: idHash("msg_1") }),
          ],
          prompts: [
            {
              key: idHash("u-1"),
              kind: "prompt",
              text: 'Is {"type":"assistant"} right?',
              cwd: garden,
            },
          ],
        },
      ],
      leafTitles: [],
      skips: [],
      unknowns: [],
    });
  });

  test("before one that is cut off are kept", () => {
    const parsed = parse("cut-last-line");
    expect(kindsOf(only(parsed))).toEqual(["prompt", "assistant"]);
    expect(parsed.skips).toEqual([{ where: "line 3", reason: "the last line is not finished" }]);
  });

  test("around runs of NUL are read without a skip", () => {
    const parsed = parse("nul-run");
    expect(kindsOf(only(parsed))).toEqual(["prompt", "assistant"]);
    expect(parsed.skips).toEqual([]);
  });

  test("after a broken one are read", () => {
    const parsed = parse("broken-line-in-the-middle");
    expect(only(parsed).steps).toEqual([
      words("prompt", 0, "u-1", "Prune the roses"),
      line("assistant", 4, "a-9", { id: idHash("msg_1") }),
      line("assistant", 5, "a-1", { id: idHash("msg_2") }),
    ]);
    expect(parsed.skips).toEqual([{ where: "line 2", reason: "not valid JSON" }]);
  });

  test("that hold several records, or a broken one and others, are read as far as these are whole", () => {
    const parsed = parse("records-run-together");
    expect(only(parsed).prompts.map(({ text }) => text)).toEqual([
      "Prune the roses",
      'Why is this }{"parentUuid":1} in the log?',
      "Water the roses",
      "Rake the leaves",
      "Done",
    ]);
    expect(kindsOf(only(parsed)).filter((kind) => kind !== "prompt")).toEqual(["note", "pop_all"]);
    expect(parsed.skips).toEqual([
      { where: "line 3", reason: "not valid JSON" },
      { where: "line 4", reason: "not valid JSON" },
    ]);
  });

  test.each(["{", '{"', '{"paren', '{"parentUuid":nu', "{\0\0", '{"paren\0'])(
    "that hold a whole record, then %j of another, then a whole one, are read but for that",
    (stub) => {
      const user = (uuid: string) =>
        `{"parentUuid":null,"type":"user","uuid":"${uuid}","timestamp":"2026-01-05T09:00:00Z","message":{"role":"user","content":"${uuid} }{"}}`;
      const text = `${user("first")}${stub}${user("second")}\n${user("third")}${stub}\n`;
      const parsed = parseClaude(
        { lines: linesOfBytes(Buffer.from(text)), meta: null, customTitle: null },
        `${project}/${session}.jsonl`,
      );
      expect(only(parsed).prompts.map((prompt) => prompt.text)).toEqual([
        "first }{",
        "second }{",
        "third }{",
      ]);
      expect(parsed.skips).toEqual([
        { where: "line 1", reason: "not valid JSON" },
        { where: "line 2", reason: "not valid JSON" },
      ]);
    },
  );

  test("that are nested too deeply to be parsed are skips, and cost no other line", () => {
    const user = (uuid: string, name: string, rest: string) =>
      `{"${name}":"user","uuid":"${uuid}","timestamp":"2026-01-05T09:00:00Z","message":{"role":"user","content":"${uuid}"}${rest}}\n`;
    const deep = `,"a":${"[".repeat(90_000)}${"]".repeat(90_000)}`;
    const text =
      user("first", "type", deep) + user("second", "\\u0074ype", deep) + user("third", "type", "");
    const parsed = parseClaude(
      { lines: linesOfBytes(Buffer.from(text)), meta: null, customTitle: null },
      `${project}/${session}.jsonl`,
    );
    expect(only(parsed).prompts.map((prompt) => prompt.text)).toEqual(["first", "third"]);
    expect(parsed.skips).toEqual([{ where: "line 2", reason: "not valid JSON" }]);
  });

  test("that their schema refuses are skips with the schema's name, and cost no other line", () => {
    const parsed = parse("invalid-user-entry");
    expect(only(parsed).prompts.map(({ text }) => text)).toEqual([
      "Prune the roses",
      "Water the roses",
    ]);
    expect(
      parsed.skips.map(({ where, reason, invalid }) => [where, reason, invalid?.schema]),
    ).toEqual([
      ["line 2", "not a valid user entry", "user"],
      ["line 3", "not a valid user entry", "user"],
      ["line 4", "not a valid user entry", "user"],
      ["line 5", "not a valid assistant entry", "assistant"],
      ["line 6", "not a valid queue-operation entry", "queueOperation"],
      ["line 7", "not a valid summary entry", "summary"],
      ["line 8", "not an entry: it has no type", undefined],
      ["line 9", "not an entry: it has no type", undefined],
      ["line 10", "not an entry: it has no type", undefined],
      ["line 11", "not an entry: it has no type", undefined],
    ]);
  });

  test("of types and with fields that are not known yet are counted, and those known are read", () => {
    const parsed = parse("unknown-entry-type");
    expect(parsed.skips).toEqual([]);
    expect(parsed.unknowns.toSorted((a, b) => (a.what < b.what ? -1 : 1))).toEqual([
      { what: "assistant field mood", count: 1 },
      { what: "attachment type forecast", count: 1 },
      { what: "entry type weather-report", count: 2 },
      { what: "queue operation reverse", count: 1 },
      { what: "system subtype frost_warning", count: 1 },
      { what: "user field weather", count: 1 },
    ]);
    expect(kindsOf(only(parsed))).toEqual(["prompt", "note", "system", "attachment", "assistant"]);
  });

  test("that repeat a prompt as a request to the API are no prompts", () => {
    const transcript = only(parse("api-request-blob-repeats-prompt"));
    expect(transcript.prompts.map(({ text }) => text)).toEqual(["Prune the roses"]);
    expect(kindsOf(transcript)).toEqual(["prompt", "note", "assistant"]);
  });

  test("without a uuid are known by their own text", () => {
    const [prompt, answer] = only(parse("lines-without-uuid")).steps;
    expect(prompt).toEqual(
      words(
        "prompt",
        0,
        `{"type":"user","message":{"role":"user","content":"Prune"},"timestamp":"2025-06-15T15:06:40.000Z","sessionId":"${session}"}`,
        "Prune",
      ),
    );
    expect(answer?.id).toBe(answer?.key ?? -1);
  });
});

describe("times", () => {
  test("stay those of their lines, in the order of the file", () => {
    expect(only(parse("out-of-order-times")).steps).toEqual([
      words("slash", 10, "u-2", "/rake"),
      words(
        "caveat",
        -200,
        "u-1",
        "Caveat: The messages below are were generated by the user while running local commands.",
      ),
      line("tool_result", 9, "r-2", { id: idHash("toolu_2") }),
      line("tool_result", 8, "r-1", { id: idHash("toolu_1") }),
    ]);
  });

  test("that are missing or impossible are null, and their prompts are kept", () => {
    const { steps, prompts } = only(parse("no-timestamps"));
    expect(steps.map((step) => step.at)).toEqual([null, null, null, null, at(9)]);
    expect(prompts.map(({ text }) => text)).toEqual([
      "Prune the roses",
      "Water the roses",
      "Mow the lawn",
      "Rest",
      "Go on",
    ]);
  });

  test("of a turn run from its beginning to the note at its end", () => {
    const { steps } = only(parse("turn-duration"));
    expect(steps.slice(2)).toEqual([
      { kind: "turn_duration", at: 1750000000249, key: idHash("d-1"), until: at(21) },
      line("turn_duration", 22, "d-2"),
    ]);
  });
});

test("an empty file holds nothing", () => {
  const raw = { lines: linesOfBytes(new Uint8Array(0)), meta: null, customTitle: null };
  expect(parseClaude(raw, `${project}/${session}.jsonl`)).toEqual({
    transcripts: [],
    leafTitles: [],
    skips: [],
    unknowns: [],
  });
});

test.each(names)("no two steps of a session have one key: %s", (name) => {
  for (const { steps } of parse(name).transcripts) {
    expect(new Set(steps.map(({ key }) => key)).size).toBe(steps.length);
  }
});

describe("a file whose beginning was cut off", () => {
  test.each(names)("tells the rest as before: %s", (name) => {
    const bytes = readFileSync(join(fixtures, `${name}.jsonl`));
    const known = identitiesIn(bytes);
    expect(known.size).toBeGreaterThan(0);
    let from = 0;
    while (from < bytes.length) {
      const newline = bytes.indexOf(10, from);
      from = newline < 0 ? bytes.length : newline + 1;
      for (const identity of identitiesIn(bytes.subarray(from))) expect(known).toContain(identity);
    }
  });

  /** What the steps of a session itself are known by, but for notes, which have no identity of their own. */
  function identitiesIn(bytes: Uint8Array): Set<number> {
    const raw = { lines: linesOfBytes(bytes), meta: null, customTitle: null };
    const { transcripts } = parseClaude(raw, `${project}/${session}.jsonl`);
    const steps = transcripts.find(({ sessionId }) => sessionId === session)?.steps ?? [];
    return new Set(steps.filter(({ kind }) => kind !== "note").map(({ key }) => key));
  }
});
