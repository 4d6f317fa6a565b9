import type { RunStatus } from './run.ts'
import type { TransmissionState } from './transmission/transmission.ts'

/** What of a released file decides whether a person may hand it in at the bank. */
export type HandInFacts = {
  readonly number: string
  readonly status: RunStatus
  /** Payments that were refused or came back: they are owed again. */
  readonly takenBack: number
  /** Payments that the bank carries out or has carried out. */
  readonly answered: number
  /** Payments of which nobody can tell. */
  readonly unknown: number
  /** Where the program has brought it; null where files of the account are handed in by hand. */
  readonly transmission: TransmissionState | null
}

/** Why the file of a run is not (any more) to be handed in, as what it is and what to do; null when it
 *  is. It is while its run waits for the bank, the bank has said nothing of it, none of its payments
 *  is owed again, and the program neither sends it nor has sent it. Pure. */
export function handInBar(
  facts: HandInFacts,
): { readonly because: string; readonly todo: string } | null {
  const { status, takenBack, answered, unknown, transmission } = facts
  if (takenBack > 0) {
    const payments = takenBack === 1 ? '1 payment of it is' : `${takenBack} payments of it are`
    return {
      because: `${payments} owed again, refused or come back`,
      todo: 'What is owed again is paid by another run.',
    }
  }
  if (status !== 'released') {
    const because = status === 'acknowledged' ? 'the bank has it' : `its run is ${status}`
    return { because, todo: 'Wait for what the bank says, or read the audit copy.' }
  }
  if (answered > 0) {
    return { because: 'the bank has answered to it', todo: 'Wait for what it says of the rest.' }
  }
  if (unknown > 0) {
    return {
      because: 'nobody can tell whether the bank has it',
      todo: 'Ask the bank, and file what it answers.',
    }
  }
  return transmission === null ? null : onItsWay(transmission)
}

function onItsWay(state: TransmissionState) {
  switch (state) {
    case 'waiting':
    case 'sending':
      return { because: 'the program sends it', todo: 'Stop that first, while it waits.' }
    case 'sent':
      return { because: 'it is at the bank', todo: 'Wait for what the bank says.' }
    case 'unknown':
      return {
        because: 'nobody can tell whether the bank has it',
        todo: "Look at the bank's folder and ask the bank first.",
      }
    case 'failed':
      return null
  }
}

/** What a copy for audit is called: the same bytes, under a name that no bank's upload takes for a
 *  payment file. `PR-2026-0007.xml` → `PR-2026-0007.xml.audit-copy` */
export function auditCopyName(name: string): string {
  return `${name}.audit-copy`
}
