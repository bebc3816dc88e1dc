import { Failure } from "../failure.ts";
import { currencyOf, decimalOf } from "../money.ts";
import { hintOf } from "../nearest.ts";
import type { Idle } from "../projects/resolve.ts";
import type { ProjectRule } from "../projects/rule.ts";
import { harmless } from "../unseen.ts";
import type { ConfigFile } from "./file.ts";
import { isTable } from "./rules.ts";

/** What an hour for a client costs: the rate as it is written, "95" or "95.50". */
export type ClientRate = { rate: string; currency: string | null };

/** Stands for all clients without a block of their own, and for what is for no client. */
export const ANY_CLIENT = "*";

const known = ["rate", "currency"];

/** Every client that the configuration names, also of what is not in the index now. Nothing else names clients. */
export const clientsNamed = (
  rules: readonly ProjectRule[],
  rates: ReadonlyMap<string, ClientRate>,
): string[] => [
  ...new Set([
    ...rules.flatMap(({ client }) => client ?? []),
    ...[...rates.keys()].filter((name) => name !== ANY_CLIENT),
  ]),
];

/** The `[clients."…"]` tables, by the names of the clients. */
export function clientRatesOf({
  data,
  name,
}: Pick<ConfigFile, "data" | "name">): Map<string, ClientRate> {
  const clients = data["clients"] ?? {};
  if (!isTable(clients))
    throw new Failure(`${name}: 'clients' must be tables such as [clients."Acme"]`);
  return new Map(
    Object.entries(clients).map(([client, table]) => [
      client,
      rateIn(table, `${name}, ${tableOf(client)}`),
    ]),
  );
}

/** Rates for what is no client's name: most likely misspelt, and without effect. */
export function wordIdleRates(
  rates: ReadonlyMap<string, ClientRate>,
  rules: readonly ProjectRule[],
): string[] {
  const clients = [...new Set(rules.flatMap(({ client }) => client ?? []))];
  const idle = [...rates.keys()].filter((name) => name !== ANY_CLIENT && !clients.includes(name));
  return idle.map((name) => {
    const alike = clients.find((client) => client.toLowerCase() === name.toLowerCase());
    const hint = hintOf(alike ?? name, clients, "'tt projects' lists the clients");
    return `tt: ${harmless(tableOf(name))} has no effect: no [[project]] block has this client; ${hint}`;
  });
}

/**
 * Blocks that say a client, and fit nothing: once a repository has another address, all that was done in it is nobody's.
 * Where other blocks go before, those say whose it is.
 */
export const wordIdleBlocks = (idle: readonly Idle[]): string[] =>
  idle.flatMap(({ rule: { match, client }, isOverruled, partOf }) => {
    if (client === null || isOverruled) return [];
    const block = `tt: [[project]] match = ${JSON.stringify(match)} has no effect`;
    const why =
      partOf === null
        ? `no project fits it now, and nothing is for ${client} by it; where its project has moved, 'tt projects client <project> ${JSON.stringify(client)}' says it anew, and the block can be taken out`
        : `it is a part of ${partOf}; a name makes it a project of its own, for ${client}`;
    return [harmless(`${block}: ${why}`)];
  });

const tableOf = (client: string) => `[clients.${JSON.stringify(client)}]`;

function rateIn(table: unknown, where: string): ClientRate {
  if (!isTable(table)) throw new Failure(`${where}: it must be a table with rate = 95`);
  const odd = Object.keys(table).find((key) => !known.includes(key));
  if (odd !== undefined) {
    throw new Failure(`${where}: there is no '${odd}'; ${hintOf(odd, known)}`);
  }
  const { rate, currency = null } = table;
  const text = typeof rate === "number" || typeof rate === "string" ? String(rate) : "";
  if (decimalOf(text) === null)
    throw new Failure(`${where}: 'rate' must be a number such as 95 or "95.50"`);
  const code = typeof currency === "string" ? currencyOf(currency) : null;
  if (currency !== null && code === null)
    throw new Failure(`${where}: 'currency' must be a code of three letters such as "EUR"`);
  return { rate: text, currency: code };
}
