import { Random } from "./random.ts";

const WORDS = [
  ..."tide harbour basin sample gauge series reading chart pier level moon spring neap surge datum".split(
    " ",
  ),
  ..."please why does the when this should also not only after before because where first second".split(
    " ",
  ),
  ..."function file folder test value error column index query record parser number string table".split(
    " ",
  ),
  ..."größe čas naïve déjà 水位 潮汐 уровень →".split(" "),
] as [string, ...string[]];

const POOL = 2 ** 20;

/** Invented words and invented code, from which every text of a corpus is cut. */
export type Texts = {
  /** About `length` characters of sentences. */
  prose: (random: Random, length: number) => string;
  /** About `length` characters of code: quotes, backslashes, braces, indentation, some colour codes. */
  code: (random: Random, length: number) => string;
};

export function makeTexts(): Texts {
  const prose = pool(new Random(11), sentence);
  const code = pool(new Random(12), codeLine);
  return {
    prose: (random, length) => cut(prose, random, length),
    code: (random, length) => cut(code, random, length),
  };
}

function pool(random: Random, piece: (random: Random) => string): string {
  const pieces: string[] = [];
  for (let length = 0; length < POOL;) {
    const next = piece(random);
    pieces.push(next);
    length += next.length;
  }
  return pieces.join("");
}

/** A stretch of the pool; what is longer than the pool is stretches one after the other. */
function cut(source: string, random: Random, length: number): string {
  let text = "";
  while (text.length < length) {
    const from = random.whole(0, source.length >> 1);
    text += source.slice(from, from + Math.min(length - text.length, source.length >> 1));
  }
  return text;
}

function sentence(random: Random): string {
  const words = Array.from({ length: random.whole(4, 16) }, () => random.pick(WORDS));
  return `${words.join(" ")}${random.pick([". ", "? ", ".\n", ', "so" it says. '])}`;
}

function codeLine(random: Random): string {
  const [a, b, c] = [random.pick(WORDS), random.pick(WORDS), random.pick(WORDS)];
  const line = random.pick([
    `const ${a} = read("${b}", { ${c}: ${random.whole(0, 999)} });`,
    `if (${a} !== '${b}') { return [${c}]; }`,
    `// ${a} ${b} ${c}: the ${a} of a ${b}`,
    `"${a}": { "type": "${b}", "${c}": [1, 2, { "x": "C:\\\\${a}" }] },`,
    `${String(random.whole(1, 2000)).padStart(6)}\t${a}.${b}(\`\${${c}}\\n\`)`,
    `src/${a}/${b}.ts:${random.whole(1, 900)}: ${c} }}]`,
    `\u001b[3${random.whole(1, 7)}m${a}\u001b[0m ${b} "${c}"`,
    "",
  ]);
  return `${"  ".repeat(random.whole(0, 4))}${line}\n`;
}
