import type { Report } from "../../time/report.ts";

/** How many projects have a colour of their own. */
export const COLOURS = 6;

/** The colours of projects: by what took most time, all beyond the last colour alike. */
export class Palette {
  readonly #places: ReadonlyMap<string, number>;

  constructor({ rows }: Report) {
    this.#places = new Map(rows.map(({ labels: [label] }, index) => [label?.key ?? "", index]));
  }

  /** The place of a project's colour: from 0, `COLOURS` for what has none of its own. */
  placeOf(project: string): number {
    return Math.min(this.#places.get(project) ?? COLOURS, COLOURS);
  }

  /** The class of a project's colour. */
  classOf(project: string): string {
    return `p${this.placeOf(project)}`;
  }

  /** Projects in the order of their colours. */
  rankOf(project: string): number {
    return this.#places.get(project) ?? this.#places.size;
  }
}
