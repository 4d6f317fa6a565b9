import { type Act, personBehind, record } from '../../audit/index.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import { selectAccount } from '../payer-sql.ts'
import type { PayoutRefusal } from '../refusals.ts'
import type { PayingAccountId } from '../run.ts'
import { inboundMoves, type InboundFileId, type InboundState } from './inbound.ts'
import * as files from './files-sql.ts'
import { askFolder, lockFolder } from './folders-sql.ts'
import type { InboundRefusal } from './refusals.ts'
import { recordFile } from './tell.ts'

type Refusals = InboundRefusal | PayoutRefusal

/** A person asks for a look into an account's folder now; the worker looks within seconds. Refuses an
 *  account whose files nobody fetches. */
export async function askForLook(
  act: Act,
  asked: { readonly payingAccountId: PayingAccountId },
): Promise<Result<null, Refusals>> {
  const { payingAccountId } = asked
  const account = await selectAccount(act.tx, payingAccountId)
  if (account === null) return refuse({ code: 'paying_account.unknown', account: payingAccountId })
  const folder = await lockFolder(act.tx, payingAccountId)
  if (folder === null || folder.nextLookAt === null) {
    return refuse({ code: 'inbound.not_watched', account: account.name })
  }
  await askFolder(act.tx, payingAccountId, act.at)
  await record(act, {
    type: 'inbound.asked',
    subjectKind: 'paying_account',
    subjectId: payingAccountId,
    body: { payingAccountId },
  })
  return ok(null)
}

export type AskedOfFile = { readonly inboundFileId: InboundFileId; readonly reason: string }

/** A person has what was not taken looked at once more, and what was refused read once more: the account
 *  was added since, the bank gave the right to read. The reason is kept. */
export async function openFileAgain(
  act: Act,
  asked: AskedOfFile,
): Promise<Result<{ state: InboundState }, Refusals>> {
  const found = await lockedOpen(act, asked.inboundFileId, 'opened again')
  if (!found.ok) return found
  const file = found.value
  const { to } = file.state === 'passed_by' ? inboundMoves.lookAgain : inboundMoves.readAgain
  await files.openAgain(act.tx, file.inboundFileId, { to, at: act.at })
  if (to === 'ripening') await askFolder(act.tx, file.payingAccountId, act.at)
  await recordFile(act, { ...factsOf(file), said: asked.reason }, 'asked_again')
  return ok({ state: to })
}

/** A person says why a file that was not taken, or not filed, is nothing for us. */
export async function putAside(
  act: Act,
  asked: AskedOfFile,
): Promise<Result<{ state: InboundState }, Refusals>> {
  const found = await lockedOpen(act, asked.inboundFileId, 'put aside')
  if (!found.ok) return found
  const file = found.value
  await files.putFileAside(act.tx, file.inboundFileId, {
    closedBy: personBehind(act.actor),
    closerName: act.actor.name,
    reason: asked.reason,
    at: act.at,
  })
  await recordFile(act, { ...factsOf(file), said: asked.reason }, 'put_aside')
  return ok({ state: inboundMoves.putAside.to })
}

function factsOf({ payingAccountId, name }: files.InboundRow) {
  return { payingAccountId, name }
}

async function lockedOpen(
  act: Act,
  inboundFileId: InboundFileId,
  wanted: string,
): Promise<Result<files.InboundRow, Refusals>> {
  const file = await files.lockInboundFile(act.tx, inboundFileId)
  if (file === null) return refuse({ code: 'inbound.file_unknown', file: inboundFileId })
  const { name, state } = file
  if (inboundMoves.putAside.from.some((from) => from === state)) return ok(file)
  return refuse({ code: 'inbound.not_movable', name, state, wanted })
}
