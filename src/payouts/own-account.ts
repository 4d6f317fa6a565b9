import { z } from 'zod'
import type { AccountScheme } from '../formats/clearing.ts'
import { profileRules } from './file-profile.ts'
import type { FileProfile } from './run.ts'

const part = z.string().trim().min(1).max(40)

/** An account of ours in the parts its country's banks write it in: of every kind a vendor's may be. */
export const ownAccountSchema = z.discriminatedUnion('scheme', [
  z.strictObject({
    scheme: z.literal('iban'),
    iban: z.string().max(50),
    bic: z.string().trim().min(1).max(11).nullable().default(null),
  }),
  z.strictObject({
    scheme: z.literal('aba'),
    routingNumber: z.string().max(16),
    accountNumber: z.string().max(34),
  }),
  z.strictObject({
    scheme: z.literal('gb'),
    sortCode: z.string().max(16),
    accountNumber: z.string().max(16),
  }),
  z.strictObject({
    scheme: z.literal('ca'),
    transitNumber: part,
    institutionNumber: part,
    accountNumber: part,
  }),
  z.strictObject({ scheme: z.literal('au'), bsb: part, accountNumber: part }),
  z.strictObject({
    scheme: z.literal('jp'),
    bankCode: part,
    branchCode: part,
    accountNumber: part,
  }),
  z.strictObject({ scheme: z.literal('in'), ifsc: part, accountNumber: part }),
  z.strictObject({ scheme: z.literal('br'), bankCode: part, agency: part, accountNumber: part }),
  z.strictObject({ scheme: z.literal('mx'), clabe: part }),
  z.strictObject({
    scheme: z.literal('sg'),
    bankCode: part,
    branchCode: part,
    accountNumber: part,
  }),
])
export type OwnAccount = z.output<typeof ownAccountSchema>

/** What an own account of each kind is called, in a sentence. */
export const ownWords: Readonly<Record<AccountScheme | 'erp', string>> = {
  iban: 'an IBAN',
  aba: 'routing and account number',
  gb: 'sort code and account number',
  ca: 'a Canadian account',
  au: 'an Australian account',
  jp: 'a Japanese account',
  in: 'an Indian account',
  br: 'a Brazilian account',
  mx: 'a CLABE',
  sg: 'a Singaporean account',
  erp: 'no number (the ERP knows it)',
}

/** Currencies that accounts of a country are kept in, by what banks there offer companies: their own,
 *  and US dollars where residents may hold them (India and Brazil restrict that). An IBAN, a US and a
 *  British account may be of any currency. */
const kept: Readonly<Partial<Record<AccountScheme, readonly string[]>>> = {
  ca: ['CAD', 'USD'],
  au: ['AUD', 'USD'],
  jp: ['JPY', 'USD'],
  in: ['INR'],
  br: ['BRL'],
  mx: ['MXN', 'USD'],
  sg: ['SGD', 'USD'],
}

/** Kinds of own account that a profile can debit in a currency, the usual one first; `null` among them
 *  where the ERP may know it. Pure. */
export function ownKinds(
  profile: FileProfile,
  currency: string,
): readonly (AccountScheme | null)[] {
  const rule = profileRules[profile]
  if (rule.currency !== null && rule.currency !== currency) return []
  return rule.own.filter((each) => each === null || (kept[each]?.includes(currency) ?? true))
}

/** What an account was expected to be, where it does not fit its profile and currency; null where it
 *  fits. A British list debits a British account, also when it is written as an IBAN. Pure. */
export function ownMisfit(of: {
  readonly profile: FileProfile
  readonly currency: string
  readonly scheme: AccountScheme | null
  readonly masked: string | null
}): string | null {
  const { profile, currency, scheme, masked } = of
  const rule = profileRules[profile]
  const kinds = ownKinds(profile, currency)
  const isForeign = profile === 'csv_gb' && scheme === 'iban' && masked?.startsWith('GB') === false
  if (kinds.includes(scheme) && !isForeign) return null
  const wanted = (kinds.length > 0 ? kinds : rule.own).map((each) => ownWords[each ?? 'erp'])
  const listed = isForeign ? 'sort code and account number or a British IBAN' : wanted.join(' or ')
  return `${listed} in ${rule.currency ?? currency}`
}
