import { noFTL } from "bun:jsc";

/**
 * Keeps functions from the last stage of JavaScriptCore's compilation. Of large functions that call many small ones it
 * takes some hundred milliseconds in each thread, which a run of a second does not earn back.
 */
export function compileLightly(...functions: readonly ((...given: never[]) => unknown)[]): void {
  for (const one of functions) noFTL(one);
}

/** The same for the public methods of classes: small, but called from so many places that each is compiled often. */
export function compileMethodsLightly(...classes: readonly { readonly prototype: object }[]): void {
  for (const { prototype } of classes) {
    for (const { value, get } of Object.values(Object.getOwnPropertyDescriptors(prototype)))
      noFTL(value ?? get);
  }
}
