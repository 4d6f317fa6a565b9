/** How a VAT number of each country is written, for whoever typed one wrong. */
const words: Readonly<Record<string, string>> = {
  AD: 'a letter, 6 digits, a letter',
  AT: 'ATU and 8 digits',
  BE: 'BE and 10 digits',
  BG: 'BG and 9 or 10 digits',
  CH: 'CHE and 9 digits',
  CY: 'CY, 8 digits and a letter',
  CZ: 'CZ and 8 to 10 digits',
  DE: 'DE and 9 digits',
  DK: 'DK and 8 digits',
  EE: 'EE and 9 digits',
  EL: 'EL and 9 digits',
  ES: 'ES and 9 signs, the first or last a letter',
  FI: 'FI and 8 digits',
  FR: 'FR, 2 signs and the 9 digits of the SIREN',
  GB: 'GB and 9 or 12 digits',
  HR: 'HR and 11 digits',
  HU: 'HU and 8 digits',
  IE: 'IE, 7 digits and 1 or 2 letters',
  IT: 'IT and 11 digits',
  LT: 'LT and 9 or 12 digits',
  LU: 'LU and 8 digits',
  LV: 'LV and 11 digits',
  MT: 'MT and 8 digits',
  NL: 'NL, 9 digits, B and 2 digits',
  NO: '9 digits, with or without MVA',
  PL: 'PL and 10 digits',
  PT: 'PT and 9 digits',
  RO: 'RO and 2 to 10 digits',
  RS: 'RS and 9 digits',
  RU: '10 or 12 digits',
  SE: 'SE and 12 digits, the last two 01',
  SI: 'SI and 8 digits',
  SK: 'SK and 10 digits',
  XI: 'XI and 9 or 12 digits',
}

/** `DE and 9 digits`; null where no rule is known. */
export function vatNumberWords(prefix: string): string | null {
  return words[prefix] ?? null
}
