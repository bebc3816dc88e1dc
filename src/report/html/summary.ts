import type { Figures } from "../../time/figures.ts";
import type { Report } from "../../time/report.ts";
import { wordDuration, wordRatio } from "../duration.ts";
import { type Content, html, type Markup } from "./markup.ts";

/** The figures that matter most, and what the time they were tracked in was made of. */
export function summary({ total, band }: Report): Markup {
  return html`<section class="summary" aria-label="Summary">
    <dl class="figures">
      ${figure("Direct", wordDuration(total.direct), bandInWords(band))}
      ${figure("Delegated", wordDuration(total.delegated), ratioInWords(total))}
      ${figure("Tracked", wordDuration(total.tracked), "made up as below")}
      ${figure("Prompts", grouped(total.prompts), count(total.sessions, "session"))}
    </dl>
    ${total.tracked === 0 ? null : composition(total)}
  </section>`;
}

const figure = (name: string, value: string, note: string) =>
  html`<div>
    <dt>${name}</dt>
    <dd class="value">${value}</dd>
    <dd class="note">${note}</dd>
  </div>`;

const bandInWords = ({ low, high }: Report["band"]) =>
  `${wordDuration(low)} to ${wordDuration(high)} under other rules`;

const ratioInWords = ({ delegated, direct }: Figures) =>
  direct === 0 ? "no direct time" : `${wordRatio(delegated, direct)} × direct`;

export const count = (number: number, word: string) =>
  `${grouped(number)} ${word}${number === 1 ? "" : "s"}`;

/** "12,345" */
export const grouped = (number: number) => String(number).replace(/\B(?=(\d{3})+$)/g, ",");

/** The tracked time as one bar: nothing in it is counted twice. */
function composition({ direct, supervised, autonomous, tracked }: Figures): Markup {
  const parts = [
    { name: "Direct, no agent at work", length: direct - supervised, look: "alone" },
    { name: "Supervised", length: supervised, look: "supervised" },
    { name: "Autonomous", length: autonomous, look: "autonomous" },
  ];
  let start = 0;
  const bars = parts.map(({ length, look }) => {
    const bar = html`<rect
      class="${look}"
      x="${start.toFixed(2)}"
      width="${((length / tracked) * 1000).toFixed(2)}"
      height="10"
    />`;
    start += (length / tracked) * 1000;
    return bar;
  });
  const words = parts.map(({ name, length }) => `${name} ${wordDuration(length)}`).join(", ");
  return html`<figure class="composition">
    <svg
      viewBox="0 0 1000 10"
      preserveAspectRatio="none"
      role="img"
      aria-label="Tracked time: ${words}"
    >
      ${bars}
    </svg>
    <figcaption>
      ${parts.map(({ name, length, look }) => legend(look, name, wordDuration(length)))}
    </figcaption>
  </figure>`;
}

const legend = (look: string, name: string, value: Content) =>
  html`<span class="key"><i class="${look}"></i>${name} <b>${value}</b></span> `;
