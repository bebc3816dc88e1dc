/** @param startOfWeek ISO: 1 is Monday */
export const beginningOfWeek = (date: Temporal.PlainDate, startOfWeek: number) =>
  date.subtract({ days: (date.dayOfWeek - startOfWeek + 7) % 7 });
