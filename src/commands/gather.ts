import type { Database } from "bun:sqlite";

import type { Io } from "../command.ts";
import { homeOf } from "../places.ts";
import type { Changes } from "../store/derive.ts";
import { hasPlaces } from "../store/places.ts";

/** Looks at the directories of what is new; what it takes to look is loaded only then. */
export async function gather(
  db: Database,
  changes: Changes,
  again: boolean,
  io: Pick<Io, "env">,
): Promise<void> {
  const isSame = changes.added.length === 0 && changes.updated.length === 0;
  if (isSame && !again && hasPlaces(db)) return;
  const { gatherPlaces } = await import("../store/gather.ts");
  const { looker } = await import("../projects/look.ts");
  gatherPlaces(db, changes, looker(homeOf(io.env)), again);
}
