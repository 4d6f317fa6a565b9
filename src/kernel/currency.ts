/** ISO 4217 (list one, active national currencies): alphabetic code and minor-unit scale. Not taken
 *  from CLDR, whose display digits differ from the standard for some thirty codes. */
const scale0 = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'
const scale2 =
  'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF ' +
  'CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL ' +
  'HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT ' +
  'MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB ' +
  'SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH ' +
  'USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG'
const scale3 = 'BHD IQD JOD KWD LYD OMR TND'

const scales = new Map<string, number>([
  ...scale0.split(' ').map((code) => [code, 0] as const),
  ...scale2.split(' ').map((code) => [code, 2] as const),
  ...scale3.split(' ').map((code) => [code, 3] as const),
])

declare const brand: unique symbol
/** An ISO 4217 code that {@link parseCurrency} accepted. */
export type Currency = string & { readonly [brand]?: 'currency' }

/** The code in capitals, or null when ISO 4217 does not list it. */
export function parseCurrency(text: string): Currency | null {
  const code = text.trim().toUpperCase()
  return scales.has(code) ? code : null
}

/** Decimals of the minor unit: 2 for USD, 0 for JPY, 3 for KWD. */
export function currencyScale(currency: Currency): number {
  const scale = scales.get(currency)
  if (scale === undefined) throw new Error(`not an ISO 4217 currency: ${currency}`)
  return scale
}

export function currencyCodes(): readonly string[] {
  return [...scales.keys()].sort()
}
