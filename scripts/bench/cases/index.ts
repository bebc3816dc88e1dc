import type { Case } from "../case.ts";
import { cold, extremes } from "./cold.ts";
import { grew } from "./grew.ts";
import { growth } from "./growth.ts";
import { opencodeDatabase } from "./opencode-db.ts";
import { opencodeTree } from "./opencode-tree.ts";
import { search } from "./search.ts";
import { startup } from "./startup.ts";
import { unchanged } from "./unchanged.ts";

/** Every case, in the order of the report. To add one, write it beside these and name it here. */
export const cases: readonly Case[] = [
  cold,
  unchanged,
  grew,
  opencodeTree,
  opencodeDatabase,
  startup,
  search,
  growth,
  ...extremes,
];
