import sharp from 'sharp'
import { deliverNews } from '../../src/audit/index.ts'
import { answer } from '../../src/escalations/index.ts'
import { attach, keepFile, putFile } from '../../src/evidence/index.ts'
import { execute } from '../../src/identity/index.ts'
import { person } from '../../src/identity/testing.ts'
import { must } from '../../src/kernel/assert.ts'
import { type Instant, Temporal } from '../../src/kernel/temporal.ts'
import { unwrap } from '../../src/kernel/result.ts'
import { enrolPartner } from '../../src/partners/index.ts'
import { inAct, testActor, testCall, undone } from '../../src/platform/testing.ts'
import type { Act } from '../../src/audit/index.ts'
import {
  coinvestSetting,
  customerNo,
  handInMilestone,
  handInProposal,
} from '../../src/submissions/coinvest-testing.ts'
import { decide } from '../../src/submissions/decide.ts'
import { createDraft, saveDraft } from '../../src/submissions/draft.ts'
import { escalateRefusal } from '../../src/submissions/escalate.ts'
import { judge } from '../../src/submissions/facts.ts'
import { handedIn } from '../../src/submissions/handed-in.ts'
import { subscriptions } from '../../src/submissions/jobs.ts'
import { questionsAbout } from '../../src/submissions/questions-about.ts'
import { selectSubmission } from '../../src/submissions/sql.ts'
import { submit } from '../../src/submissions/submit.ts'
import {
  amount,
  claimForm,
  handInRequest,
  line,
  mdfSetting,
  partnerActor,
  putPaper,
  wiredDatabase,
} from '../../src/submissions/testing.ts'
import type { Rows } from '../reader.ts'

export const db = await wiredDatabase()
const setting = await mdfSetting(db, { budget: amount('9000000.00') })
const plans = await coinvestSetting(db)
const lead = await person(db, { roles: ['lead'], limit: amount('25000.00') })
const finance = await person(db, { roles: ['finance'] })
/** Closes the one database of all examples; each has partners and invoices of its own. */
export const close = () => db.close()

let examples = 0

export type World = {
  /** Keeps the invoices and pictures of one example apart from those of the others. */
  readonly example: number
  readonly partners: Map<string, string>
  readonly claims: Map<string, string>
  customers: number
}

export async function open(): Promise<World> {
  examples += 1
  return { example: examples, partners: new Map(), claims: new Map(), customers: examples * 10 }
}

export function at(day: string): Instant {
  return Temporal.PlainDate.from(day)
    .toZonedDateTime({ timeZone: 'America/New_York', plainTime: '10:00' })
    .toInstant()
}

const codeOf = (world: World, name: string) => `${name.toUpperCase()}-${world.example}`

/** Enrols a partner on the fifth of January, with a parent where it has one. */
export async function partner(world: World, name: string, parent: string | null): Promise<void> {
  const made = await inAct(
    db,
    lead,
    async (act) =>
      unwrap(
        await enrolPartner(act, {
          code: codeOf(world, name),
          legalName: `${name} ${world.example} Inc.`,
          domains: [`${name.toLowerCase()}${world.example}.example`],
          country: 'US',
          timeZone: 'America/New_York',
          tier: 'select',
          goodStanding: true,
          parentCode: parent === null ? null : codeOf(world, parent),
        }),
      ),
    at('2026-01-05'),
  )
  world.partners.set(name, made.partnerId)
}

const partnerOf = (world: World, name: string) => must(world.partners.get(name), name)

/** An activity of 14 and 15 April with 4,000.00 USD approved. */
async function activityOf(partnerId: string): Promise<string> {
  const own = { ...setting, partnerId: partnerId as typeof setting.partnerId } // a partner's id
  const request = { requested: '4000.00', net: '8000.00' }
  const { submissionId } = await handInRequest(own, request, at('2026-03-02'), partnerId)
  await decideOn(submissionId, '2026-03-03')
  return must((await rowOf(submissionId)).incentiveId, 'handed in')
}

export async function rowOf(submissionId: string) {
  return must(await undone(db, (tx) => selectSubmission(tx, submissionId)), 'it is there')
}

export async function decideOn(submissionId: string, on: string, more: object = {}) {
  const { version } = await rowOf(submissionId)
  const none = { outcome: 'approve', lines: [], reason: '', clauseIds: [] } as const
  const input = { ...none, submissionId, version, ...more }
  return execute(testCall(db, lead, { at: at(on) }), 'submission.decide', decide, input, {
    escalate: escalateRefusal(submissionId, (refusal) => refusal.code),
  })
}

/** A claim of an activity of its own, its lines as the rows say: `net`, else 1,234.56; `seller`, else
 *  Hall & Co.; `dated`; `photo` a scene and what was done to it; `made` the day of its document. */
export async function claim(
  world: World,
  of: { readonly name: string; readonly claimed: string; readonly on: string },
  rows: Rows,
  under?: string,
): Promise<void> {
  const partnerId = partnerOf(world, of.name)
  const incentiveId = under ?? (await activityOf(partnerId))
  const submissionId = await inAct(
    db,
    partnerActor(partnerId),
    (act) => handInClaimWith(act, world, { partnerId, incentiveId, claimed: of.claimed }, rows),
    at(of.on),
  )
  world.claims.set(of.name, submissionId)
}

async function handInClaimWith(
  act: Act,
  world: World,
  of: { readonly partnerId: string; readonly incentiveId: string; readonly claimed: string },
  rows: Rows,
): Promise<string> {
  const { partnerId, incentiveId } = of
  const draft = unwrap(await createDraft(act, { type: 'mdf_claim', incentiveId, form: {} }))
  const owner = { submissionId: draft.submissionId, partnerId }
  for (const [index, row] of rows.entries()) {
    await putInvoice(act, owner, index + 1, row['made'] ?? '')
  }
  for (const slot of ['agenda', 'photo', 'attendee_list']) {
    const scene = slot === 'photo' ? (rows[0]?.['photo'] ?? '') : ''
    if (scene === '') await putPaper(act, db, { ...owner, slot, lineNo: null })
    else await putFileIn(act, { ...owner, slot, lineNo: null }, await picture(world, scene))
  }
  const claimed = of.claimed.replaceAll(',', '').replace(' USD', '')
  const form = claimForm({ claimed, final: 'no' })
  const saved = unwrap(
    await saveDraft(act, { ...draft, form, lines: linesOf(world, rows), isFinal: false }),
  )
  unwrap(await submit(act, { ...draft, version: saved.version }))
  return draft.submissionId
}

function linesOf(world: World, rows: Rows) {
  return rows.map((row, index) => {
    const word = row['invoice'] ?? `${index + 1}`
    const made = line(index + 1, {
      costKind: 'venue',
      net: (row['net'] ?? '1234.56').replaceAll(',', ''),
      ...(row['claimed'] === undefined ? {} : { claimed: row['claimed'].replaceAll(',', '') }),
      invoice: word,
      invoiceOn: row['dated'] ?? '2026-04-15',
    })
    // Sellers of one example are none of another's.
    const seller = row['seller'] ?? 'Hall & Co.'
    return { ...made, seller: seller.replace('#', String(world.example)) }
  })
}

type Place = {
  readonly submissionId: string
  readonly partnerId: string
  readonly slot: string
  readonly lineNo: number | null
}

async function putInvoice(
  act: Act,
  owner: { readonly submissionId: string; readonly partnerId: string },
  lineNo: number,
  made: string,
): Promise<void> {
  const place = { ...owner, slot: 'invoice', lineNo }
  if (made === '') {
    await putPaper(act, db, place)
    return
  }
  const day = made.replaceAll('-', '')
  const text = `%PDF-1.4\n% ${owner.submissionId} ${lineNo}\n<< /CreationDate (D:${day}120000Z) >>\n`
  await putFileIn(act, place, { name: 'invoice.pdf', bytes: Buffer.from(text) })
}

async function putFileIn(
  act: Act,
  { submissionId: ownerId, ...place }: Place,
  file: { readonly name: string; readonly bytes: Buffer },
): Promise<void> {
  const kept = unwrap(await keepFile(db.world.files, file))
  const { fileId } = unwrap(await putFile(act, { ...kept, partnerId: place.partnerId }))
  unwrap(await attach(act, { ...place, fileId, ownerKind: 'submission', ownerId }))
}

/** `scene 1`, `scene 1 at quality 40`, `scene 1 at half its size`, `scene 1 in grey`, `scene 1 retouched`. */
async function picture(world: World, words: string) {
  const seed = Number(/\d+/.exec(words)?.[0] ?? 1) + world.example * 100
  const scene = sharp(await sceneOf(seed, words.includes('retouched')))
  const quality = Number(/quality (\d+)/.exec(words)?.[1] ?? 90)
  const sized = words.includes('half') ? scene.resize(400) : scene
  const shown = words.includes('grey') ? sized.greyscale() : sized
  return { name: 'photo.jpg', bytes: await shown.jpeg({ quality }).toBuffer() }
}

/** A hall with stands: blocks from a seed; retouched, a stand in a corner was painted over. */
function sceneOf(seed: number, isRetouched: boolean): Promise<Buffer> {
  let state = seed * 2654435761 + 1
  const next = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 4294967296) * below)
  }
  const blocks = Array.from({ length: 40 }, () => {
    const colour = `rgb(${next(256)},${next(256)},${next(256)})`
    return `<rect x="${next(800)}" y="${next(600)}" width="${20 + next(200)}" height="${
      20 + next(160)
    }" fill="${colour}"/>`
  })
  const painted = isRetouched
    ? `<rect x="90" y="80" width="330" height="260" fill="rgb(${next(256)},${next(256)},40)"/>`
    : ''
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600">
    <rect width="800" height="600" fill="#888"/>${blocks.join('')}${painted}</svg>`
  return sharp(Buffer.from(svg)).blur(2).png().toBuffer()
}

/** A milestone of a plan of its own, with one invoice of Hall & Co. */
export async function milestone(
  world: World,
  of: { readonly name: string; readonly invoice: string; readonly net: string; readonly on: string },
): Promise<void> {
  const partnerId = partnerOf(world, of.name)
  world.customers += 1
  const customer = customerNo(world.customers)
  const plan = await handInProposal(plans, { partnerId, customer }, at('2026-03-02'))
  unwrap(await decideOn(plan.submissionId, '2026-03-03'))
  const incentiveId = must((await rowOf(plan.submissionId)).incentiveId, 'handed in')
  const cost = of.net.replaceAll(',', '').replace(' USD', '')
  const given = { no: 1, cost, claimed: '600.00', invoice: of.invoice }
  const handed = await handInMilestone(db, { incentiveId, partnerId }, given, at(of.on))
  world.claims.set(of.name, handed.submissionId)
}

/** Everybody who listens to news has heard it. */
export async function hear(on: string): Promise<void> {
  await deliverNews(db.world.app, subscriptions, ({ subscriber, key }, command) => {
    const actor = { ...testActor([]), kind: 'system' as const, principalId: `system:${subscriber}` }
    return execute(testCall(db, actor, { at: at(on), key }), 'live.read', command, {})
  })
}

export const claimOf = (world: World, name: string) => must(world.claims.get(name), name)

export async function checkOf(world: World, name: string, code: string, on: string) {
  const assessment = await undone(db, async (tx) => {
    const row = must(await selectSubmission(tx, claimOf(world, name)), 'there')
    return (await judge(tx, await handedIn(tx, row), at(on))).assessment
  })
  return must(
    assessment.checks.find((one) => one.code === code),
    code,
  )
}

export function questionsOn(world: World, name: string) {
  return undone(db, (tx) => questionsAbout(tx, claimOf(world, name)))
}

/** Finance answers the one open question. */
export async function answerAs(world: World, name: string, text: string, on: string) {
  const open = (await questionsOn(world, name)).find((one) => one.state === 'open')
  const { questionId } = must(open, 'a question is open')
  return inAct(
    db,
    finance,
    (act) => answer(act, { questionId, text, verdict: 'said' } as Parameters<typeof answer>[1]),
    at(on),
  )
}
