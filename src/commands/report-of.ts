import type { Command } from "../command.ts";

/** The short form of a report: `tt week` for `tt report --week`. */
export const reportOfPeriod =
  (period: "today" | "yesterday" | "week" | "month"): Command["load"] =>
  async () => {
    const { run } = await import("./report.ts");
    return { run: (given, io) => run({ ...given, [period]: true }, io) };
  };
