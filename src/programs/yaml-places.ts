import { isMap, isScalar, isSeq, parseDocument, type Node, type Scalar } from 'yaml'

/** One entry of a YAML file that holds a single text, where it stands, and what is said beside it. */
export type YamlEntry = {
  /** `windows.claim_days_after`; of a list `activities.1.cap`. */
  readonly path: string
  readonly value: string
  /** The comment on its line, if there is one. */
  readonly comment: string | null
}

/** The entries of a file in its order; null where it is no YAML. */
export function yamlEntries(text: string): YamlEntry[] | null {
  const places = placesOf(text)
  return (
    places?.map(({ path, value, end }) => ({ path, value, comment: commentAt(text, end) })) ?? null
  )
}

/** The file with one entry changed, and not a byte elsewhere. An entry that is not there changes
 *  nothing. */
export function withYamlEntry(text: string, path: string, value: string): string {
  const place = placesOf(text)?.find((one) => one.path === path)
  if (place === undefined) return text
  return `${text.slice(0, place.start)}${quoteValue(value)}${text.slice(place.end)}`
}

type Place = {
  readonly path: string
  readonly value: string
  readonly start: number
  readonly end: number
}

function placesOf(text: string): Place[] | null {
  const document = parseDocument(text, { schema: 'failsafe' })
  if (document.errors.length > 0) return null
  const places: Place[] = []
  walk(document.contents, [], places)
  return places
}

function walk(node: Node | null, path: readonly string[], places: Place[]): void {
  if (isMap<Scalar, Node>(node)) {
    for (const { key, value } of node.items) walk(value, [...path, String(key.value)], places)
  } else if (isSeq<Node>(node)) {
    for (const [at, value] of node.items.entries()) walk(value, [...path, String(at)], places)
  } else if (isScalar<string>(node) && node.range) {
    const [start, end] = node.range
    places.push({ path: path.join('.'), value: node.value, start, end })
  }
}

function commentAt(text: string, end: number): string | null {
  const line = text.slice(end).split('\n', 1)[0] ?? ''
  return /^\s+#\s*(.+)$/.exec(line)?.[1]?.trim() ?? null
}

/** A text that YAML would read otherwise stands in quotes. */
function quoteValue(value: string): string {
  const plain = /^[\p{L}\p{N}][^:#"'{}[\],&*!|>\n]*$/u.test(value) && value.trim() === value
  // In a line of entries a comma divides: a list of figures in program.yaml never stands in one.
  return plain || /^[\d, ]+$/.test(value) ? value : JSON.stringify(value)
}
