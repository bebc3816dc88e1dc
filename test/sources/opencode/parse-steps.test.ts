import { describe, expect, test } from "bun:test";

import { idHash } from "../../../src/model/step.ts";
import { assistant, session, transcript, user } from "./parsing.ts";

describe("steps", () => {
  test("are none yet of a call that the model is writing: nothing runs, and nothing asks for leave", () => {
    const call = { type: "tool", callID: "call_1", tool: "write" };
    const written = (state: object, completed?: number) => {
      const messages = [
        assistant("msg_0000000001example", 1750000002000, [{ ...call, state }], { completed }),
      ];
      return transcript({ messages }).steps.filter(({ kind }) => kind === "tool_call").length;
    };
    expect(written({ status: "pending", input: {}, raw: "" })).toBe(0);
    expect(written({ status: "running", time: { start: 1750000002500 } })).toBe(1);
    expect(written({ status: "pending", input: {}, raw: "" }, 1750000004000)).toBe(1);
  });

  test("are the creation, then messages by time with their tool calls", () => {
    const tool = {
      type: "tool",
      callID: "call_1",
      tool: "bash",
      state: { time: { start: 1750000002500.4, end: 1750000003000.6 } },
    };
    const messages = [
      assistant("msg_0000000001example", 1750000002000, [tool], { completed: 1750000004000 }),
      user("msg_0000000002example", 1750000001000, [{ type: "text", text: "Water the roses" }]),
    ];
    expect(transcript({ messages }).steps).toEqual([
      { kind: "created", at: 1750000000000, key: idHash("ses_0000000001example") },
      {
        kind: "prompt",
        at: 1750000001000,
        key: idHash("msg_0000000002example"),
        id: idHash("Water the roses"),
      },
      {
        kind: "assistant",
        at: 1750000002000,
        until: 1750000004000,
        key: idHash("msg_0000000001example"),
        id: idHash("msg_0000000001example"),
      },
      {
        kind: "tool_call",
        at: 1750000002500,
        until: 1750000003001,
        key: idHash("call_1"),
        id: idHash("call_1"),
        tool: "bash",
      },
    ]);
  });

  test("of one call id in two turns stay two, the second by its part's id", () => {
    const tool = { type: "tool", callID: "call_0", state: {} };
    const messages = [
      assistant("msg_0000000001example", 1750000001000, [tool]),
      assistant("msg_0000000002example", 1750000002000, [tool]),
    ];
    const keys = transcript({ messages }).steps.filter(({ kind }) => kind === "tool_call");
    expect(keys.map(({ key }) => key)).toEqual([
      idHash("call_0"),
      idHash("prt_0000000002example_0"),
    ]);
  });

  test("have no time where it is text, not finite or missing", () => {
    const times = ["1750000001000", Infinity, undefined];
    const messages = times.map((time, index) =>
      assistant(`msg_000000000${index}example`, time, []),
    );
    const { steps } = transcript({ messages });
    expect(steps.slice(1).map(({ at }) => at)).toEqual([null, null, null]);
  });

  test("show where a person stopped the answer", () => {
    const aborted = { error: { name: "MessageAbortedError", data: {} } };
    const time = { completed: 1750000004000 };
    const messages = [
      assistant("msg_0000000001example", 1750000002000, [], time, aborted),
      assistant("msg_0000000002example", 1750000003000, [], {}, aborted),
    ];
    const stops = transcript({ messages }).steps.filter(({ kind }) => kind === "interrupt");
    expect(stops).toEqual([
      { kind: "interrupt", at: 1750000004000, key: idHash("msg_0000000001example:interrupt") },
    ]);
  });

  test("older than the session by more than a second were copied by a fork", () => {
    const tool = { type: "tool", callID: "call_1", state: {} };
    const messages = [
      assistant("msg_0000000001example", 1749999998999, [tool]),
      assistant("msg_0000000002example", 1749999999000, []),
    ];
    expect(transcript({ messages }).steps.map(({ copied }) => copied === true)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test("after a pending revert are undone, by time and not by id", () => {
    const messages = [
      user("msg_0000000009example", 1750000001000, [{ type: "text", text: "one" }]),
      user("msg_0000000005example", 1750000002000, [{ type: "text", text: "two" }]),
      assistant("msg_0000000001example", 1750000003000, [{ type: "tool", callID: "c", state: {} }]),
    ];
    const reverted = { ...session, revert: { messageID: "msg_0000000005example" } };
    const { steps } = transcript({ session: reverted, messages });
    expect(steps.map(({ undone }) => undone === true)).toEqual([false, false, true, true, true]);
  });
});
