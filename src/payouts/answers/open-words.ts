import type { OpenReason } from './answer-line.ts'

/** Why a line of an answer waits, and what a person can do about it. */
export const openWords: Readonly<
  Record<OpenReason, { readonly text: string; readonly remedy: string }>
> = {
  names_no_file: {
    text: 'The answer does not say which file it answers.',
    remedy: 'Ask the bank which file it means; the file itself may not have been readable to it.',
  },
  file_unknown: {
    text: 'It answers a file that was not sent from here.',
    remedy: 'Look whether somebody else sent the file, and who; then close the line.',
  },
  block_unknown: {
    text: 'It names a block that the file does not have.',
    remedy: 'Compare it with the file of the run, and ask the bank.',
  },
  payment_unknown: {
    text: 'It names no payment of ours.',
    remedy: 'Find the payment with the bank and assign the line to it.',
  },
  other_run: {
    text: 'The payment it names is of another run than the file it answers.',
    remedy: 'Ask the bank which of the two it means, and assign the line to that one.',
  },
  not_sent: {
    text: 'The run it names was not released.',
    remedy: 'Find out how the bank has it: nothing of the run should have left.',
  },
  amount_differs: {
    text: 'The amount is not that of the payment.',
    remedy: 'Ask the bank what it carried out, and file its written answer.',
  },
  after_refusal: {
    text: 'The bank takes on what it had refused or given back before.',
    remedy: 'Ask it at once which holds: what it owed may be in another run by now.',
  },
  settled_before: {
    text: 'A statement had shown it paid, and one person filed that it came back: no money moves.',
    remedy:
      'Another person of Finance confirms it against what the bank says, or declines it; the line ' +
      'of the statement that shows the money back ends it as well.',
  },
  trace_ambiguous: {
    text: 'More than one payment of ours has its trace number.',
    remedy: 'Find out with the bank which of them it means, and assign the line to that one.',
  },
  account_differs: {
    text: 'Its trace number is of a payment to another account than it names.',
    remedy: 'Ask the bank which entry it returns; then assign the line, or close it.',
  },
  blocked: {
    text: 'The bank keeps the money for a reason of law.',
    remedy: 'Tell Legal; the payment is not made again before the bank has given it back.',
  },
  notice_of_change: {
    text: 'The bank says that the data of the account are others.',
    remedy: 'Propose the corrected account for the vendor; Finance approves it.',
  },
  unclear: {
    text: 'The row reads in two ways, or lacks what its status asks.',
    remedy: 'Mend the row in the register and file it again; what was used is not used twice.',
  },
  refs_differ: {
    text: 'The two references it names are not of one payment.',
    remedy:
      'Ask who wrote it which of the two it means: a register is filed again with the right one, a ' +
      'line of a bank is assigned.',
  },
  not_erp: {
    text: 'It is of a payment that a bank carries out, not the ERP.',
    remedy: 'Find out why the ERP has a bill for it: it may be paid twice.',
  },
  day_unlikely: {
    text: 'The day it was paid lies ahead, or before the run was released.',
    remedy: 'Ask who keeps the ERP for the day, and file the register again.',
  },
  between_banks: {
    text: 'The banks dispute a return between them.',
    remedy: 'Nothing moves here; watch the statement, then close the line.',
  },
}
