import { join } from 'node:path'
import { type Call, execute, on, read } from '../identity/index.ts'
import { ok, refuse } from '../kernel/result.ts'
import type { ServedRoute } from '../platform/handler.ts'
import { letterParts } from '../platform/letter-text.ts'
import { letterInFolder, lettersInFolder } from '../platform/mail.ts'
import { pageFrom, readCursor, type PageRefusal } from '../platform/page.ts'
import * as contract from './contract.ts'
import { sendAgain } from './letters.ts'
import { threadPage } from './read-thread.ts'
import { note, postMessage } from './say.ts'
import { noticesFor } from './sql.ts'

const stale = refuse({ code: 'page.stale_cursor' } satisfies PageRefusal)
const closed = refuse({ code: 'correspondence.mail_folder_closed' })
const byId = (id: string) => ({ key: id, id })
const mailFolder = (call: Call) => join(call.world.dataFolder, 'mail')

export const routes: readonly ServedRoute<Call>[] = [
  on(contract.showThread, async (call, { params, query }) => {
    const filter = { ...query, ...params }
    const after = readCursor(query.after, filter)
    if (after === 'stale') return stale
    const { limit } = query
    const isStaff = call.actor.partnerId === null
    const found = await read(call, 'thread.read', (tx) =>
      threadPage(tx, { ...params, after: after?.id ?? null, limit, isStaff }),
    )
    if (!found.ok) return found
    if (found.value === null) {
      const { threadKind: kind, threadId: id } = params
      return refuse({ code: 'correspondence.thread_unknown', kind, id })
    }
    const { rows, followUp } = found.value
    return ok({ ...pageFrom(rows, { limit, filter }, (row) => byId(row.messageId)), followUp })
  }),
  on(contract.postMessage, (call, { params, body }) =>
    execute(call, 'thread.post', postMessage, { ...params, ...body }),
  ),
  on(contract.postNote, (call, { params, body }) =>
    execute(call, 'thread.note', note, { ...params, ...body }),
  ),
  on(contract.sendLetterAgain, (call, { params }) =>
    execute(call, 'thread.post', sendAgain, params),
  ),
  on(contract.listMail, async (call, { query }) => {
    if (!call.world.sampleMode) return closed
    const after = readCursor(query.after, query)
    if (after === 'stale') return stale
    const { limit } = query
    const page = { after: after?.id ?? null, limit: limit + 1 }
    const ids = await lettersInFolder(mailFolder(call), page)
    const rows = await Promise.all(ids.map((id) => mailOf(call, id)))
    const kept = rows.filter((row) => row !== null)
    return ok(pageFrom(kept.map(headings), { limit, filter: query }, (row) => byId(row.id)))
  }),
  on(contract.showMail, async (call, { params }) => {
    if (!call.world.sampleMode) return closed
    const mail = await mailOf(call, params.id)
    if (mail === null) return refuse({ code: 'correspondence.letter_unknown', letter: params.id })
    return ok(mail)
  }),
  on(contract.listNotices, async (call, { query }) => {
    const filter = { ...query, for: call.actor.principalId }
    const after = readCursor(query.after, filter)
    if (after === 'stale') return stale
    const { limit } = query
    const found = await read(call, 'notice.read', (tx) =>
      noticesFor(tx, call.actor.roles, after?.id ?? null, limit + 1),
    )
    if (!found.ok) return found
    return ok(pageFrom(found.value, { limit, filter }, (row) => byId(row.noticeId)))
  }),
]

async function mailOf(call: Call, id: string) {
  const source = await letterInFolder(mailFolder(call), id)
  if (source === null) return null
  const { headings: found, text } = letterParts(source)
  const heading = (name: string) => found.get(name) ?? ''
  return {
    id,
    to: heading('to'),
    subject: heading('subject'),
    date: heading('date'),
    text,
    source: source.toString('utf8'),
  }
}

function headings(mail: { id: string; to: string; subject: string; date: string }) {
  const { id, to, subject, date } = mail
  return { id, to, subject, date }
}
