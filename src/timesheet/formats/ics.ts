import { unseen } from "../../unseen.ts";
import { version } from "../../version.ts";
import { asBasicUtc, type Sheet, type SheetEntry, type SheetFormat } from "./format.ts";

/** iCalendar (RFC 5545). All times are in UTC, which needs no zone and is right over every change of clocks. */
export const ics: SheetFormat = {
  resolution: 1000,
  write: (sheet) => {
    const stamp = asBasicUtc(Date.now());
    const parts = [
      "BEGIN:VCALENDAR",
      "VERSION:2.0",
      `PRODID:-//time-tracker//tt ${version}//EN`,
      "CALSCALE:GREGORIAN",
      "METHOD:PUBLISH",
      ...sheet.entries.map((entry) => eventOf(entry, sheet, stamp).map(folded).join("\r\n")),
      "END:VCALENDAR",
    ];
    // The line break at the end of the answer ends the last line.
    return `${parts.join("\r\n")}\r`;
  },
};

function eventOf(entry: SheetEntry, { measure }: Sheet, stamp: string): string[] {
  const { project, client, description, cost, start, end } = entry;
  const said = [
    description,
    `Sessions: ${entry.sessions.join(", ")}`,
    ...(cost === null ? [] : [`Amount: ${cost.amount} ${cost.currency ?? ""}`.trim()]),
  ];
  const categories = [...new Set([client ?? [], project.name, measure].flat())];
  return [
    "BEGIN:VEVENT",
    `UID:${uidOf(entry, measure)}`,
    `DTSTAMP:${stamp}`,
    `DTSTART:${asBasicUtc(start)}`,
    `DTEND:${asBasicUtc(end)}`,
    `SUMMARY:${escaped(description === "" ? project.name : `${project.name}: ${description}`)}`,
    `DESCRIPTION:${escaped(said.filter((line) => line !== "").join("\n"))}`,
    `CATEGORIES:${categories.map(escaped).join(",")}`,
    "TRANSP:TRANSPARENT",
    "END:VEVENT",
  ];
}

/** The same for the same entry, so that a calendar that gets it again changes it and adds none. */
function uidOf({ lane, project, start, day }: SheetEntry, measure: string): string {
  const hash = new Bun.CryptoHasher("sha256");
  hash.update(JSON.stringify([measure, lane, project.key, day, start]));
  return `${hash.digest("hex").slice(0, 32)}@time-tracker`;
}

const escaped = (text: string) =>
  text
    .replace(/[\\;,]/g, "\\$&")
    .replace(/\r\n?|\n/g, "\\n")
    .replace(unseen, "");

const MOST_OCTETS = 75;

/** A line of more octets goes on in the next one, after a space; no character is cut. */
function folded(line: string): string {
  if (Buffer.byteLength(line) <= MOST_OCTETS) return line;
  const parts: string[] = [];
  let start = 0;
  let place = 0;
  let octets = 0;
  for (const character of line) {
    const length = Buffer.byteLength(character);
    if (octets + length > MOST_OCTETS) {
      parts.push(line.slice(start, place));
      start = place;
      octets = 1;
    }
    place += character.length;
    octets += length;
  }
  return [...parts, line.slice(start)].join("\r\n ");
}
