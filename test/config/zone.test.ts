import { describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { hasZoneFile, zoneMeant } from "../../src/config/zone.ts";
import { temporaryFolder } from "../helpers/home.ts";
import { tt } from "../helpers/tt.ts";

const berlin = "/usr/share/zoneinfo/Europe/Berlin";

describe("the zone that TZ means", () => {
  test.each([
    ["UTC-7", "Etc/GMT-7"],
    ["UTC7", "Etc/GMT+7"],
    ["<+03>-3", "Etc/GMT-3"],
    ["GMT0", "UTC"],
    ["XYZ-14", "Etc/GMT-14"],
    ["XYZ13", null],
    ["IST-5:30", null],
    ["CET-1CEST,M3.5.0,M10.5.0/3", null],
    ["Europe/Berlin", null],
    [":Europe/Berlin", null],
    ["EST5EDT", null],
    ["Etc/GMT-7", null],
    ["", null],
    ["/nowhere/at/all", null],
  ])("%s is %p", (value, zone) => expect(zoneMeant(value)).toBe(zone));

  test("is that of a file, also behind a link", () => {
    const folder = temporaryFolder("zones");
    const file = join(folder, "zoneinfo", "posix", "America", "Argentina", "Salta");
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, "");
    symlinkSync(file, join(folder, "localtime"));
    expect(zoneMeant(file)).toBe("America/Argentina/Salta");
    expect(zoneMeant(`:${join(folder, "localtime")}`)).toBe("America/Argentina/Salta");
    writeFileSync(join(folder, "copy"), "");
    expect(zoneMeant(join(folder, "copy"))).toBe(null);
  });

  test.skipIf(!existsSync("/usr/share/zoneinfo/right/Europe/Berlin"))(
    "is that of a file beside the zones",
    () => {
      expect(zoneMeant("right/Europe/Berlin")).toBe("Europe/Berlin");
      expect(zoneMeant(":posix/America/Lima")).toBe("America/Lima");
      expect(zoneMeant("right/Nowhere")).toBe(null);
    },
  );

  test("holds for the whole program", async () => {
    const home = temporaryFolder("zone");
    const { out } = await tt(["config", "--json"], { home, env: { TZ: "UTC-7" } });
    expect(out).toContain('"Etc/GMT-7"');
  });

  test.skipIf(!existsSync(berlin))("holds for the whole program where it is a file's", async () => {
    const home = temporaryFolder("zone");
    const { out } = await tt(["config", "--json"], { home, env: { TZ: `:${berlin}` } });
    expect(out).toContain('"Europe/Berlin"');
  });
});

test("the C library has the zone that the program began with, if that has a file and one meaning", () => {
  const { TZ } = process.env;
  const file = TZ === undefined ? "/etc/localtime" : `/usr/share/zoneinfo/${TZ}`;
  expect(hasZoneFile({ TZ })).toBe(existsSync(file));
  for (const zone of ["", "Antarctica/Troll", "right/UTC"])
    expect(hasZoneFile({ TZ: zone })).toBe(false);
});
