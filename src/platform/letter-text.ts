/** Reads the letters we wrote ourselves: one plain-text part. Foreign mail needs a real parser. */

/** Heading lines (names in lower case, words decoded) and the text of a letter of ours. */
export function letterParts(eml: Buffer): {
  readonly headings: ReadonlyMap<string, string>
  readonly text: string
} {
  const source = eml.toString('utf8')
  const gap = /\r?\n\r?\n/.exec(source)
  const head = gap === null ? source : source.slice(0, gap.index)
  const body = gap === null ? '' : source.slice(gap.index + gap[0].length)
  const lines = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)
  const headings = new Map(
    lines.flatMap((line) => {
      const at = line.indexOf(':')
      if (at < 1) return []
      return [[line.slice(0, at).toLowerCase(), decodeWords(line.slice(at + 1).trim())] as const]
    }),
  )
  const text = decodeBody(body, headings.get('content-transfer-encoding') ?? '7bit')
  return { headings, text: text.replaceAll('\r\n', '\n') }
}

/** Encoded words of a heading (RFC 2047), UTF-8 only: `=?UTF-8?Q?J=C3=B6rg?=` is `Jörg`. Words that
 *  follow each other lose the space between them. */
export function decodeWords(heading: string): string {
  const joined = heading.replace(/\?=\s+=\?/g, '?==?')
  const word = /=\?utf-8\?([bq])\?([^?]*)\?=/gi
  const bytes: (string | Buffer)[] = []
  let end = 0
  for (const match of joined.matchAll(word)) {
    const [whole, kind = '', text = ''] = match
    if (match.index > end) bytes.push(joined.slice(end, match.index))
    const isBase64 = kind.toLowerCase() === 'b'
    bytes.push(isBase64 ? Buffer.from(text, 'base64') : quotedBytes(text.replaceAll('_', ' ')))
    end = match.index + whole.length
  }
  bytes.push(joined.slice(end))
  return Buffer.concat(bytes.map((part) => Buffer.from(part))).toString('utf8')
}

function decodeBody(body: string, encoding: string): string {
  switch (encoding.toLowerCase()) {
    case 'base64':
      return Buffer.from(body, 'base64').toString('utf8')
    case 'quoted-printable':
      return quotedBytes(body.replace(/=\r?\n/g, '')).toString('utf8')
    default:
      return body
  }
}

function quotedBytes(text: string): Buffer {
  const parts = text.split(/((?:=[0-9A-Fa-f]{2})+)/)
  return Buffer.concat(
    parts.map((part, index) =>
      index % 2 === 1 ? Buffer.from(part.replaceAll('=', ''), 'hex') : Buffer.from(part, 'utf8'),
    ),
  )
}
