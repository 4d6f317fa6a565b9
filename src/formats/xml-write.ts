/** An element to be written: its children, or its text. */
export type XmlNodeText = {
  readonly name: string
  readonly attributes?: Readonly<Record<string, string>>
  readonly children?: readonly (XmlNodeText | null)[]
  readonly text?: string
}

/** One element with children; null children are left out, so that optional parts read in place. */
export function element(name: string, children: readonly (XmlNodeText | null)[]): XmlNodeText {
  return { name, children }
}

/** One element with text. */
export function leaf(
  name: string,
  text: string,
  attributes: Readonly<Record<string, string>> = {},
): XmlNodeText {
  return { name, text, attributes }
}

/** The document as UTF-8 bytes: one element per line, one space per level, `\n`; the same tree
 *  gives the same bytes. */
export function xmlBytes(root: XmlNodeText): Uint8Array {
  return new TextEncoder().encode(`${XML_OPENING}${xmlText(root, 0)}`)
}

/** The first line of every document. */
export const XML_OPENING = '<?xml version="1.0" encoding="UTF-8"?>\n'

/** One element with all below it at a depth of the document, each line ended: for documents that
 *  are written piece by piece. */
export function xmlText(node: XmlNodeText, depth: number): string {
  const lines: string[] = []
  writeElement(node, depth, lines)
  return `${lines.join('\n')}\n`
}

function writeElement(node: XmlNodeText, depth: number, lines: string[]): void {
  const indent = ' '.repeat(depth)
  const attributes = Object.entries(node.attributes ?? {})
    .map(([name, value]) => ` ${name}="${escapeXml(value)}"`)
    .join('')
  if (node.text !== undefined) {
    lines.push(`${indent}<${node.name}${attributes}>${escapeXml(node.text)}</${node.name}>`)
    return
  }
  lines.push(`${indent}<${node.name}${attributes}>`)
  for (const child of node.children ?? []) {
    if (child !== null) writeElement(child, depth + 1, lines)
  }
  lines.push(`${indent}</${node.name}>`)
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

const unwritable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g

/** Text for an element or an attribute. Characters XML 1.0 cannot hold become `U+FFFD`. */
export function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(unwritable, '\uFFFD')
    .replaceAll(/[&<>"\t\n\r]/g, (character) => escapes[character] ?? character)
}
