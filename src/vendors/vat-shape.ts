/** How VAT, GST and tax numbers are written, by country: the signs between belong to it, the country's
 *  letters stand before it without a blank or are left out. For countries whose check digits are not
 *  coded here, and to say what was expected. Sources: the tax offices' own descriptions (VIES FAQ
 *  question 11 for the Union; OECD, "Tax identification numbers", by country). */
const shapes: Readonly<Record<string, RegExp>> = {
  AL: /^\w\d{8}[A-Z]$/,
  AR: /^\d{11}$/,
  AT: /^U\d{8}$/,
  AU: /^\d{11}$/,
  BE: /^[01]?\d{9}$/,
  BG: /^\d{9,10}$/,
  BO: /^\d{7,12}$/,
  BR: /^(\d{2}\.\d{3}\.\d{3}\/\d{4}-\d{2}|\d{3}\.\d{3}\.\d{3}-\d{2}|\d{14}|\d{11})$/,
  BY: /^(УНП )?\d{9}$/,
  CA: /^\d{9}(RT\d{4})?$/,
  CH: /^(CHE-?|E-?)?\d{3}\.?\d{3}\.?\d{3}( ?(MWST|TVA|IVA))?$/,
  CL: /^\d{7,8}-?[\dK]$/,
  CO: /^\d{9,10}$/,
  CR: /^\d{9,12}$/,
  CY: /^\d{8}[A-Z0-9]$/,
  CZ: /^\d{8,10}$/,
  DE: /^\d{9}$/,
  DK: /^\d{8}$/,
  DO: /^(\d{11}|\d{3}-\d{7}-\d|\d{9}|\d-\d{2}-\d{5}-\d)$/,
  EE: /^\d{9}$/,
  EL: /^\d{9}$/,
  ES: /^[A-Z0-9]\d{7}[A-Z0-9]$/,
  FI: /^\d{8}$/,
  FR: /^[A-HJ-NP-Z0-9]{2}\d{9}$/,
  GB: /^(\d{7}([0-8]\d|9[0-6])(\d{3})?|\d{3} \d{4} ([0-8]\d|9[0-6])( \d{3})?|GD[0-4]\d{2}|HA[5-9]\d{2})$/,
  GT: /^\d{6,8}-?[\dK]$/,
  HR: /^\d{11}$/,
  HU: /^\d{8}$/,
  ID: /^(\d{15,16}|\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3})$/,
  IE: /^(\d{7}[A-W][A-IW]?|\d[A-Z+*]\d{5}[A-W])$/,
  IN: /^[A-Z0-9]{15}$/,
  IS: /^\d{5,6}$/,
  IT: /^\d{11}$/,
  JP: /^T?\d{13}$/,
  KR: /^\d{3}-?\d{2}-?\d{5}$/,
  LT: /^(\d{9}|\d{11,12})$/,
  LU: /^\d{8}$/,
  LV: /^\d{11}$/,
  MK: /^\d{13}$/,
  MT: /^\d{8}$/,
  MX: /^[A-ZÑ&]{3,4}\d{6}[A-Z0-9]{3}$/,
  NG: /^\d{8}-?\d{4}$/,
  NL: /^\d{9}B\d{2}$/,
  NO: /^\d{9}(MVA)?$/,
  NZ: /^\d{8,9}$/,
  PE: /^\d{11}$/,
  PH: /^\d{3}-?\d{3}-?\d{3}(-?\d{3,5})?$/,
  PL: /^\d{10}$/,
  PT: /^\d{9}$/,
  PY: /^\d{6,8}-\d$/,
  RO: /^\d{2,10}$/,
  RS: /^\d{9}$/,
  RU: /^(\d{10}|\d{12})$/,
  SE: /^\d{10}(01|\d{2})$/,
  SG: /^(\d{8,9}[A-Z]|[RST]\d{2}[A-Z]{2}\d{4}[A-Z]|M[A-Z0-9]\d{7}[A-Z]|M\d{8}[A-Z])$/,
  SI: /^\d{8}$/,
  SK: /^\d{10}$/,
  SV: /^\d{4}-\d{6}-\d{3}-\d$/,
  TH: /^\d{13}$/,
  TR: /^\d{10}$/,
  UA: /^(\d{10}|\d{12})$/,
  UY: /^\d{12}$/,
  VE: /^[JGVE]-?\d{8}-?\d$/,
  ZA: /^4\d{9}$/,
}

/** Is this written as numbers of `country` are, `DK12345678` or `12345678`? Null where no shape is
 *  known. Says nothing of check digits. */
export function isVatShape(country: string, text: string): boolean | null {
  const shape = shapes[country]
  if (shape === undefined) return null
  const isPrefixed = text.startsWith(country)
  const number = isPrefixed ? text.slice(country.length) : text
  return shape.test(number) || (isPrefixed && shape.test(text))
}
