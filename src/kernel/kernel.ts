import { readFileSync } from "node:fs";

import wasm from "./skim.wasm" with { type: "file" };

/** What src/kernel/assembly/index.ts exports. Places are bytes in its memory. */
export type Kernel = {
  readonly memory: WebAssembly.Memory;
  readonly wordsSize: WebAssembly.Global;
  setup(
    root: number,
    slots: number,
    slotsEnd: number,
    rows: number,
    rowsEnd: number,
    words: number,
  ): void;
  addKey(node: number, place: number, length: number, target: number): void;
  begin(place: number): void;
  filled(start: number, end: number, moved: number): void;
  giveUp(): void;
  run(): number;
};

let compiled: WebAssembly.Module | undefined;

/** A kernel of its own, with a memory of its own; the program is compiled once in each thread. */
export function newKernel(): Kernel {
  compiled ??= new WebAssembly.Module(readFileSync(wasm));
  const { exports } = new WebAssembly.Instance(compiled);
  if (!isKernel(exports)) throw new Error("src/kernel/skim.wasm is not this program's kernel");
  return exports;
}

const functions = ["setup", "addKey", "begin", "filled", "giveUp", "run"];

function isKernel(exports: object): exports is Kernel {
  const at = (name: string): unknown => Reflect.get(exports, name);
  return (
    at("memory") instanceof WebAssembly.Memory &&
    at("wordsSize") instanceof WebAssembly.Global &&
    functions.every((name) => typeof at(name) === "function")
  );
}
