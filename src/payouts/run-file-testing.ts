import { endToEndId } from '../formats/end-to-end-id.ts'
import { money } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import type { ContentPayment, RunContent } from './content.ts'
import { isErpProfile, profileRules } from './file-profile.ts'
import type { Originator } from './originator.ts'
import type { OpenAccount, OpenAccounts } from './run-file-parts.ts'
import type { FileProfile } from './run.ts'

/** For tests: a run of two payments, 1250.50 to a company for two claims and 500.00 to a person, as
 *  the profile's accounts and currency are, with the accounts opened. */
export function runFixture(profile: FileProfile): {
  readonly content: RunContent
  readonly accounts: OpenAccounts
} {
  const rule = profileRules[profile]
  const currency = rule.currency ?? 'USD'
  const scheme = rule.creditors?.[0] ?? 'iban'
  const originator = originatorOf(profile)
  const payments = [
    payment(1, { currency, scheme, minors: [100_000n, 25_050n], name: 'Nordwind Systems Limited' }),
    payment(2, { currency, scheme, minors: [50_000n], name: 'Zoë Müller-Ortiz' }),
  ]
  const day = Temporal.PlainDate.from('2026-11-24')
  const content: RunContent = {
    number: 'PR-2026-0007',
    messageId: 'PR-2026-0007',
    createdAt: Temporal.Instant.from('2026-11-20T09:30:00Z'),
    executeOn: day,
    ...(profile === 'bacs' ? { processOn: day.subtract({ days: 1 }) } : {}),
    currency,
    payer: { payerId: 'payer', legalName: 'Example Europe Ltd', address },
    account: {
      payingAccountId: 'account',
      profile,
      masked: null,
      bic: null,
      routingNumber: numbers[rule.own[0] ?? 'none']?.routingNumber ?? null,
      batchBooking: true,
      glAccount: isErpProfile(profile) ? '6400' : null,
      ...(originator === null ? {} : { originator, zone: 'Europe/Dublin' }),
    },
    payments,
  }
  const opened = numbers[scheme]?.opened ?? null
  const creditors =
    opened === null ? [] : payments.map((each) => [each.bankDetailId, opened] as const)
  const own = numbers[rule.own[0] ?? 'none']?.opened ?? null
  return { content, accounts: { own, creditors: new Map(creditors) } }
}

const address = {
  street: 'Dame Street',
  houseNumber: '1',
  postCode: 'D02',
  town: 'Dublin',
  region: null,
  country: 'IE',
}

const numbers: Readonly<
  Record<string, { readonly opened: OpenAccount; readonly routingNumber: string | null }>
> = {
  iban: { opened: { scheme: 'iban', account: 'IE29AIBK93115212345678' }, routingNumber: null },
  aba: { opened: { scheme: 'aba', account: '0098765432' }, routingNumber: '021000021' },
  gb: { opened: { scheme: 'gb', account: '70872490' }, routingNumber: '404784' },
}

function payment(
  ordinal: number,
  of: {
    readonly currency: string
    readonly scheme: string
    readonly minors: readonly bigint[]
    readonly name: string
  },
): ContentPayment {
  const { currency, scheme, minors, name } = of
  const lines = minors.map((minor, n) => ({
    payableId: `payable-${ordinal}-${n}`,
    decisionId: `decision-${ordinal}-${n}`,
    lineNo: n + 1,
    instalment: 1,
    fundId: 'fund',
    reference: `MDF-2026-0004${ordinal}/${n + 1}`,
    amount: money(minor, currency),
  }))
  const isUs = scheme === 'aba'
  return {
    paymentId: `payment-${ordinal}`,
    ordinal,
    endToEndId: unwrap(endToEndId({ runNumber: 'PR-2026-0007', ordinal, attempt: 1 })),
    partnerId: `partner-${ordinal}`,
    bankDetailId: `detail-${ordinal}`,
    creditorName: name,
    creditorAddress: { ...address, country: isUs ? 'US' : 'IE' },
    masked: '****2490',
    accountMark: 'mark',
    bic: null,
    routingNumber: numbers[scheme]?.routingNumber ?? null,
    erpNumber: `V-${ordinal}`,
    amount: money(
      minors.reduce((sum, minor) => sum + minor, 0n),
      currency,
    ),
    remittance: `${lines.map((line) => line.reference).join(', ')}, PR-2026-0007`,
    ...(isUs
      ? {
          forFile: {
            creditorKind: ordinal === 1 ? ('company' as const) : ('person' as const),
            accountKind: 'checking' as const,
            name: null,
          },
        }
      : {}),
    lines,
  }
}

/** The ids a bank gives, for the profiles that ask for them. */
export function originatorOf(profile: FileProfile): Originator | null {
  if (profile === 'bacs') {
    return { kind: 'bacs', serviceUserNumber: '123456', userName: 'EXAMPLE EUROPE' }
  }
  if (profile !== 'nacha') return null
  return {
    kind: 'nacha',
    companyId: '1123456789',
    companyName: 'EXAMPLE EUROPE',
    immediateOrigin: '1123456789',
    immediateDestination: '021000021',
    destinationName: 'FIRST EXAMPLE BANK',
    entryDescription: 'INCENTIVE',
  }
}
