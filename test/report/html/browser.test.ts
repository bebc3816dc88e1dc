import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";

import { type } from "arktype";

import { Browser, chromium } from "../../helpers/browser.ts";
import { temporaryFolder } from "../../helpers/home.ts";
import { madePage, madeSession } from "./made-page.ts";

const program = chromium();
if (program === null) console.warn("skipped: the page in a browser (there is no chromium)");

const long = "a-project-with-a-name-that-no-column-is-wide-enough-for/and-then-some-more";
const places = ["/w/shop", "/w/tide", `/w/${long}`, "/w/<script>alert(1)</script>"];
const sessions = places.flatMap((place, index) => [
  madeSession({
    id: `s${index}`,
    place,
    prompts: [
      [`2026-11-1${6 + index}T09:00:00Z`, index],
      [`2026-11-1${6 + index}T09:20:00Z`, 10 + index],
    ],
    work: [
      [`2026-11-1${6 + index}T09:00:10Z`, 12],
      [`2026-11-1${6 + index}T09:20:10Z`, 200],
    ],
  }),
  madeSession({
    id: `s${index}-a`,
    place,
    parent: `s${index}`,
    work: [[`2026-11-1${6 + index}T09:30:00Z`, 60]],
  }),
]);

describe.skipIf(program === null)("the page in a browser", () => {
  let browser: Browser;
  const evaluate = (expression: string) => browser.evaluate(expression);

  beforeAll(async () => {
    const file = join(temporaryFolder("page"), "report.html");
    const page = madePage({
      sessions,
      since: "2026-11-16",
      until: "2026-11-22",
      projectOf: (path) => ({ key: path, name: path.slice(3), client: "Harbour & Sons" }),
      page: { filters: [`Only projects with “${"x".repeat(200)}”`] },
    });
    await Bun.write(file, page);
    browser = await Browser.start(program ?? "");
    await browser.open(file);
  }, 60_000);

  afterAll(() => browser?.close());

  const look = (width: number, scheme: "light" | "dark" = "light") =>
    Promise.all([
      browser.send("Emulation.setDeviceMetricsOverride", {
        width,
        height: 800,
        deviceScaleFactor: 1,
        mobile: false,
      }),
      browser.send("Emulation.setEmulatedMedia", {
        features: [{ name: "prefers-color-scheme", value: scheme }],
      }),
    ]);

  test("nothing but the file is asked for, and the browser complains of nothing", () => {
    const methods = browser.events.map(({ method }) => method);
    expect(methods.filter((method) => method === "Network.requestWillBeSent")).toHaveLength(1);
    expect(methods).not.toContain("Log.entryAdded");
    expect(methods).not.toContain("Runtime.exceptionThrown");
  });

  test("what a project is called is text and no element", async () => {
    expect(await evaluate("document.scripts.length")).toBe(0);
    expect(
      await evaluate(
        "[...document.querySelectorAll('.project .name')].map((one) => one.textContent)",
      ),
    ).toContain("<script>alert(1)</script>");
  });

  test.each([1200, 768, 390, 320])("nothing sticks out of a window of %d points", async (width) => {
    await look(width);
    const { scroll, client } = type({ scroll: "number", client: "number" }).assert(
      await evaluate(
        "(({ scrollWidth, clientWidth }) => ({ scroll: scrollWidth, client: clientWidth }))(document.documentElement)",
      ),
    );
    expect(client).toBeWithin(width - 20, width + 1);
    expect(scroll).toBe(client);
  });

  test.each(["light", "dark"] as const)("all text can be read in %s", async (scheme) => {
    await look(1200, scheme);
    const contrasts = type({ text: "string", contrast: "number" }).array();
    const all = contrasts.assert(await evaluate(CONTRASTS));
    expect(all.length).toBeGreaterThan(50);
    expect(all.filter(({ contrast }) => contrast < 4.5)).toEqual([]);
  });

  test("a prompt's tick tells its words where the pointer is on it", async () => {
    await look(1200);
    const found = `(() => {
      const tick = document.querySelector(".tick");
      tick.scrollIntoView({ block: "center" });
      const { left, top, height } = tick.getBoundingClientRect();
      const hit = document.elementFromPoint(left, top + height / 2);
      return hit.querySelector("title")?.textContent;
    })()`;
    expect(await evaluate(found)).toBe("09:00 prompt · shop · title of s0 · “words of 0”");
  });

  test("each picture has a name, and each table a caption", async () => {
    const unnamed = "[...document.querySelectorAll('svg')].filter((one) => !one.ariaLabel).length";
    expect(await evaluate(unnamed)).toBe(0);
    expect(
      await evaluate("[...document.querySelectorAll('table')].every((one) => one.caption)"),
    ).toBe(true);
  });

  test("it prints on A4 and Letter in few pages, on white also where the screen is dark", async () => {
    await look(1200, "dark");
    for (const [paperWidth, paperHeight] of [
      [8.27, 11.69],
      [8.5, 11],
    ]) {
      const printed = await browser.send("Page.printToPDF", {
        paperWidth,
        paperHeight,
        printBackground: true,
      });
      const { data } = type({ data: "string" }).assert(printed);
      const pdf = Buffer.from(data, "base64").toString("latin1");
      const [, pages = ""] = /\/Type \/Pages\s+\/Count (\d+)/.exec(pdf) ?? [];
      expect(Number(pages)).toBeWithin(2, 7);
    }
    await browser.send("Emulation.setEmulatedMedia", {
      media: "print",
      features: [{ name: "prefers-color-scheme", value: "dark" }],
    });
    expect(await evaluate("getComputedStyle(document.body).backgroundColor")).toBe(
      "rgb(255, 255, 255)",
    );
  });
});

/** Of every text that can be seen how far its colour is from that of the paper, as WCAG counts. */
const CONTRASTS = `(() => {
  const parts = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) =>
    [r, g, b]
      .map((value) => value / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
      .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
  const paper = light(parts(getComputedStyle(document.body).backgroundColor));
  return [...document.querySelectorAll("main *:not(svg *)")]
    .filter((one) => [...one.childNodes].some(({ nodeType, data }) => nodeType === 3 && data.trim()))
    .map((one) => {
      const own = light(parts(getComputedStyle(one).color));
      const [high, low] = own > paper ? [own, paper] : [paper, own];
      return { text: one.textContent.trim().slice(0, 40), contrast: (high + 0.05) / (low + 0.05) };
    });
})()`;
