import { beforeAll, describe, expect, test } from "bun:test";
import {
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

import { homeCopy } from "../helpers/home.ts";
import { binaryPath, tt } from "../helpers/tt.ts";
import { elementsOf, textsIn } from "../report/html/made-page.ts";

let home = "";

beforeAll(async () => {
  await binaryPath();
  home = await homeCopy();
  await tt(["ingest", "sessions"], { home });
}, 120_000);

const day = ["--since", "2026-03-02", "--until", "2026-03-04"];
const pageFor = async (...options: string[]) => {
  const ended = await tt(["report", ...day, "--html", "page.html", ...options], { home });
  return { ...ended, page: await Bun.file(join(home, "page.html")).text() };
};

describe("tt report --html", () => {
  test("writes a page that only its owner can read, and says where on stderr", async () => {
    const { out, err, code, page } = await pageFor();
    expect({ out, err, code }).toEqual({ out: "", err: "Written to page.html\n", code: 0 });
    expect(statSync(join(home, "page.html")).mode & 0o777).toBe(0o600);
    expect(elementsOf(page).length).toBeGreaterThan(100);
    expect(textsIn(page, "h1")).toEqual(["2–4 March 2026"]);
    expect(textsIn(page, "tr")).toContain("Mon 2 Mar 2026 18m 54% 7m 0.4 6 3");
  });

  test("has the figures that the report prints", async () => {
    const { page } = await pageFor();
    const { out } = await tt(["report", ...day, "--json"], { home });
    const { rows, total } = JSON.parse(out);
    const minutes = (length: number) => `${Math.round(length / 60_000)}m`;
    const cells = textsIn(page, "tr");
    for (const { project, direct_ms: direct } of rows) {
      expect(cells.some((row) => row.startsWith(`${project.name} ${minutes(direct)} `))).toBeTrue();
    }
    expect(cells).toContain(
      `Agent wall ${minutes(total.agent_wall_ms)} the time in which at least one agent worked`,
    );
  });

  test("tells prompts and titles; --no-prompts leaves out what was typed", async () => {
    const has = (page: string, text: string) => page.includes(text);
    const { page } = await pageFor();
    const { page: silent } = await pageFor("--no-prompts");
    for (const typed of ["Do the same for the invoice form", "go test ./...", "“"]) {
      expect([typed, has(page, typed), has(silent, typed)]).toEqual([typed, true, false]);
    }
    // Words of the first prompt, though the tool wrote them down as a title.
    const cut = "Order form loses the delivery date";
    expect([has(page, cut), has(silent, cut)]).toEqual([true, false]);
    const title = "Price list as PDF";
    expect([has(page, title), has(silent, title)]).toEqual([true, true]);
  });

  test("says what it was limited to", async () => {
    const { page } = await pageFor("--project", "tide", "--source", "opencode");
    expect(page).toContain("Only projects with “tide” · only sessions of opencode");
    expect(textsIn(page, "caption")).not.toContain("bakery");
  });

  test("makes a page private that others could read before, and writes through a link", async () => {
    const old = join(home, "old.html");
    writeFileSync(old, "before");
    chmodSync(old, 0o644);
    symlinkSync(old, join(home, "link.html"));
    await tt(["report", ...day, "--html", "link.html"], { home });
    expect(statSync(old).mode & 0o777).toBe(0o600);
    expect(await Bun.file(old).text()).toStartWith("<!doctype html>");
  });

  test("puts a page in an older one's place only when it is whole", async () => {
    const path = join(home, "again.html");
    writeFileSync(path, "before");
    const older = openSync(path, "r");
    await tt(["report", ...day, "--html", "again.html"], { home });
    expect(readFileSync(older, "utf8")).toBe("before");
    closeSync(older);
    expect(readFileSync(path, "utf8").trimEnd().slice(-7)).toBe("</html>");
    expect(readdirSync(home).filter((name) => name.startsWith("again"))).toEqual(["again.html"]);
  });

  test("refuses what it cannot write, and what makes no sense", async () => {
    mkdirSync(join(home, "folder"), { recursive: true });
    const ended = await tt(["report", ...day, "--html", "folder"], { home });
    expect(ended.code).toBe(1);
    expect(ended.err).toBe(
      "tt: cannot write folder: it is a directory; give the name of a file in it\n",
    );
    for (const [options, message] of [
      [["--no-prompts"], "--no-prompts is for a page; add --html report.html"],
      [["--html", "a.html", "--by", "day"], "--html writes a page with all tables; leave --by out"],
      [["--html", "a.html", "--json"], "--json and --html are two forms of one answer; give one"],
    ] as const) {
      const { err, code } = await tt(["report", ...options], { home });
      expect({ err, code }).toEqual({ err: `tt: ${message}\n`, code: 2 });
    }
  });
});
