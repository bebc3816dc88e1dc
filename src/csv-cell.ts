import { unseen } from "./unseen.ts";

const SIGN = /[=+\-@＝＋－＠]/.source;
const BEGINS_ONE = new RegExp(String.raw`^(?:\s*${SIGN}|\t)`);
const HOLDS_ONE = new RegExp(String.raw`([;\t\n])(?=(?:"|[^\S\t\n])*(?!- )${SIGN})`, "g");

/**
 * Spreadsheets run what begins like a formula, also behind blanks and in signs of full width: a quote in front keeps it
 * a text. One that splits rows at semicolons or tabs heeds no quotes in the midst of what it takes for a cell, so that
 * each of those, and each line, begins one to it; but for the lines of a list. Of what a terminal would obey only tabs
 * and newlines are left.
 */
export function csvCell(text: string): string {
  const plain = text.replace(/\r\n?/g, "\n").replace(unseen, "");
  const isFormula = BEGINS_ONE.test(plain) && !/^-?\d+(\.\d+)?$/.test(plain);
  const safe = (isFormula ? `'${plain}` : plain).replace(HOLDS_ONE, "$1'");
  return /[",;\t\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
