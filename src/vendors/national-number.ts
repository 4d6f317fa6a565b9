import { validate as arCuit } from 'stdnum/lib/cjs/ar/cuit.js'
import { validate as auAbn } from 'stdnum/lib/cjs/au/abn.js'
import { validate as auAcn } from 'stdnum/lib/cjs/au/acn.js'
import { validate as brCnpj } from 'stdnum/lib/cjs/br/cnpj.js'
import { validate as brCpf } from 'stdnum/lib/cjs/br/cpf.js'
import { validate as caBn } from 'stdnum/lib/cjs/ca/bn.js'
import { validate as caSin } from 'stdnum/lib/cjs/ca/sin.js'
import { validate as clRut } from 'stdnum/lib/cjs/cl/rut.js'
import { validate as cnUscc } from 'stdnum/lib/cjs/cn/uscc.js'
import { validate as coNit } from 'stdnum/lib/cjs/co/nit.js'
import { validate as gbUtr } from 'stdnum/lib/cjs/gb/utr.js'
import { validate as idNpwp } from 'stdnum/lib/cjs/id/npwp.js'
import { validate as ilHp } from 'stdnum/lib/cjs/il/hp.js'
import { validate as inGstin } from 'stdnum/lib/cjs/in/gstin.js'
import { validate as inPan } from 'stdnum/lib/cjs/in/pan.js'
import { validate as jpCn } from 'stdnum/lib/cjs/jp/cn.js'
import { validate as krBrn } from 'stdnum/lib/cjs/kr/brn.js'
import { validate as mxRfc } from 'stdnum/lib/cjs/mx/rfc.js'
import { validate as nzIrd } from 'stdnum/lib/cjs/nz/ird.js'
import { validate as peRuc } from 'stdnum/lib/cjs/pe/ruc.js'
import { validate as sgUen } from 'stdnum/lib/cjs/sg/uen.js'
import { validate as thTin } from 'stdnum/lib/cjs/th/tin.js'
import { validate as trVkn } from 'stdnum/lib/cjs/tr/vkn.js'
import { validate as twUbn } from 'stdnum/lib/cjs/tw/ubn.js'
import { validate as uaEdrpou } from 'stdnum/lib/cjs/ua/edrpou.js'
import { validate as zaVat } from 'stdnum/lib/cjs/za/vat.js'
import { compactNumber } from './vat-number.ts'

/** A number a country gives its companies or taxpayers. */
export type NumberKind = {
  /** As people there call it. */
  readonly name: string
  /** How it is written, for who typed it wrong. */
  readonly shape: string
  /** The number as kept, or null when it cannot be one; shape and check digit. */
  readonly read: (text: string) => string | null
}

type Validate = typeof auAbn

function byPackage(validate: Validate, also?: RegExp) {
  return (text: string): string | null => {
    const number = compactNumber(text)
    if (also !== undefined && !also.test(number)) return null
    const found = validate(number)
    return found.isValid ? compactNumber(found.compact) : null
  }
}

const gstOfCanada = /^\d{9}(RT\d{4})?$/
/** Not one digit fourteen times: its check digits agree, and the Receita gives out none. */
const notRepeated = /^(\d)(?!\1+$)/

/** Australia's GST number is the ABN; Canada's is the business number with RT; Singapore's is the UEN or
 *  `M90367890X` (IRAS); New Zealand's is the IRD number. */
const kinds: Readonly<Record<string, readonly NumberKind[]>> = {
  AR: [{ name: 'CUIT', shape: '11 digits, the last a check', read: byPackage(arCuit) }],
  AU: [
    { name: 'ABN', shape: '11 digits, the first two a check', read: byPackage(auAbn) },
    { name: 'ACN', shape: '9 digits, the last a check', read: byPackage(auAcn) },
  ],
  BR: [
    {
      name: 'CNPJ',
      shape: '14 digits, the last two a check',
      read: byPackage(brCnpj, notRepeated),
    },
    { name: 'CPF', shape: '11 digits, the last two a check', read: byPackage(brCpf, notRepeated) },
  ],
  CA: [
    {
      name: 'business number',
      shape: '9 digits, with RT0001 for GST/HST',
      read: byPackage(caBn, gstOfCanada),
    },
    { name: 'SIN', shape: '9 digits, the last a check', read: byPackage(caSin) },
  ],
  CL: [{ name: 'RUT', shape: '8 or 9 signs, the last a check', read: byPackage(clRut) }],
  CN: [{ name: 'USCC', shape: '18 letters and digits', read: byPackage(cnUscc) }],
  CO: [{ name: 'NIT', shape: '9 or 10 digits, the last a check', read: byPackage(coNit) }],
  ID: [{ name: 'NPWP', shape: '15 or 16 digits', read: byPackage(idNpwp) }],
  IL: [{ name: 'company number', shape: '9 digits, the first a 5', read: byPackage(ilHp) }],
  IN: [
    { name: 'GSTIN', shape: '15 signs: state, PAN, count, Z, check', read: byPackage(inGstin) },
    { name: 'PAN', shape: 'ABCDE1234F', read: byPackage(inPan) },
  ],
  JP: [
    {
      name: 'corporate number',
      shape: '13 digits, the first a check, with or without T',
      read: (text) => byPackage(jpCn)(compactNumber(text).replace(/^T/, '')),
    },
  ],
  KR: [{ name: 'business number', shape: '10 digits, the last a check', read: byPackage(krBrn) }],
  MX: [{ name: 'RFC', shape: '3 or 4 letters, a date, 3 signs', read: byPackage(mxRfc) }],
  NZ: [{ name: 'IRD number', shape: '8 or 9 digits, the last a check', read: byPackage(nzIrd) }],
  PE: [{ name: 'RUC', shape: '11 digits, the last a check', read: byPackage(peRuc) }],
  SG: [
    { name: 'UEN', shape: '9 or 10 signs, the last a letter', read: byPackage(sgUen) },
    { name: 'GST number', shape: 'M, a letter or digits, a letter', read: gstOfSingapore },
  ],
  TH: [{ name: 'TIN', shape: '13 digits, the last a check', read: byPackage(thTin) }],
  TR: [{ name: 'VKN', shape: '10 digits, the last a check', read: byPackage(trVkn) }],
  TW: [{ name: 'UBN', shape: '8 digits, the last a check', read: byPackage(twUbn) }],
  UA: [{ name: 'EDRPOU', shape: '8 digits, the last a check', read: byPackage(uaEdrpou) }],
  ZA: [{ name: 'VAT number', shape: '10 digits, the first a 4', read: byPackage(zaVat) }],
}

/** Beside the VAT number: what a W-8 of these countries may name as the foreign TIN. */
const taxpayerKinds: Readonly<Record<string, readonly NumberKind[]>> = {
  // Of any account the agency keeps: RC is that of the income tax.
  CA: [
    { name: 'business number', shape: '9 digits, with or without RC0001', read: byPackage(caBn) },
  ],
  GB: [{ name: 'UTR', shape: '10 digits, the first a check', read: byPackage(gbUtr) }],
}

function gstOfSingapore(text: string): string | null {
  const number = compactNumber(text)
  return /^(M[A-Z0-9]\d{7}[A-Z]|M\d{8}[A-Z])$/.test(number) ? number : null
}

/** The kinds of number a country's companies and taxpayers have, by ISO 3166 code; none where we know
 *  no rule. */
export function nationalNumbers(country: string): readonly NumberKind[] {
  return kinds[country] ?? []
}

/** The same, with what counts as a taxpayer's number only. */
export function taxpayerNumbers(country: string): readonly NumberKind[] {
  return [...(taxpayerKinds[country] ?? []), ...nationalNumbers(country)]
}

/** The number as kept under the first kind it fits; null under none. */
export function readNational(kindsAsked: readonly NumberKind[], text: string): string | null {
  for (const kind of kindsAsked) {
    const number = kind.read(text)
    if (number !== null) return number
  }
  return null
}
