/**
 * Puts what is below each thing into its list, each thing once: down to `deepest` levels, the top being the first; what
 * is deeper stands beside the last. Nothing recurses, and no list is deep: an index may hold chains of any length.
 */
export function nest<One>(
  top: readonly One[],
  deepest: number,
  foundBelow: (one: One) => readonly One[],
  listOf: (one: One) => One[],
): void {
  const seen = new Set(top);
  const places = top.map((one) => ({ one, level: 1, list: listOf(one) }));
  for (const { one, level, list } of places) {
    for (const each of foundBelow(one)) {
      if (seen.has(each)) continue;
      seen.add(each);
      list.push(each);
      const isDeepest = level + 1 >= deepest;
      places.push({ one: each, level: level + 1, list: isDeepest ? list : listOf(each) });
    }
  }
}
