/** ISO 3166-1 alpha-2, the officially assigned codes. */
const codes =
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS ' +
  'BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE ' +
  'EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM ' +
  'HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC ' +
  'LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA ' +
  'NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW ' +
  'SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO ' +
  'TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW'

const known = new Set(codes.split(' '))

/** Names that lists use and the English region names of Unicode do not say. */
const otherNames: readonly (readonly [string, string])[] = [
  ['usa', 'US'],
  ['united states of america', 'US'],
  ['uk', 'GB'],
  ['great britain', 'GB'],
  ['england', 'GB'],
  ['holland', 'NL'],
  ['the netherlands', 'NL'],
  ['czech republic', 'CZ'],
  ['turkey', 'TR'],
  ['uae', 'AE'],
  ['korea', 'KR'],
  ['republic of korea', 'KR'],
  ['deutschland', 'DE'],
  ['hong kong', 'HK'],
]

const byName = new Map<string, string>(otherNames)
const english = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })
for (const code of known) {
  const name = english.of(code)
  if (name !== undefined) byName.set(name.toLowerCase(), code)
}

/** The ISO 3166-1 alpha-2 code of `DE`, `de` or `Germany`; null when it is none. */
export function parseCountry(text: string): string | null {
  const trimmed = text.trim()
  const code = trimmed.toUpperCase()
  return known.has(code) ? code : (byName.get(trimmed.toLowerCase()) ?? null)
}

export function countryName(code: string): string {
  return english.of(code) ?? code
}

/** All of them as English says them, by the alphabet: what a person picks from. */
export function countryNames(): readonly string[] {
  return [...known].map(countryName).toSorted((a, b) => a.localeCompare(b, 'en'))
}

/** The zone most people of a country live in: what a partner gets when a list names none. Only
 *  where one zone is the plain answer; elsewhere the list must say. */
const mainZones =
  'AE=Asia/Dubai AR=America/Argentina/Buenos_Aires AT=Europe/Vienna BE=Europe/Brussels ' +
  'BG=Europe/Sofia CH=Europe/Zurich CL=America/Santiago CN=Asia/Shanghai CO=America/Bogota ' +
  'CY=Asia/Nicosia CZ=Europe/Prague DE=Europe/Berlin DK=Europe/Copenhagen EE=Europe/Tallinn ' +
  'EG=Africa/Cairo ES=Europe/Madrid FI=Europe/Helsinki FR=Europe/Paris GB=Europe/London ' +
  'GR=Europe/Athens HK=Asia/Hong_Kong HR=Europe/Zagreb HU=Europe/Budapest IE=Europe/Dublin ' +
  'IL=Asia/Jerusalem IN=Asia/Kolkata IS=Atlantic/Reykjavik IT=Europe/Rome JP=Asia/Tokyo ' +
  'KE=Africa/Nairobi KR=Asia/Seoul LT=Europe/Vilnius LU=Europe/Luxembourg LV=Europe/Riga ' +
  'MT=Europe/Malta MY=Asia/Kuala_Lumpur NG=Africa/Lagos NL=Europe/Amsterdam NO=Europe/Oslo ' +
  'NZ=Pacific/Auckland PE=America/Lima PH=Asia/Manila PL=Europe/Warsaw PT=Europe/Lisbon ' +
  'RO=Europe/Bucharest RS=Europe/Belgrade SA=Asia/Riyadh SE=Europe/Stockholm SG=Asia/Singapore ' +
  'SI=Europe/Ljubljana SK=Europe/Bratislava TH=Asia/Bangkok TR=Europe/Istanbul TW=Asia/Taipei ' +
  'UA=Europe/Kyiv UY=America/Montevideo VN=Asia/Ho_Chi_Minh ZA=Africa/Johannesburg'

const zones = new Map(mainZones.split(' ').map((pair) => pair.split('=') as [string, string]))

/** The IANA zone of a country with one that matters; null for the US, Canada, Brazil and others. */
export function mainTimeZone(country: string): string | null {
  return zones.get(country) ?? null
}

/** True for an IANA zone name this runtime knows. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
