import { settingsSweep, type Subscription, type Sweep } from '../audit/index.ts'
import { vendorNews } from '../vendors/index.ts'
import { assessOnAccount, assessOnNews, assessOnPayer, sweepAssessments } from './assess-again.ts'
import { sweepOwnAccounts } from './change-payer.ts'
import { sweepSilence } from './inbound/silence.ts'
import { noticeCalendar } from './cooled-account.ts'
import { remittanceLetters } from './remittance.ts'
import { sweepRepaymentInvoices } from './repayment/issue.ts'
import { repaymentLetters } from './repayment/letters.ts'
import { settingsRead } from './settings-kept.ts'
import { taxLetters } from './tax/letters.ts'
import { sweepUnanswered } from './unanswered.ts'

const news = [
  'payable.created',
  'payable.returned',
  'payable.confirmed',
  'payable.lowered',
  'partner.updated',
  'partner.suspended',
  'partner.reinstated',
  'partner.terminated',
  ...vendorNews,
] as const

/** News only refreshes what is held; what protects money is read again at release. */
export const subscriptions: readonly Subscription[] = [
  ...news.map((event) => ({ event, name: 'payouts.assess', run: assessOnNews })),
  { event: 'paying_account.approved', name: 'payouts.assess', run: assessOnAccount },
  { event: 'paying_account.usable', name: 'payouts.assess', run: assessOnAccount },
  { event: 'payer.taxes_set', name: 'payouts.assess', run: assessOnPayer },
  { event: 'calendar.change_proposed', name: 'payouts.calendar_notice', run: noticeCalendar },
  ...remittanceLetters,
  ...taxLetters,
  ...repaymentLetters,
]

export const sweeps: readonly Sweep[] = [
  { name: 'payouts.settings', everySeconds: 10 * 60, run: settingsSweep(settingsRead) },
  { name: 'payouts.own_accounts', everySeconds: 5 * 60, run: sweepOwnAccounts },
  { name: 'payouts.assessments', everySeconds: 5 * 60, run: sweepAssessments },
  { name: 'payouts.repayment_invoices', everySeconds: 60 * 60, run: sweepRepaymentInvoices },
  { name: 'payouts.unanswered', everySeconds: 30 * 60, run: sweepUnanswered },
  { name: 'payouts.inbound_silence', everySeconds: 10 * 60, run: sweepSilence },
]
