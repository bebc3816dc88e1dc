import { beforeAll, describe, expect, test } from "bun:test";

import { ordeals } from "../scripts/torture/ordeals.ts";
import { temporaryFolder } from "./helpers/home.ts";
import { shared } from "./helpers/shared.ts";
import { binaryPath } from "./helpers/tt.ts";

beforeAll(async () => void (await binaryPath()), 120_000);

describe("nothing is lost, tried a few times (bun run torture does it thoroughly)", () => {
  for (const { name, run } of ordeals) {
    test(
      name,
      async () => {
        const folder = temporaryFolder(`torture-${name}`);
        const corpora = shared("corpora");
        const setting = {
          tt: await binaryPath(),
          folder,
          weight: 1,
          corpora,
          fullSize: false,
          seed: 0,
        };
        const trials = await run(setting);
        expect(trials.length).toBeGreaterThan(0);
        expect(trials.filter(({ lost }) => lost > 0)).toEqual([]);
      },
      180_000,
    );
  }
});
