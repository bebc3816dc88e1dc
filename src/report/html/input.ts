import type { SessionTitle } from "../../store/titles.ts";
import type { Ledger } from "../../time/ledger.ts";
import type { ReportProject, ReportQuery } from "../../time/report.ts";

/** What a page is made of. */
export type PageInput = {
  /** All that happened in the range, and near enough to it to matter. */
  ledger: Ledger<ReportProject>;
  query: Omit<ReportQuery, "by">;
  /** The same of all years that the range touches, for the calendars; may be the same ledger. */
  yearLedger: Ledger<ReportProject>;
  /** What the report was limited to, in words: none where it tells all. */
  filters: readonly string[];
  /** Whether the words of prompts, and the titles made of them, may stand in the page. */
  prompts: boolean;
  titleOf: (sessionId: string) => SessionTitle | null;
  /** The words of a prompt by its key. */
  promptOf: (key: number) => string | null;
  /** UTC epoch milliseconds. */
  generatedAt: number;
  version: string;
};
