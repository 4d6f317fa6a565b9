import type { Actor } from '../../audit/index.ts'
import { calendarOf } from '../../clocks/index.ts'
import { mayDo } from '../../identity/index.ts'
import { must } from '../../kernel/assert.ts'
import type { Act } from '../../audit/index.ts'
import type { FaultKind } from '../transmission/place.ts'
import { answerDaysOf } from '../answers/answer-time.ts'
import { countsOf, type InboundPageRow } from './files-sql.ts'
import { type FolderRow, watchedFolders } from './folders-sql.ts'
import { inboundMoves } from './inbound.ts'
import { isSilent } from './silence.ts'

const FOLDERS_MAX = 200

const remedies: Readonly<Record<FaultKind, string>> = {
  unreachable:
    'Looked again by itself. If it lasts, ask the bank; load its files by hand meanwhile.',
  denied: 'Compare login, folder and our public key with what the bank has; then look again.',
  untrusted:
    'Nothing was fetched. Compare the key that was shown with what the bank has announced, and ' +
    'propose the next version of the channel if it is theirs.',
}

/** Every folder that is looked into, with how it stands. */
export async function foldersView(act: Pick<Act, 'tx' | 'at'>) {
  const { tx, at } = act
  const folders = await watchedFolders(tx, FOLDERS_MAX)
  const ids = folders.map(({ payingAccountId }) => payingAccountId)
  const counts = new Map((await countsOf(tx, ids)).map((row) => [row.payingAccountId, row]))
  const today = at.toZonedDateTimeISO('UTC').toPlainDate()
  const daysOf = await answerDaysOf(tx, folders, today)
  const shown = []
  for (const folder of folders) {
    const { payingAccountId, account, lookedAt, okAt, nextLookAt, fault, said } = folder
    const answerDays = must(daysOf.get(payingAccountId), 'each account has its answer time')
    const calendar = must(await calendarOf(tx, folder.calendarCode), 'a known calendar')
    const { waiting = 0, open = 0 } = counts.get(payingAccountId) ?? {}
    shown.push({
      payingAccountId,
      account,
      lookedAt,
      okAt,
      nextLookAt,
      fault,
      said,
      waiting,
      open,
      where: whereOf(folder),
      remedy: fault === null ? null : remedies[fault],
      silent: isSilent(folder, { calendar, days: answerDays, at }),
      answerDays,
    })
  }
  return shown
}

/** Where a folder is, for people. */
export function whereOf({ host, folder }: Pick<FolderRow, 'host' | 'folder'>): string {
  return host === null ? `inbox/${folder ?? ''}` : `${host}, ${folder ?? ''}`
}

/** A fetched file, with what `actor` may do about it now. */
export function fileView(row: InboundPageRow, actor: Actor) {
  const { payerId, tries, closerName, closedReason, sizeBytes, ...rest } = row
  void [payerId, tries]
  const whyNot = !mayDo({ signedIn: true, roles: actor.roles }, 'run.transmit')
    ? 'Finance does this.'
    : inboundMoves.putAside.from.some((from) => from === row.state)
      ? null
      : `It is ${row.state.replaceAll('_', ' ')}.`
  return {
    ...rest,
    sizeBytes: sizeBytes === null ? null : Number(sizeBytes),
    putAside:
      closerName === null || closedReason === null
        ? null
        : { by: closerName, reason: closedReason },
    mayMove: { may: whyNot === null, whyNot },
  }
}
