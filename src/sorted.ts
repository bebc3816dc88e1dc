/** How many `isFirst` holds of: in a sorted list, where it holds of none behind one that it does not hold of. */
export function countFirst<One>(list: readonly One[], isFirst: (one: One) => boolean): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const one = list[middle];
    if (one !== undefined && isFirst(one)) low = middle + 1;
    else high = middle;
  }
  return low;
}
