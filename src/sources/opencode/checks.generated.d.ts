// Written by `bun run build:checks` from schema.ts. Do not edit.
import type { schemas } from "./schema.ts";

type Check<Name extends keyof typeof schemas> = (data: unknown) => data is (typeof schemas)[Name]["infer"];

export declare const session: Check<"session">;
export declare const message: Check<"message">;
export declare const part: Check<"part">;
export declare const textPart: Check<"textPart">;
export declare const v2User: Check<"v2User">;
export declare const v2Assistant: Check<"v2Assistant">;
