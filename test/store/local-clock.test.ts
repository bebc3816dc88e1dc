import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";

const script = join(import.meta.dir, "days-by-sqlite.ts");

/** Summer time, a day that never was, midnights that are skipped or come twice, half an hour of summer time. */
const zones = ["Europe/Berlin", "Pacific/Apia", "America/Havana", "Australia/Lord_Howe"];

test.concurrent.each(zones)("SQLite knows the days of %s as the runtime does", async (TZ) => {
  if (!existsSync(`/usr/share/zoneinfo/${TZ}`))
    return console.warn(`skipped: there is no zone file of ${TZ} here`);
  const child = Bun.spawn([process.execPath, script], { env: { ...process.env, TZ } });
  expect([await child.stdout.text(), await child.exited]).toEqual(["", 0]);
});
