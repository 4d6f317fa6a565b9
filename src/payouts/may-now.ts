import type { Actor } from '../audit/index.ts'
import { type Action, mayDo } from '../identity/index.ts'
import { approvalBar, type DutyFacts, releaseBar } from './duties.ts'
import { runMoves, type RunStatus } from './run.ts'

/** What whoever looks at a run may do with it now; `whyNot` is what a disabled button says. */
export type MayNow = {
  readonly action: 'check' | 'change' | 'approve' | 'release' | 'cancel' | 'file' | 'handIn'
  readonly may: boolean
  readonly whyNot: string | null
}

const needs = {
  check: 'run.prepare',
  change: 'run.prepare',
  approve: 'run.approve',
  release: 'run.release',
  cancel: 'run.cancel',
  file: 'run.file',
  handIn: 'run.transmit',
} as const satisfies Record<MayNow['action'], Action>

const stands: Readonly<Record<Exclude<MayNow['action'], 'file' | 'handIn'>, readonly RunStatus[]>> =
  {
    check: runMoves.check.from,
    change: runMoves.change.from,
    approve: ['checked', 'approved'],
    release: runMoves.release.from,
    cancel: runMoves.cancel.from,
  }

type RunFacts = {
  readonly status: RunStatus
  readonly duties: DutyFacts
  readonly payments: number
  /** Persons whose approval of the present content stands. */
  readonly approvers: readonly string[]
  readonly approvalsNeeded: number
  /** Payments that stand out and that whoever asks has not looked at. */
  readonly unseen: number
  readonly hasFile: boolean
  /** Why the file is not to be handed in by whoever asks; null when it is. */
  readonly handInBar: string | null
  /** Names of who may release it. */
  readonly mayRelease: readonly string[]
}

/** Pure: the permission table, the state and separation of duties, asked in that order. */
export function mayNow(actor: Actor, person: string, run: RunFacts): MayNow[] {
  const actions = Object.keys(needs) as MayNow['action'][] // the table's own keys
  return actions.map((action) => {
    const whyNot =
      roleBar(actor, action) ?? stateBar(action, run) ?? dutyBar(actor, person, action, run)
    return { action, may: whyNot === null, whyNot }
  })
}

function roleBar(actor: Actor, action: MayNow['action']): string | null {
  if (mayDo({ ...actor, signedIn: true }, needs[action])) return null
  const who = action === 'check' || action === 'change' ? 'A specialist or lead' : 'Finance'
  return `${who} does this.`
}

function stateBar(action: MayNow['action'], run: RunFacts): string | null {
  if (action === 'file') {
    return run.hasFile ? null : 'The file is written when the run is released.'
  }
  if (action === 'handIn') return run.handInBar
  if (!stands[action].includes(run.status)) {
    const approvalFirst = action === 'release' && run.status === 'checked'
    return approvalFirst ? 'It is not approved yet.' : `The run is ${run.status}.`
  }
  const isEmpty = run.payments === 0 && action === 'check'
  return isEmpty ? 'Nothing is left in it to pay: cancel it.' : null
}

const paysAgain = 'It pays again what you filed as come back, and no statement shows it.'

function dutyBar(
  actor: Actor,
  person: string,
  action: MayNow['action'],
  run: RunFacts,
): string | null {
  if (action === 'approve') {
    const bar = approvalBar(actor, run.duties)
    if (bar === 'decided') return 'You decided a submission that it pays.'
    if (bar === 'answered') return paysAgain
    if (bar !== null) return 'You prepared, changed or checked it.'
    if (run.approvers.includes(person)) return 'You approved it already.'
    if (run.unseen === 0) return null
    const which = run.unseen === 1 ? '1 payment stands' : `${run.unseen} payments stand`
    return `${which} out: open each and say that you looked.`
  }
  if (action !== 'release') return null
  const bar = releaseBar(actor, run.duties)
  if (bar === 'first_payment') {
    const others = run.mayRelease.length === 0 ? 'nobody at present' : run.mayRelease.join(', ')
    return `You approved an account that it pays for the first time. May release it: ${others}.`
  }
  if (bar === 'answered') return paysAgain
  if (bar !== null) return 'You prepared, changed or checked it.'
  const lacks = run.approvalsNeeded - run.approvers.length
  return lacks > 0 ? 'A second person of Finance approves it first.' : null
}
