/** What an option is called where it was given: "--day-start", or "day-start", is `dayStart`. */
export const nameOf = (flag: string): string =>
  flag.replace(/^--/, "").replace(/-[a-z]/g, (letter) => (letter[1] ?? "").toUpperCase());

/** `dayStart` is "--day-start". */
export const flagFor = (name: string): string =>
  `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
