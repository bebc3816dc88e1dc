import { join } from "node:path";

import finder from "./claude-code/finder.ts";
import { identityOf, metaOf } from "./claude-code/identity.ts";
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
    const { isAgent } = identityOf(path);
    const bare = path.replace(/\.jsonl$/, "");
    return {
      lines: linesOfFile(path, known ? resume.offset : 0),
      from: known ? resume : null,
      // Each has only one of them.
      meta: isAgent ? textBeside(metaOf(path)) : null,
      customTitle: isAgent ? null : textBeside(join(bare, "custom-title.json")),
    };
  },

  parse: (raw, { path }) => parseClaude(raw, path),
} satisfies Source<ClaudeRaw>;
