import { Temporal } from '../kernel/temporal.ts'
import { placeOf } from './place.ts'
import { type Finding, lacks, reasonOf } from './reasons.ts'

const eur = (minor: bigint) => ({ minor, currency: 'EUR' })
const day = Temporal.PlainDate.from

/** Why each code keeps a payment out, or a run from going, and what must be so that it passes, with a
 *  finding as an example. A code without a line here is a type error. */
type Entry<C extends Finding['code']> = {
  readonly passes: string
  readonly example: Extract<Finding, { readonly code: C }>
}
export const preflightCatalog: { readonly [C in Finding['code']]: Entry<C> } = {
  payable_moved: {
    passes: 'each payable is ready, or scheduled in this run',
    example: { code: 'payable_moved', reference: 'MDF-2026-00042/2', status: 'cancelled' },
  },
  payable_held: {
    passes: 'nothing holds a payable of it',
    example: {
      code: 'payable_held',
      reference: 'MDF-2026-00042/2',
      what: 'tax_form_expired',
      owedBy: 'partner',
      until: null,
    },
  },
  amount_differs: {
    passes: 'it is the sum of what its payables come to now',
    example: { code: 'amount_differs', payment: eur(500_000n), payables: eur(300_000n) },
  },
  partner_standing: {
    passes: 'the partner is active and in good standing, or what it is owed is confirmed',
    example: { code: 'partner_standing', partner: 'GLOBEX', status: 'suspended' },
  },
  vendor_lacks: {
    passes: 'the vendor lacks nothing, today and on the execution day',
    example: { code: 'vendor_lacks', what: 'vendor_suspended', owedBy: 'finance', until: null },
  },
  account_changed: {
    passes: 'the usable account is the one that was approved',
    example: { code: 'account_changed', masked: 'DE** **** 3000' },
  },
  creditor_changed: {
    passes: 'name, address and ERP number are those that were approved',
    example: { code: 'creditor_changed', creditor: 'Globex GmbH' },
  },
  duplicate: {
    passes: 'no other living payment pays the same decision, line and instalment',
    example: { code: 'duplicate', reference: 'MDF-2026-00042/2' },
  },
  fund_short: {
    passes: 'each fund holds payable what is to leave it',
    example: { code: 'fund_short', fund: 'EMEA-MDF', holds: eur(0n), needs: eur(300_000n) },
  },
  below_minimum: {
    passes: 'it reaches the minimum, or has waited 12 months, or the partner is terminated',
    example: { code: 'below_minimum', amount: eur(1_000n), minimum: eur(5_000n) },
  },
  file_refused: {
    passes: "the file's own rules accept every field of it",
    example: {
      code: 'file_refused',
      field: 'post code',
      found: '',
      expected: 'one, as SEPA has refused addresses without since November 2026',
    },
  },
  no_erp_number: {
    passes: 'on the ERP rail the vendor has its number there',
    example: { code: 'no_erp_number' },
  },
  no_rate: {
    passes: 'there is a rate of the day for what is converted',
    example: {
      code: 'no_rate',
      owed: eur(300_000n),
      to: 'USD',
      said: 'There is no rate of 1 April 2026.',
    },
  },
  tax_changed: {
    passes: 'withholding and VAT come to what was planned',
    example: {
      code: 'tax_changed',
      withheld: eur(0n),
      vat: eur(0n),
      withheldNow: eur(90_000n),
      vatNow: eur(0n),
    },
  },
  netting_changed: {
    passes: 'what is to be netted is open and not disputed',
    example: { code: 'netting_changed', reference: 'RF-2026-00001/2', why: 'disputed' },
  },
  removed: {
    passes: 'nobody took it out',
    example: { code: 'removed', reason: 'paid by card' },
  },
  screening_stale: {
    passes: 'no sanctions list that is loaded is older than its limit of days',
    example: {
      code: 'screening_stale',
      list: 'OFAC Consolidated (non-SDN)',
      ageDays: 12,
      limitDays: 10,
    },
  },
  not_banking_day: {
    passes: 'the run executes on a banking day of the account',
    example: { code: 'not_banking_day', day: day('2026-04-03'), next: day('2026-04-07') },
  },
  cut_off_passed: {
    passes: 'the bank can still have the file in time',
    example: {
      code: 'cut_off_passed',
      executeOn: day('2026-04-01'),
      closedAt: Temporal.Instant.from('2026-04-01T13:30:00Z'),
      zone: 'Europe/Berlin',
    },
  },
  paying_account_changing: {
    passes: 'no change of our account or its payer waits',
    example: { code: 'paying_account_changing', account: 'EUR main', until: day('2026-05-05') },
  },
  paying_account_unusable: {
    passes: 'our account is usable',
    example: { code: 'paying_account_unusable', account: 'EUR main', state: 'retired' },
  },
}

/** Every code of preflight and everything a vendor or payable can lack, as Markdown: what passes, the
 *  sentence, the remedy, who owes it, and the page it is remedied on. */
export function preflightPage(): string {
  const codes = Object.values(preflightCatalog).map(({ passes, example }) => {
    const { text, remedy, owedBy, place } = reasonOf(example)
    return (
      `### \`${example.code}\`\n\n- **passes** ${passes}.\n- **fails** *${text}*\n` +
      `- ${remedy} Owed by ${owedBy}${pageText(place?.kind)}.`
    )
  })
  const words = Object.entries(lacks).map(
    ([what, { text, remedy }]) =>
      `| \`${what}\` | ${text} | ${remedy} | ${placeOf(what, {})?.kind ?? ''} |`,
  )
  return (
    '# Preflight\n\nWhat keeps a payment out of a run, or a run from going; asked when a run is ' +
    'prepared, when it is checked, and once more under lock when it is released. What fails drops ' +
    'out with its reason and the page that remedies it, the rest goes on. Printed from the code: ' +
    '`npm run -s quittance -- checks`; examples are in `spec/preflight`.\n\n' +
    `${codes.join('\n\n')}\n\n## What a vendor or payable can lack\n\n` +
    '| what | sentence | remedy | page |\n| --- | --- | --- | --- |\n' +
    `${words.join('\n')}\n`
  )
}

function pageText(kind: string | undefined): string {
  return kind === undefined ? '' : `; its page: ${kind}`
}
