import { toDecimal } from '../kernel/money.ts'
import type { NachaPayment } from './nacha-file.ts'

/** Payment related information of one addendum. Source: Nacha Operating Rules, Appendix Three. */
const ADDENDUM_LENGTH = 80

/** What the addenda of an entry say, each at most 80 characters, as ANSI ASC X12 segments: per thing
 *  paid one `RMR*IV*reference**amount\` (820, remittance advice). PPD carries one addendum only: with
 *  more to say it is a note, `NTE*PMT*…\`, of as many references as fit and how many more. */
export function remittanceLines(
  payment: Pick<NachaPayment, 'receiver' | 'remittance'>,
): readonly string[] {
  const { receiver, remittance } = payment
  if (receiver.kind === 'person' && remittance.length > 1) {
    return [noteOf(remittance.map((line) => line.reference))]
  }
  return remittance.map(({ reference, amount }) => `RMR*IV*${reference}**${toDecimal(amount)}\\`)
}

function noteOf(references: readonly string[]): string {
  for (let shown = references.length; shown > 0; shown -= 1) {
    const left = references.length - shown
    const more = left === 0 ? '' : ` and ${left} more`
    const note = `NTE*PMT*${references.slice(0, shown).join(', ')}${more}\\`
    if (note.length <= ADDENDUM_LENGTH) return note
  }
  return `NTE*PMT*${references.length} claims\\`
}
