import { assert } from '../kernel/assert.ts'

/** Text at the left of its field, blanks behind it. What is longer is a bug: it was checked before. */
export function leftIn(text: string, width: number): string {
  assert(text.length <= width, `"${text}" is longer than its field of ${width}`)
  return text.padEnd(width, ' ')
}

/** Text at the right of its field, blanks before it. */
export function rightIn(text: string, width: number): string {
  assert(text.length <= width, `"${text}" is longer than its field of ${width}`)
  return text.padStart(width, ' ')
}

/** A number at the right of its field, zeros before it. */
export function digitsIn(value: bigint | number, width: number): string {
  const text = value.toString()
  assert(/^\d+$/.test(text) && text.length <= width, `${text} does not fit ${width} digits`)
  return text.padStart(width, '0')
}
