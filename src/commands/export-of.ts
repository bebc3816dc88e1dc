import type { Command } from "../command.ts";
import type { ExportKind } from "../store/export-rows.ts";

/** The command that exports one kind of rows. */
export const exportOf =
  (kind: ExportKind): Command["load"] =>
  async () => {
    const { exportRows } = await import("./export-rows.ts");
    return { run: (given, io) => exportRows(kind, given, io) };
  };
