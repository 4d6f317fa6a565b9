import { type Act, record, recordAll } from '../../audit/index.ts'
import { notify } from '../../correspondence/index.ts'
import type { PayingAccountId } from '../run.ts'
import { PlaceFault } from '../transmission/place.ts'
import type { FolderRow } from './folders-sql.ts'

const roles = ['finance'] as const

/** A notice is at most so long (`notices_text_length`). */
const NOTICE_LENGTH_MAX = 500

type FileFacts = {
  readonly payingAccountId: PayingAccountId
  readonly name: string
  readonly said?: string | null
  readonly sha256?: string
}
type FileNews = 'passed_by' | 'fetched' | 'filed' | 'refused' | 'asked_again' | 'put_aside'

/** Records what happened to a file of a bank's folder; `more` are further facts of the event. */
export function recordFile(
  act: Act,
  file: FileFacts,
  what: FileNews,
  more: Readonly<Record<string, string>> = {},
): Promise<string> {
  return record(act, eventOf(file, what, more))
}

function eventOf(file: FileFacts, what: FileNews, more: Readonly<Record<string, string>> = {}) {
  const { payingAccountId, name, said = null, sha256 } = file
  return {
    type: `inbound.${what}`,
    subjectKind: 'paying_account',
    subjectId: payingAccountId,
    reason: said,
    body: { payingAccountId, name, ...(sha256 === undefined ? {} : { sha256 }), ...more },
  }
}

/** Records files that are not taken, and tells Finance of all that one look passed by at once. */
export async function tellOfPassed(
  act: Act,
  passed: readonly (FileFacts & { readonly said: string | null })[],
): Promise<void> {
  const events = await recordAll(
    act,
    passed.map((file) => eventOf(file, 'passed_by')),
  )
  const [first, eventId] = [passed[0], events[0]]
  if (first === undefined || eventId === undefined) return
  const others = passed.length === 1 ? '' : `, and ${passed.length - 1} more`
  const text = `Not taken from the bank: ${first.name}${others}. ${first.said ?? ''}`
  await tellFinance(act, { payingAccountId: first.payingAccountId, eventId, text })
}

/** Tells Finance of an event of an account's folder; a long text is cut. */
export function tellFinance(
  act: Act,
  of: { readonly payingAccountId: string; readonly eventId: string; readonly text: string },
): Promise<void> {
  const { payingAccountId: subjectId, eventId, text: whole } = of
  const text =
    whole.length > NOTICE_LENGTH_MAX ? `${whole.slice(0, NOTICE_LENGTH_MAX - 1)}…` : whole
  return notify(act, { roles, subjectKind: 'paying_account', subjectId, eventId, text })
}

/** Records how looking into a bank's folder goes, and tells Finance what only a person can mend: another
 *  host key, a right that is missing, too many names, and silence for too long. */
export async function tellOfFolder(
  act: Act,
  folder: Pick<FolderRow, 'payingAccountId' | 'account'>,
  what: 'failed' | 'recovered' | 'crowded',
  about: PlaceFault | string | null,
): Promise<void> {
  const { payingAccountId, account } = folder
  const fault = about instanceof PlaceFault ? about : null
  const said = fault?.message ?? (typeof about === 'string' ? about : null)
  const eventId = await record(act, {
    type: `inbound.${what}`,
    subjectKind: 'paying_account',
    subjectId: payingAccountId,
    reason: said?.slice(0, 2000) ?? null,
    body: { payingAccountId, ...(fault === null ? {} : { fault: fault.kind }) },
  })
  if (what === 'recovered' || fault?.kind === 'unreachable') return
  const text = `The bank’s folder of ${account}: ${said ?? what}`
  await tellFinance(act, { payingAccountId, eventId, text })
}

/** Tells Finance that no look has succeeded for as long as the account's bank may take to answer. */
export async function tellOfSilence(
  act: Act,
  folder: Pick<FolderRow, 'payingAccountId' | 'account' | 'said'>,
  days: number,
): Promise<void> {
  const { payingAccountId, account, said } = folder
  const eventId = await record(act, {
    type: 'inbound.silent',
    subjectKind: 'paying_account',
    subjectId: payingAccountId,
    reason: said,
    body: { payingAccountId, days },
  })
  const text =
    `Nothing could be fetched from the bank of ${account} for ${days} banking days, its time to ` +
    `answer. ${said ?? ''} Load its answers and statements by hand until it answers again.`
  await tellFinance(act, { payingAccountId, eventId, text })
}
