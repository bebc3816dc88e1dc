/** A time (UTC epoch milliseconds) as the index and every JSON output write it: text order is time order. */
export const asText = (time: number) => new Date(time).toISOString();
