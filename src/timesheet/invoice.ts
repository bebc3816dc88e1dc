import { ANY_CLIENT, type ClientRate } from "../config/clients.ts";
import { costOf, decimalOf, decimalsOf, wordAmount } from "../money.ts";
import type { Timed } from "./rounding.ts";

/** What an entry costs: decimal texts, so that no binary fraction ever comes in. */
export type Cost = { rate: string; currency: string | null; amount: string };

/** What hours cost: one rate for all of this run, else each client's own. */
export type Prices = {
  forAll: ClientRate | null;
  clients: ReadonlyMap<string, ClientRate>;
};

/** The cost of an entry, of its length as it is after rounding; null where no rate is known. */
export function costIn({ forAll, clients }: Prices, { project, length }: Timed): Cost | null {
  const price = forAll ?? clients.get(project.client ?? ANY_CLIENT) ?? clients.get(ANY_CLIENT);
  const rate = price === undefined ? null : decimalOf(price.rate);
  if (price === undefined || rate === null) return null;
  const decimals = decimalsOf(price.currency);
  return { ...price, amount: wordAmount(costOf(length, rate, decimals), decimals) };
}

/** What all entries for a client come to. */
export type ClientTotal = {
  client: string | null;
  currency: string | null;
  entries: number;
  length: number;
  /** The sum of the entries' amounts, as they stand; null where none has one. */
  amount: string | null;
};

export function totalsByClient(
  entries: readonly { client: string | null; length: number; cost: Cost | null }[],
): ClientTotal[] {
  const cells = Map.groupBy(entries, ({ client, cost }) =>
    JSON.stringify([client, cost?.currency ?? null, cost === null]),
  );
  return [...cells.values()]
    .map((group): ClientTotal => {
      const currency = group[0]?.cost?.currency ?? null;
      const decimals = decimalsOf(currency);
      const costs = group.flatMap(({ cost }) => cost?.amount ?? []);
      const sum = costs.reduce((all, amount) => all + BigInt(amount.replace(".", "")), 0n);
      return {
        client: group[0]?.client ?? null,
        currency,
        entries: group.length,
        length: group.reduce((all, { length }) => all + length, 0),
        amount: costs.length === 0 ? null : wordAmount(sum, decimals),
      };
    })
    .toSorted((a, b) => b.length - a.length);
}
