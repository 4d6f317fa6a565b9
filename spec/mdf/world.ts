import type { Actor } from '../../src/audit/index.ts'
import { judgeItem } from '../../src/evidence/index.ts'
import { balanceIn } from '../../src/funds/index.ts'
import { execute } from '../../src/identity/index.ts'
import { person } from '../../src/identity/testing.ts'
import { incentiveById } from '../../src/incentives/index.ts'
import { must } from '../../src/kernel/assert.ts'
import { printMoney } from '../../src/kernel/money.ts'
import { type Result, type Refusal, unwrap } from '../../src/kernel/result.ts'
import { type Instant, Temporal } from '../../src/kernel/temporal.ts'
import type { PartnerTier } from '../../src/partners/index.ts'
import { sql } from '../../src/platform/db.ts'
import { inAct, testCall, undone } from '../../src/platform/testing.ts'
import { decide } from '../../src/submissions/decide.ts'
import { createDraft, saveDraft } from '../../src/submissions/draft.ts'
import { escalateRefusal } from '../../src/submissions/escalate.ts'
import { assessmentView, submissionView } from '../../src/submissions/read.ts'
import { selectSubmission } from '../../src/submissions/sql.ts'
import { submit } from '../../src/submissions/submit.ts'
import {
  amount,
  claimForm,
  enrol,
  handInClaim,
  handInRequest,
  line,
  type MdfSetting,
  mdfSetting,
  partnerActor,
  wiredDatabase,
} from '../../src/submissions/testing.ts'
import type { Rows } from '../reader.ts'

const db = await wiredDatabase()
const setting = await mdfSetting(db, { budget: amount('1000000.00') })
const lead = await person(db, { roles: ['lead'], limit: amount('25000.00') })
/** Closes the one database of all examples; each has a partner of its own. */
export const close = () => db.close()

export type World = {
  readonly own: MdfSetting
  readonly lead: Actor
  incentiveId: string | null
  /** What was handed in or begun last. */
  submissionId: string | null
  /** The submission before that one. */
  earlierId: string | null
}

/** A day and hour by the clock of the program: `2026-04-20 10:00`, or 10:00 where no hour is said. */
export function at(text: string): Instant {
  const [day = '', hour = '10:00'] = text.split(' ')
  return Temporal.PlainDateTime.from(`${day}T${hour}`).toZonedDateTime('America/New_York').toInstant()
}

const usd = (text: string) => text.replaceAll(',', '').replace(' USD', '')
const isDay = (text: string | undefined) => /^\d{4}-/.test(text ?? '')
let invoices = 0

export async function open(): Promise<World> {
  return { own: { ...setting }, lead, incentiveId: null, submissionId: null, earlierId: null }
}

/** Enrols the example's partner. */
export async function partner(world: World, tier: PartnerTier): Promise<void> {
  const partnerId = await inAct(db, lead, (act) => enrol(act, tier), at('2026-01-06'))
  Object.assign(world, { own: { ...setting, partnerId } })
}

/** The tier of the example's partner from now on. */
export function setTier(world: World, tier: string): Promise<void> {
  const { partnerId } = world.own
  return inAct(db, lead, async (act) => {
    await act.tx.run(
      sql`update partners.partners set tier = ${tier} where partner_id = ${partnerId}`,
    )
  })
}

export { publishNext } from '../../src/submissions/testing.ts'
export const asOwner = <T>(run: Parameters<typeof inAct<T>>[2], on: string) =>
  inAct(db, setting.owner, run, at(on))
export const asSystem = <T>(run: Parameters<typeof inAct<T>>[2], on: string) =>
  inAct(db, lead, run, at(on))

type Asked = { readonly amount: string; readonly cost: string; readonly on: string }

export async function request(
  world: World,
  days: { readonly first: string; readonly last: string },
  asked: Asked,
): Promise<void> {
  const fields = {
    requested: usd(asked.amount),
    net: usd(asked.cost),
    startsOn: days.first,
    endsOn: days.last,
  }
  const handed = await handInRequest(world.own, fields, at(asked.on))
  world.submissionId = handed.submissionId
  unwrap(await decideAs(world, asked.on))
  world.incentiveId = must(await rowOf(world), 'there').incentiveId
}

export async function claim(
  world: World,
  given: { readonly claimed: string; readonly final: 'yes' | 'no'; readonly on: string },
  rows: Rows,
): Promise<void> {
  invoices += 1
  const lines = rows.map((row, index) => {
    const cell = (name: string) => row[name]?.trim() || undefined
    const parts = (cell('of it') ?? '').split(', ').flatMap((part) => {
      const [kind = '', net = ''] = part.split(' ')
      return part === '' ? [] : [[kind, usd(net)] as const]
    })
    return line(index + 1, {
      costKind: must(cell('kind'), 'a kind of cost'),
      net: usd(must(cell('net'), 'a cost')),
      invoice: cell('invoice') ?? `S-${invoices}-${index + 1}`,
      parts,
      ...(cell('tax') ? { tax: usd(cell('tax') ?? '') } : {}),
      ...(cell('claimed') ? { claimed: usd(cell('claimed') ?? '') } : {}),
      ...(cell('dated') ? { invoiceOn: cell('dated') ?? '' } : {}),
      ...(isDay(cell('delivered')) ? { deliveredOn: cell('delivered') ?? '' } : {}),
    })
  })
  const unproven = rows.map((row) => row['delivered'] === 'unproven')
  const shown = lines.map((one, index) => (unproven[index] ? { ...one, deliveredOn: null } : one))
  const form = claimForm({ claimed: usd(given.claimed), final: given.final })
  const incentiveId = must(world.incentiveId, 'an activity')
  const handed = await handInClaim(world.own, { incentiveId, form, lines: shown }, at(given.on))
  world.earlierId = world.submissionId
  world.submissionId = handed.submissionId
  await acceptPapers(world, given.on)
}

/** Accepts every paper of the submission at hand. */
export async function acceptPapers(world: World, on: string): Promise<void> {
  const { evidence } = await view(world)
  for (const { itemId } of evidence) {
    const input = { itemId, state: 'accepted', reason: null } as const
    unwrap(await inAct(db, world.lead, (act) => judgeItem(act, input), at(on)))
  }
}

/** Begins a change, fills in what the table says, and hands it in. */
export async function change(
  world: World,
  on: string,
  rows: Rows,
): Promise<Result<unknown, Refusal>> {
  const incentiveId = must(world.incentiveId, 'an activity')
  const partnerOf = partnerActor(world.own.partnerId)
  const draft = await inAct(
    db,
    partnerOf,
    (act) => createDraft(act, { type: 'mdf_change', incentiveId, form: {} }),
    at(on),
  )
  if (!draft.ok) return draft
  world.earlierId = world.submissionId
  world.submissionId = draft.value.submissionId
  const { form, lines } = await view(world)
  const wanted = Object.fromEntries(rows.map((row) => [row['what'] ?? '', row['becomes'] ?? '']))
  const { cost, ...fields } = wanted
  const costs = cost === undefined ? lines : [line(1, { costKind: 'venue', net: usd(cost) })]
  if (fields['requested'] !== undefined) fields['requested'] = usd(fields['requested'])
  return inAct(
    db,
    partnerOf,
    async (act) => {
      const content = { form: { ...form, reason: 'It has to.', ...fields }, lines: costs }
      const saved = unwrap(await saveDraft(act, { ...draft.value, ...content, isFinal: true }))
      return submit(act, { ...draft.value, version: saved.version })
    },
    at(on),
  )
}

/** Decides what is at hand: approved as the tables suggest, or rejected. */
export async function decideAs(
  world: World,
  on: string,
  more: { readonly outcome?: 'reject'; readonly reason?: string; readonly lines?: object[] } = {},
) {
  const submissionId = must(world.submissionId, 'something handed in')
  const { version } = must(await rowOf(world), 'there')
  const suggestion = await suggested(world, on)
  const reduced = suggestion.outcome === 'approve_reduced'
  const outcome = more.outcome ?? (reduced ? 'approve_reduced' : 'approve')
  const { lines = [], reason = '' } = more
  const input = { submissionId, version, outcome, lines, clauseIds: [], reason }
  // What a person judges of lines comes from the example.
  return execute(testCall(db, lead, { at: at(on) }), 'submission.decide', decide, input as never, {
    escalate: escalateRefusal(submissionId, (refusal) => refusal.code),
  })
}

const rowOf = ({ submissionId }: World) =>
  undone(db, (tx) => selectSubmission(tx, submissionId ?? ''))
export const rowNow = async (world: World) => must(await rowOf(world), 'there')

export async function view(world: World, submissionId = world.submissionId) {
  const reader = { at: at('2026-05-01'), partnerId: null }
  const found = await undone(db, (tx) => submissionView(tx, submissionId ?? '', reader))
  return must(found, 'a submission')
}

export async function assessed(world: World, on: string) {
  const found = await undone(db, (tx) => assessmentView(tx, world.submissionId ?? '', at(on)))
  return must(found, 'a submission in review')
}

export const suggested = async (world: World, on: string) => (await assessed(world, on)).suggestion

/** Where the money of the activity and its partner is, and what the activity is. */
export async function books(world: World) {
  const { fund, partnerId } = world.own
  const incentiveId = must(world.incentiveId, 'an activity')
  return undone(db, async (tx) => {
    const incentive = must(await incentiveById(tx, incentiveId), 'an activity')
    return {
      committed: printMoney(await balanceIn(tx, fund, 'committed', incentiveId)),
      payable: printMoney(await balanceIn(tx, fund, 'payable', partnerId)),
      status: incentive.status as string,
      incentive,
    }
  })
}

/** Titles of the letters written about windows of the activity, in their order. */
export async function warnings(world: World): Promise<string[]> {
  const rows = await undone(db, (tx) =>
    tx.many<{ title: string | null }>(sql`
      select m.title from submissions.warnings w
        join correspondence.messages m on m.message_id = w.message_id
      where w.incentive_id = ${world.incentiveId} order by w.warned_at, w.days desc`),
  )
  return rows.map(({ title }) => title ?? '')
}

export { db }
