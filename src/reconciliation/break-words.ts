import { type Money, printMoney } from '../kernel/money.ts'
import type { BreakCause } from './line.ts'

/** What a break is and what to do about it, in sentences. */
export function breakWords(
  cause: BreakCause,
  amount: Money | null,
): { readonly text: string; readonly remedy: string } {
  const shown = amount === null ? 'An amount' : printMoney(amount)
  switch (cause) {
    case 'no_payment':
      return {
        text: `${shown.replace(/^-/, '')} left the account and no payment of ours is this amount.`,
        remedy: 'Match it by hand, say that it is a bank charge, or resolve it with a reason.',
      }
    case 'proposed':
      return {
        text: `${shown} may be one of the payments proposed; nothing on the line says which.`,
        remedy: 'Accept the right one, or reject them.',
      }
    case 'part_left':
      return {
        text: `${shown} of the line is not explained yet.`,
        remedy: 'Match the rest by hand, or say that it is a charge or a difference of exchange.',
      }
    case 'money_in':
      return {
        text: `${shown} came in and gives back no payment of ours.`,
        remedy:
          'Match it to the payment it returns or the claim it refunds, or resolve it with a reason.',
      }
    case 'overdue':
      return {
        text: `${shown} was sent and no statement shows it.`,
        remedy: 'Import the statements since, or ask the bank. It is never paid again blindly.',
      }
    case 'quarantined':
      return {
        text: 'The statement contradicts itself; none of its lines is booked.',
        remedy: 'Ask the bank for the statement again, and import that.',
      }
    case 'gap':
      return {
        text: `The statement does not begin where the one before ended: ${shown} apart.`,
        remedy: 'A statement in between is missing: import it.',
      }
  }
}
