import type { FileChunks } from '../formats/chunks.ts'
import { type AccountScheme } from '../formats/clearing.ts'
import { type CharacterSet, writtenName } from '../formats/spelling.ts'
import type { ContentPayment, RunContent } from './content.ts'
import type { Finding } from './reasons.ts'

/** Account numbers, opened for the writing of one file and nothing else. */
export type OpenAccounts = {
  /** Our own; null on the ERP's rail when the ERP knows it. */
  readonly own: OpenAccount | null
  /** By bank detail. */
  readonly creditors: ReadonlyMap<string, OpenAccount>
}
export type OpenAccount = { readonly scheme: AccountScheme; readonly account: string }

/** Why a file cannot be written; `paymentId` null: the file's own fault. */
export type PaymentFault = { readonly paymentId: string | null; readonly finding: Finding }

/** The file as chunks, which are written when they are asked for; each asking begins anew. */
export type WrittenFile =
  | { readonly ok: true; readonly chunks: FileChunks }
  | { readonly ok: false; readonly faults: readonly PaymentFault[] }

/** True when something leaves the account: what is netted in full makes no line in a file. */
export function leaves(payment: Pick<ContentPayment, 'amount'>): boolean {
  return payment.amount.minor > 0n
}

/** The payments that leave, each as a writer takes it, made one by one: never all at once. */
export function* leaving<T>(
  content: Pick<RunContent, 'payments'>,
  as: (payment: ContentPayment) => T,
): Generator<T, void, void> {
  for (const payment of content.payments) if (leaves(payment)) yield as(payment)
}

/** A writer's fault as a finding. An account number is never shown, not even a wrong one. */
export function faultOf(fault: {
  readonly paymentId: string | null
  readonly field: string
  readonly found: string
  readonly expected: string
}): PaymentFault {
  const { paymentId, field, expected } = fault
  const found = field.toLowerCase().includes('account') ? 'the account on file' : fault.found
  return { paymentId, finding: { code: 'file_refused', field, found, expected } }
}

/** The name a file is given to write: the one on file, or, only where that does not fit by the
 *  declared rules, the shorter one that Finance stated for the account. */
export function nameFor(
  payment: Pick<ContentPayment, 'creditorName' | 'forFile'>,
  fit: { readonly set: CharacterSet; readonly lengthMax: number },
): string {
  const { creditorName } = payment
  const stated = payment.forFile?.name ?? null
  return stated === null || writtenName(creditorName, fit).ok ? creditorName : stated
}

/** The running number of a run in its year: 7 of PR-2026-0007. */
export function runSequence(content: Pick<RunContent, 'number'>): number {
  return Number(content.number.slice('PR-2026-'.length))
}
