/** What a file can carry. `swift_x`: SEPA and SWIFT (EPC217-08, case kept). `nacha`: printable
 *  ASCII, written in capitals (Nacha Operating Rules, Appendix Three, 3.1). `bacs`: `A–Z 0–9 . & / -`
 *  and space (Bacs Standard 18). `any`: all of Unicode but control characters (ERP imports). */
export const characterSets = ['swift_x', 'nacha', 'bacs', 'any'] as const
export type CharacterSet = (typeof characterSets)[number]

const carried: Readonly<Record<CharacterSet, RegExp>> = {
  swift_x: /^[A-Za-z0-9/\-?:().,'+ ]*$/,
  nacha: /^[ -`{-~]*$/,
  bacs: /^[A-Z0-9.&/\- ]*$/,
  any: /^[^\u0000-\u001F\u007F]*$/,
}

/** True when the set carries the text as it is. */
export function isCarried(set: CharacterSet, text: string): boolean {
  return carried[set].test(text)
}
