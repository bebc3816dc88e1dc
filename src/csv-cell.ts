import { unseen } from "./unseen.ts";

/**
 * Spreadsheets run what begins like a formula, also behind blanks and in signs of full width: a quote in front keeps it
 * a text. Of what a terminal would obey only tabs and newlines are left.
 */
export function csvCell(text: string): string {
  const plain = text.replace(/\r\n?/g, "\n").replace(unseen, "");
  const isFormula = /^(?:\s*[=+\-@＝＋－＠]|\t)/.test(plain) && !/^-?\d+(\.\d+)?$/.test(plain);
  const safe = isFormula ? `'${plain}` : plain;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
