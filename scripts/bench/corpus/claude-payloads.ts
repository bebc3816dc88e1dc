/** What stands inside the messages of an invented transcript: inputs and outputs of tools, counts, a pasted image. */
import type { Teller } from "./claude.ts";
import type { Random } from "./random.ts";

export const TOOLS = ["Bash", "Read", "Edit", "Grep", "Write"] as const;

/** An image as it stands in a prompt. */
export const pasted = ({ random }: Teller) => ({
  type: "image",
  source: {
    type: "base64",
    media_type: "image/png",
    data: random.letters(1024).repeat(random.whole(16, 300)),
  },
});

/** The counts that every line of a message repeats. */
export const usage = (random: Random) => ({
  input_tokens: random.whole(1, 200),
  cache_creation_input_tokens: random.whole(0, 40_000),
  cache_read_input_tokens: random.whole(0, 160_000),
  output_tokens: random.whole(1, 4000),
  server_tool_use: { web_search_requests: 0, web_fetch_requests: 0 },
  service_tier: "standard",
  cache_creation: {
    ephemeral_1h_input_tokens: 0,
    ephemeral_5m_input_tokens: random.whole(0, 4000),
  },
  inference_geo: "",
  iterations: [],
  speed: "standard",
});

/** What a tool is called with. */
export function inputOf({ random, texts, session }: Teller, tool: (typeof TOOLS)[number]): object {
  const file_path = `${session.cwd}/src/${random.hex(4)}.ts`;
  const text = (low: number, high: number) => texts.code(random, random.skewed(low, high));
  if (tool === "Bash") return { command: text(15, 600), description: texts.prose(random, 40) };
  if (tool === "Edit")
    return {
      file_path,
      old_string: text(30, 1500),
      new_string: text(30, 2500),
      replace_all: false,
    };
  if (tool === "Write") return { file_path, content: text(200, 12_000) };
  if (tool === "Grep") return { pattern: text(8, 30), path: session.cwd, output_mode: "content" };
  return { file_path };
}

/** The length of what a tool prints: half of them short, one in a thousand makes a line of up to 1 MB. */
export function outputLength(random: Random): number {
  const where = random.unit();
  if (where < 0.45) return random.skewed(60, 1200);
  if (where < 0.85) return random.skewed(1000, 6000);
  if (where < 0.985) return random.skewed(6000, 30_000);
  return where < 0.999 ? random.skewed(30_000, 120_000) : random.skewed(250_000, 480_000);
}
