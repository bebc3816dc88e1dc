import type { Facts } from "../model/transcript.ts";

/** What a unit said of a session, as the index holds it. */
export const factsIn = (text: string): Facts => JSON.parse(text);
