import { describe, expect, test } from "bun:test";

import { page, pagerFor } from "../src/pager.ts";

describe("the pager", () => {
  test("is TT_PAGER, else PAGER, read by a shell", () => {
    const env = { TT_PAGER: "most -w", PAGER: "more", PATH: "/usr/bin" };
    expect(pagerFor(env, "linux")).toEqual(["sh", "-c", "most -w"]);
    expect(pagerFor({ PAGER: "more", PATH: "/usr/bin" }, "linux")).toEqual(["sh", "-c", "more"]);
  });

  test("is none where an empty one or cat is asked for, or the terminal is dumb", () => {
    expect(pagerFor({ TT_PAGER: "", PAGER: "more" }, "linux")).toBeNull();
    expect(pagerFor({ PAGER: "cat" }, "linux")).toBeNull();
    expect(pagerFor({ PAGER: "more", TERM: "dumb" }, "linux")).toBeNull();
    expect(pagerFor({ PATH: "/nowhere" }, "linux")).toBeNull();
  });

  test("that leaves before the end of a long text is no error", async () => {
    const long = "a line of a long answer\n".repeat(200_000);
    const env = { PATH: "/usr/bin:/bin" };
    expect(await page(long, ["sh", "-c", "head -c 10 >/dev/null"], env)).toBe(true);
    expect(await page(long, ["sh", "-c", "exit 1"], env)).toBe(true);
  });

  test("is told that the text is UTF-8, unless somebody says otherwise", async () => {
    const asks = (charset: string) => [
      "sh",
      "-c",
      `cat >/dev/null; test "$LESSCHARSET" = ${charset} || exit 127`,
    ];
    const env = { PATH: "/usr/bin:/bin" };
    expect(await page("text", asks("utf-8"), env)).toBe(true);
    expect(await page("text", asks("latin1"), { ...env, LESSCHARSET: "latin1" })).toBe(true);
  });

  test("that is not there shows nothing, which is told", async () => {
    const env = { PATH: "/usr/bin:/bin" };
    const quiet = ["sh", "-c", "exec 2>/dev/null; no-such-pager"];
    expect(await page("text", quiet, env)).toBe(false);
    expect(await page("text", ["/no/such/pager"], env)).toBe(false);
  });
});
