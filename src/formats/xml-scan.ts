/** What a scan reports, in the document's order. Names are local names. */
export type XmlScan = {
  readonly open: (name: string, attributes: (name: string) => string | null) => void
  readonly text: (text: string) => void
  readonly close: (name: string) => void
}

const attributeList = /((?:\s+[^\s=<>]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)/
/** Comment, CDATA, instruction, tag (slash, name, attributes, slash), or a `<` that is none. */
const tokens = new RegExp(
  [
    /<!--[\s\S]*?-->/,
    /<!\[CDATA\[([\s\S]*?)\]\]>/,
    /<\?[\s\S]*?\?>/,
    new RegExp(`<(/?)([^\\s<>/!?]+)${attributeList.source}\\s*(/?)>`),
    /</,
  ]
    .map((part) => part.source)
    .join('|'),
  'g',
)

/** Goes once through XML too large for a tree (a sheet of 200,000 rows), element by element.
 *  True when the document is well-formed as far as it matters: every element closes in order.
 *  Entities are the five of XML and numbers; a DOCTYPE makes it false before anything is
 *  reported behind it. */
export function scanXml(xml: string, scan: XmlScan): boolean {
  const open: string[] = []
  let reached = xml.codePointAt(0) === 0xfeff ? 1 : 0
  for (const match of xml.matchAll(tokens)) {
    if (match.index < reached) continue
    const text = xml.slice(reached, match.index)
    if (text !== '' && open.length > 0) scan.text(unescapeXml(text))
    else if (text.trim() !== '') return false
    reached = match.index + match[0].length
    const [whole, cdata, slash, qualified, attributeText = '', selfClosing] = match
    if (cdata !== undefined) scan.text(cdata)
    if (qualified === undefined) {
      if (whole === '<') return false
      continue
    }
    const name = localName(qualified)
    if (slash === '/') {
      if (open.pop() !== qualified) return false
      scan.close(name)
      continue
    }
    scan.open(name, attributeReader(attributeText))
    if (selfClosing === '/') scan.close(name)
    else open.push(qualified)
  }
  return open.length === 0 && xml.slice(reached).trim() === ''
}

/** Attributes are taken apart at the first question, once. */
function attributeReader(text: string): (wanted: string) => string | null {
  let found: Map<string, string> | null = null
  return (wanted) => {
    found ??= attributesOf(text)
    const value = found.get(wanted)
    return value === undefined ? null : unescapeXml(value)
  }
}

function attributesOf(text: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const [, name = '', double, single] of text.matchAll(attributePattern)) {
    found.set(localName(name), double ?? single ?? '')
  }
  return found
}

const attributePattern = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g

function localName(qualified: string): string {
  return qualified.slice(qualified.indexOf(':') + 1)
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
}

function unescapeXml(text: string): string {
  if (!text.includes('&')) return text
  return text.replaceAll(
    /&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w+));/g,
    (whole, hex, decimal, name) => {
      if (name !== undefined) return entities[name] ?? whole
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole
    },
  )
}
