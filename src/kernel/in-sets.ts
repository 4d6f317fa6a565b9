/** A long list in sets of at most `size`, in its order; none of an empty one. */
export function* inSets<T>(all: readonly T[], size: number): Generator<readonly T[], void, void> {
  if (all.length <= size) {
    if (all.length > 0) yield all
    return
  }
  for (let start = 0; start < all.length; start += size) yield all.slice(start, start + size)
}
