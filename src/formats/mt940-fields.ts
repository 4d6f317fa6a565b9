/** One field of a SWIFT message: its tag without colons, and its text with line breaks. */
export type SwiftField = {
  readonly tag: string
  readonly text: string
  /** Line of the file where it begins. */
  readonly line: number
}

/** One message: the fields from a `:20:` (or the first field after an end) to its end. */
export type SwiftMessage = {
  readonly line: number
  readonly fields: readonly SwiftField[]
}

/** Tags of MT940 and MT942 and what banks add. Others are text: a line of a narrative may begin
 *  with `:12:11`, the rest of a time that was wrapped. */
const tagged = /^:(20|21|25P?|28C?|60[FM]|61|86|62[FM]|64|65|34F|13D|90[CD]|NS):(.*)$/s
/** `-`, `-}` or an end-of-text mark ends a message, and so does a bank's `:940:` before the next. */
const end = /^(?:-(?:[}\u0003].*)?|\u0003|:940:)$/
/** `{1:F01…}{2:O940…}{4:`, and a first field behind it on the same line. */
const envelope = /^\{\d:.*?(?=:20:|$)/

/** Splits a file into messages and fields. Every line belongs to a field, ends a message, or
 *  stands outside of any and is left aside (headers, blocks of the envelope, blank lines). */
export function swiftMessages(text: string): SwiftMessage[] {
  const messages: { line: number; fields: { tag: string; lines: string[]; line: number }[] }[] = []
  let open: (typeof messages)[number] | null = null
  for (const [index, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const line = raw.replace(envelope, '')
    if (line.trim() === '') continue
    if (end.test(line.trimEnd())) {
      open = null
      continue
    }
    const found = tagged.exec(line)
    if (found === null) {
      open?.fields.at(-1)?.lines.push(line)
      continue
    }
    const [, tag = '', rest = ''] = found
    if (open === null || tag === '20' || (tag === '25' && isClosed(open.fields))) {
      open = { line: index + 1, fields: [] }
      messages.push(open)
    }
    open.fields.push({ tag, lines: [rest], line: index + 1 })
  }
  return messages.map((message) => ({
    line: message.line,
    fields: message.fields.map(({ tag, lines, line }) => ({ tag, text: lines.join('\n'), line })),
  }))
}

/** Some banks give one `:20:` for several accounts: the next account begins after a closing. */
function isClosed(fields: readonly { readonly tag: string }[]): boolean {
  return fields.some(({ tag }) => tag.startsWith('62'))
}

/** Length of a line of a narrative: what fills it was cut there, inside a word or not. */
const NARRATIVE_COLUMNS = 65

/** A narrative's lines as one text: a full line goes on without a space, another with one. */
export function unwrapped(text: string): string {
  const lines = text.split('\n')
  return lines
    .map((line, index) => {
      const isLast = index === lines.length - 1
      // The tag `:86:` counts to the first line at some banks.
      const isFull = line.length >= NARRATIVE_COLUMNS - (index === 0 ? 4 : 0)
      return isLast || isFull ? line : `${line.trimEnd()} `
    })
    .join('')
    .trim()
}
