/** The lists that can be loaded, by who publishes them. */
export const listKinds = [
  'ofac_sdn',
  'ofac_consolidated',
  'un',
  'us_csl',
  'us_dpl',
  'house',
] as const
export type ListKind = (typeof listKinds)[number]

export const listNames: Readonly<Record<ListKind, string>> = {
  ofac_sdn: 'OFAC Specially Designated Nationals',
  ofac_consolidated: 'OFAC Consolidated (non-SDN)',
  un: 'UN Security Council Consolidated List',
  us_csl: 'US Consolidated Screening List',
  us_dpl: 'US Denied Persons List',
  house: 'Our own list',
}

/** A list by its words, as people know it: `house` is `Our own list`; one under a code of its own is
 *  `Our own list “bank”`, as only a house's lists have other codes than their kind. */
export function sayList(listCode: string): string {
  const kind = listKinds.find((known) => known === listCode)
  return kind === undefined ? `${listNames.house} “${listCode}”` : listNames[kind]
}
