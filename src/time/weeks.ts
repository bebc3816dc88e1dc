/** @param startOfWeek ISO: 1 is Monday */
export const beginningOfWeek = (date: Temporal.PlainDate, startOfWeek: number) =>
  date.subtract({ days: (date.dayOfWeek - startOfWeek + 7) % 7 });

const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** @param day ISO: 1 is "Monday" */
export const weekdayName = (day: number): string => weekdays[day - 1] ?? "";
