import { must } from '../../src/kernel/assert.ts'
import { parseDecimal } from '../../src/kernel/money.ts'
import type { FiledAnswer } from '../../src/payouts/answers/file-answer.ts'
import type { PaymentForMatching, Step } from '../../src/payouts/index.ts'
import type { Ground } from '../../src/payouts/testing.ts'
import type { releasedRun } from '../../src/reconciliation/testing.ts'

/** The real commands on a real database; each example has a payer, an account and a fund of its own. */
export type World = {
  readonly ground: Ground
  readonly iban: string
  sent: Awaited<ReturnType<typeof releasedRun>> | null
  bytes: Uint8Array
  closing: bigint
  count: number
  /** Answers filed, the last one last. */
  answers: FiledAnswer[]
  letter: string
  /** A run that pays again. */
  next: Step | null
}

export const minorOf = (text: string) =>
  must(parseDecimal(text.replaceAll(',', '').replace(' EUR', ''), 'EUR'), `an amount: ${text}`).minor
export const sentRun = (world: World) => must(world.sent, 'a run was sent')

export function paymentOf(world: World, amount: string): PaymentForMatching {
  const found = sentRun(world).payments.find((each) => each.amount.minor === minorOf(amount))
  return must(found, `a payment of ${amount}`)
}
