// Written by `bun run build:checks` from schema.ts. Do not edit.
import type { schemas } from "./schema.ts";

type Check<Name extends keyof typeof schemas> = (data: unknown) => data is (typeof schemas)[Name]["infer"];

export declare const entry: Check<"entry">;
export declare const user: Check<"user">;
export declare const assistant: Check<"assistant">;
export declare const system: Check<"system">;
export declare const attachment: Check<"attachment">;
export declare const queueOperation: Check<"queueOperation">;
export declare const summary: Check<"summary">;
export declare const customTitle: Check<"customTitle">;
export declare const aiTitle: Check<"aiTitle">;
export declare const agentName: Check<"agentName">;
