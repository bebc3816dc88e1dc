import { join } from "node:path";

import finder from "./claude-code/finder.ts";
import { guardOf, linesOfFile } from "./claude-code/lines.ts";
import { type ClaudeRaw, parseClaude } from "./claude-code/parse.ts";
import { textBeside } from "./files.ts";
import type { Source } from "./source.ts";

export default {
  ...finder,

  read: async ({ path, bytes, resume }) => {
    const known =
      resume !== undefined &&
      bytes >= resume.offset &&
      guardOf(path, resume.offset) === resume.guard;
    return {
      lines: linesOfFile(path, known ? resume.offset : 0),
      from: known ? resume : null,
      meta: textBeside(path.replace(/\.jsonl$/, ".meta.json")),
      customTitle: textBeside(join(path.replace(/\.jsonl$/, ""), "custom-title.json")),
    };
  },

  parse: (raw, { path }) => parseClaude(raw, path),
} satisfies Source<ClaudeRaw>;
