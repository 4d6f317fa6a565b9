/** True when following parents from `code` leads to `code` again. */
export function comesBack(code: string, parentOf: ReadonlyMap<string, string | null>): boolean {
  const seen = new Set<string>()
  let at = parentOf.get(code) ?? null
  while (at !== null && at !== code && !seen.has(at)) {
    seen.add(at)
    at = parentOf.get(at) ?? null
  }
  return at === code
}
