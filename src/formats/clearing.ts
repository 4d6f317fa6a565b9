/** Kinds of account numbers: an IBAN, or a national number beside a bank code. */
export const accountSchemes = [
  'iban',
  'aba',
  'gb',
  'ca',
  'au',
  'jp',
  'in',
  'br',
  'mx',
  'sg',
] as const
export type AccountScheme = (typeof accountSchemes)[number]

/** A bank by its code in a national clearing system. */
export type ClearingMember = { readonly system: ClearingSystem; readonly member: string }

/** ISO 20022 ExternalClearingSystemIdentification1Code, and how each spells its members. `COMPE` is
 *  Brazil's own list of banks, for which ISO has no code: it is written as a proprietary one. */
const systems = {
  USABA: /^\d{9}$/,
  GBDSC: /^\d{6}$/,
  CACPA: /^0\d{8}$/,
  AUBSB: /^\d{6}$/,
  JPZGN: /^\d{7}$/,
  INFSC: /^[A-Z]{4}0[A-Z0-9]{6}$/,
  SGIBG: /^\d{7}$/,
  COMPE: /^\d{3}$/,
} as const satisfies Readonly<Record<string, RegExp>>
export type ClearingSystem = keyof typeof systems

/** The clearing system of an account scheme; null where the number itself names the bank (IBAN,
 *  Mexico's CLABE). */
export const clearingOf: Readonly<Record<AccountScheme, ClearingSystem | null>> = {
  iban: null,
  aba: 'USABA',
  gb: 'GBDSC',
  ca: 'CACPA',
  au: 'AUBSB',
  jp: 'JPZGN',
  in: 'INFSC',
  br: 'COMPE',
  mx: null,
  sg: 'SGIBG',
}

/** True when the code is spelled as its clearing system spells members; check digits are not read. */
export function isClearingMember({ system, member }: ClearingMember): boolean {
  return systems[system].test(member)
}

/** True for a system that is none of ISO's list and is written as `Prtry`. */
export function isProprietary(system: ClearingSystem): boolean {
  return system === 'COMPE'
}
