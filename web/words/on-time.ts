import type { PayHealth } from '../../src/payouts/contract.ts'
import type { Tone } from '../ui/tone.ts'
import { sayCode } from './submission.ts'

const healths: Readonly<Record<PayHealth, { readonly word: string; readonly tone: Tone }>> = {
  late: { word: 'Late', tone: 'bad' },
  will_be_late: { word: 'Will be late', tone: 'bad' },
  at_risk: { word: 'At risk', tone: 'warn' },
  on_time: { word: 'On time', tone: 'good' },
}

export function sayHealth(health: PayHealth): { readonly word: string; readonly tone: Tone } {
  return healths[health]
}

const steps: Readonly<Record<string, string>> = {
  prepare: 'A run is prepared.',
  check: 'The run is checked.',
  approve: 'The run is approved.',
  release: 'The run is released.',
  bank_answer: 'The bank books it, or says why not.',
  paying_account: 'The payer has no account to pay it from.',
  invitation: 'The vendor is invited.',
  profile: 'The vendor profile is filled in and sent.',
  papers_to_check: 'The papers are checked.',
  profile_approval: 'The vendor profile is approved.',
  bank_detail: 'An account is named.',
  call_back: 'The account is called back.',
  bank_approval: 'The account is approved.',
  cooling_off: 'A changed account cools off.',
  hold_period: 'The hold period runs.',
  tax_form_expired: 'A new tax form is sent.',
  tax_form_approval: 'The new tax form is approved.',
}

const lateSteps: Readonly<Record<string, string>> = {
  prepare: 'No run was prepared.',
  check: 'The run was not checked.',
  approve: 'The run was not approved.',
  release: 'The run was not released.',
  bank_answer: 'The bank booked it late, or sent it back.',
  paying_account: 'The payer had no account to pay it from.',
  execution_day: 'The run was for a day after the due day.',
  too_short: 'It was due before anybody could have paid it.',
  below_minimum: 'It was less than the smallest payment, and waited for more.',
  assessment: 'Nobody had looked whether it could be paid.',
  profile: 'The vendor profile was not sent.',
  invitation: 'The vendor was not invited.',
  bank_detail: 'No account was named.',
  call_back: 'The account was not called back.',
  bank_approval: 'The account was not approved.',
  cooling_off: 'The account had been changed, and cooled off.',
  account_refused: 'A bank had refused the account.',
  vendor_suspended: 'The vendor was suspended.',
  tax_invoice: 'There was no tax invoice.',
  tax_form_expired: 'The tax form had expired.',
  tax_form_approval: 'The new tax form was not approved.',
  screening_hit: 'A possible hit on a sanctions list was not settled.',
  removed: 'It was taken out of a run.',
  no_rate: 'There was no rate of exchange.',
}

/** Which step was late, in words. */
export function sayLateStep(step: string): string {
  return lateSteps[step] ?? `${sayCode(step)}.`
}

/** Whom it counts against. */
export function sayLateOwner(owner: string): string {
  return owner === 'time' ? 'nobody' : sayCode(owner)
}

export function sayBusinessDays(days: number): string {
  return days === 1 ? '1 business day' : `${days} business days`
}

/** How long a day has passed, in banking days: `3 business days ago`. */
export function sayPast(days: number): string {
  if (days === 0) return 'today'
  return days === 1 ? '1 business day ago' : `${days} business days ago`
}

/** What has to happen next, in words. */
export function sayStep(step: string): string {
  return steps[step] ?? `${sayCode(step)}.`
}
