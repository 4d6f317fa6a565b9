/** Prefixes of employer identification numbers the IRS has assigned (irs.gov, "How EINs are
 *  assigned and valid EIN prefixes"). */
const einPrefixes = new Set(
  (
    '01 02 03 04 05 06 10 11 12 13 14 15 16 20 21 22 23 24 25 26 27 30 31 32 33 34 35 36 37 38 39 40 ' +
    '41 42 43 44 45 46 47 48 50 51 52 53 54 55 56 57 58 59 60 61 62 63 64 65 66 67 68 71 72 73 74 75 ' +
    '76 77 78 79 80 81 82 83 84 85 86 87 88 90 91 92 93 94 95 98 99'
  ).split(' '),
)

/** `12-3456789`: nine digits, the first two assigned. */
export function isEin(text: string): boolean {
  return /^\d{2}-?\d{7}$/.test(text) && einPrefixes.has(text.slice(0, 2))
}

/** `123-45-6789`: area not 000, 666 or 9xx, group not 00, serial not 0000 (SSA, POMS RM 10201.035). */
export function isSsn(text: string): boolean {
  return /^(?!000|666|9)\d{3}-?(?!00)\d{2}-?(?!0000)\d{4}$/.test(text)
}

/** `912-70-1234`, the number of a person who may not have a social security number: begins with 9, the
 *  group 50–65, 70–88, 90–92 or 94–99 (IRS Publication 1915). */
export function isItin(text: string): boolean {
  return /^9\d{2}-?(5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])-?\d{4}$/.test(text)
}

/** A US taxpayer's number: of an employer, a person, or a person without social security. */
export function isUsTin(text: string): boolean {
  return isEin(text) || isSsn(text) || isItin(text)
}
