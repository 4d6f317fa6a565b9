import { ParseOption, XmlDocument, XmlElement, XmlLibError, XmlText, XmlCData } from 'libxml2-wasm'
import { type Result, ok, refuse } from '../kernel/result.ts'

/** An element as read: local name, line of its start tag, text of its own (trimmed), children. */
export type XmlTree = {
  readonly name: string
  readonly namespace: string
  readonly line: number
  readonly attributes: Readonly<Record<string, string>>
  readonly text: string
  readonly children: readonly XmlTree[]
}

export type XmlRefusal = {
  readonly code: 'xml.unreadable'
  readonly reason: 'empty' | 'too_large' | 'doctype' | 'malformed' | 'too_deep'
  /** Where reading stopped; null when nothing was parsed. */
  readonly line: number | null
  readonly message: string
}

/** Bytes of one XML file; a statement of 100,000 entries has about 40 MB. */
export const XML_BYTES_MAX = 64 * 1024 * 1024
export const XML_DEPTH_MAX = 60
/** Elements of one file, each of which costs some 400 bytes of memory: 100,000 entries of a statement
 *  with all their details have 3 million. */
export const XML_ELEMENTS_MAX = 4_000_000

const parseOption: ParseOption =
  ParseOption.XML_PARSE_NONET |
  ParseOption.XML_PARSE_NO_XXE |
  ParseOption.XML_PARSE_BIG_LINES |
  ParseOption.XML_PARSE_NOBLANKS

/** Reads a whole XML document into plain values; nothing of the parser's memory is kept. A
 *  DOCTYPE is refused before anything is parsed: entities are how such files reach for what is
 *  not theirs. */
export function readXml(bytes: Uint8Array): Result<XmlTree, XmlRefusal> {
  if (bytes.length === 0) return unreadable('empty', null, 'the file is empty')
  if (bytes.length > XML_BYTES_MAX) {
    return unreadable('too_large', null, `${bytes.length} bytes, at most ${XML_BYTES_MAX} are read`)
  }
  const doctype = doctypeLine(bytes)
  if (doctype !== null) return refusedDoctype(doctype)
  if (hasElementsAbove(bytes, XML_ELEMENTS_MAX)) {
    return unreadable('too_large', null, `more than ${XML_ELEMENTS_MAX} elements are not read`)
  }
  let document: XmlDocument
  try {
    document = XmlDocument.fromBuffer(bytes, { option: parseOption })
  } catch (error) {
    if (!(error instanceof XmlLibError)) throw error
    const [first] = error.details
    const message = (first?.message ?? error.message).trim()
    return unreadable('malformed', first?.line ?? null, message)
  }
  try {
    if (document.dtd !== null) return refusedDoctype(null)
    const root = plain(document.root, 1)
    return root === null
      ? unreadable('too_deep', null, `elements are nested deeper than ${XML_DEPTH_MAX}`)
      : ok(root)
  } finally {
    document.dispose()
  }
}

/** Line of a DOCTYPE in the prolog, where alone one may stand; NUL bytes of UTF-16 are skipped. */
function doctypeLine(bytes: Uint8Array): number | null {
  const PROLOG_BYTES_MAX = 1024 * 1024
  const text = Buffer.from(bytes.subarray(0, PROLOG_BYTES_MAX))
    .toString('latin1')
    .replaceAll('\0', '')
  // By hand, each character once: a pattern looks for the end of each of a million open comments.
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at + 1)) {
    const skipped = [
      ['<!--', '-->'],
      ['<?', '?>'],
    ].find(([open = '']) => text.startsWith(open, at))
    if (skipped !== undefined) {
      const [open = '', close = ''] = skipped
      const end = text.indexOf(close, at + open.length)
      if (end === -1) return null
      at = end
    } else if (/^<!(DOCTYPE|ENTITY)/i.test(text.slice(at, at + 9))) {
      return text.slice(0, at).split('\n').length
    } else if (text[at + 1] !== '!') return null
  }
  return null
}

/** Counts what begins as an element does; NUL bytes of UTF-16 stand between. */
function hasElementsAbove(bytes: Uint8Array, max: number): boolean {
  let count = 0
  for (let at = bytes.indexOf(LESS); at !== -1; at = bytes.indexOf(LESS, at + 1)) {
    const next = bytes[at + 1] === 0 ? bytes[at + 2] : bytes[at + 1]
    if (next === SLASH || next === BANG || next === QUESTION) continue
    count += 1
    if (count > max) return true
  }
  return false
}
const [LESS, SLASH, BANG, QUESTION] = [0x3c, 0x2f, 0x21, 0x3f]

function plain(node: XmlElement, depth: number): XmlTree | null {
  if (depth > XML_DEPTH_MAX) return null
  const children: XmlTree[] = []
  let text = ''
  for (let child = node.firstChild; child !== null; child = child.next) {
    if (child instanceof XmlElement) {
      const tree = plain(child, depth + 1)
      if (tree === null) return null
      children.push(tree)
    } else if (child instanceof XmlText || child instanceof XmlCData) text += child.content
  }
  const attributes: Record<string, string> = {}
  for (const attribute of node.attrs) attributes[attribute.name] = attribute.value
  const { name, namespaceUri: namespace, line } = node
  return { name, namespace, line, attributes, text: text.trim(), children }
}

function refusedDoctype(line: number | null) {
  return unreadable('doctype', line, 'the file declares a DOCTYPE; such files are not read')
}

function unreadable(reason: XmlRefusal['reason'], line: number | null, message: string) {
  return refuse({ code: 'xml.unreadable', reason, line, message })
}

/** The first child of that name, or null; the names of a path one below the other. */
export function childOf(tree: XmlTree | null, ...path: readonly string[]): XmlTree | null {
  let found = tree
  for (const name of path) found = found?.children.find((child) => child.name === name) ?? null
  return found
}

/** All children of that name. */
export function childrenOf(tree: XmlTree | null, name: string): readonly XmlTree[] {
  return tree?.children.filter((child) => child.name === name) ?? []
}

/** The text at a path, or null when it is absent or empty. */
export function textOf(tree: XmlTree | null, ...path: readonly string[]): string | null {
  const text = childOf(tree, ...path)?.text ?? ''
  return text === '' ? null : text
}

/** The elements of that name anywhere below, outermost only. */
export function outermost(tree: XmlTree, name: string): readonly XmlTree[] {
  return tree.name === name ? [tree] : tree.children.flatMap((child) => outermost(child, name))
}
