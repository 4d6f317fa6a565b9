import type { Act, Actor } from '../audit/index.ts'
import { calendarOf } from '../clocks/index.ts'
import type { Action, Command } from '../identity/index.ts'
import { must } from '../kernel/assert.ts'
import { NOMINAL_DAY_MINUTES, type Calendar } from '../kernel/calendar.ts'
import { addBusinessTime } from '../kernel/calendar-time.ts'
import type { Refusal } from '../kernel/result.ts'
import { type Instant, Temporal } from '../kernel/temporal.ts'
import { withTx } from '../platform/db.ts'
import { submissionById, type SubmissionType, submit, withdraw } from '../submissions/index.ts'
import { mdfOf, type ProgramName, programs, type Staff } from './company.ts'
import type { Days } from './days.ts'
import type { Company } from './found.ts'
import { handInCase } from './hand-in-case.ts'
import { handInClaim, handInRequest, putPapers, type Setting } from './hand-in.ts'
import { chanceOf, oneOf } from './papers/chance.ts'
import type { Step } from './step.ts'
import { isAgain, playAgain } from './play-again.ts'
import { slipOf } from './play-sale.ts'
import { atVersion, type Playing, playStaff, type Scene } from './play-staff.ts'
import type { Move, Story, When } from './story.ts'
import type { Teller } from './teller.ts'

/** Business days a decision may take, as the sample packs say: what `used` is a share of. */
const decisionDays: Readonly<Record<SubmissionType, number>> = {
  mdf_request: 3,
  mdf_change: 3,
  mdf_claim: 5,
  mdf_reimbursement: 2,
  mdf_rebate: 2,
  deal_registration: 2,
  deal_extension: 2,
  deal_outcome: 5,
  coinvest_proposal: 3,
  coinvest_milestone: 5,
  referral: 3,
  referral_fee: 5,
}

export type Tools = {
  readonly teller: Teller
  readonly days: Days
  readonly company: Company
  readonly calendars: ReadonlyMap<string, Calendar>
}

/** The office calendars of the programs, for what has used up a share of its time. */
export async function officeCalendars(teller: Teller): Promise<Tools['calendars']> {
  return withTx(teller.world.app, async (tx) => {
    const of = async (code: string) => must(await calendarOf(tx, code), `calendar ${code}`)
    const codes = new Set(Object.values(programs).map(({ calendar }) => calendar))
    const found = new Map<string, Calendar>()
    for (const code of codes) found.set(code, await of(code))
    return found
  })
}

/** The steps of one story, each at its own instant. */
export function storySteps(tools: Tools, story: Story): Step[] {
  const { company, days } = tools
  const { region } = company.partnerOf(story.partner)
  const program: ProgramName = story.program ?? mdfOf[region]
  const { partnerId, contact } = must(company.partners.get(story.partner), 'an enrolled partner')
  const setting: Setting = {
    world: tools.teller.world,
    days,
    currency: programs[program].currency,
    partner: company.partnerOf(story.partner),
    partnerId,
    programId: company.programs[program],
    story,
  }
  const playing: Playing = {
    requestId: '',
    submissionId: '',
    nextId: undefined,
    authorityId: undefined,
  }
  const code = programs[program].calendar
  const calendar = must(tools.calendars.get(code), `calendar ${code}`)
  const stepOf = (move: Move, name: string, at: Instant): Step => ({
    at,
    name: `story:${story.id}:${name}`,
    thread: `story:${story.id}`,
    ...queuesOf(move),
    run: () =>
      play(tools, { setting, playing, contact, move, step: `story:${story.id}:${name}`, at }),
  })
  return story.moves.flatMap((move, number) => {
    const at = instantOf(move.when, {
      days,
      calendar,
      type: typeOf(move),
    })
    const step = stepOf(move, `${number}:${move.do}`, at)
    const hello = greeting(story, number)
    if (hello === null) return [step]
    const saidAt = addBusinessTime(calendar, at, hello.afterMinutes)
    const isPast = Temporal.Instant.compare(saidAt, days.anchor) < 0
    return isPast ? [step, stepOf(hello.move, `${number}:hello`, saidAt)] : [step]
  })
}

/** What opens an incentive is numbered as it comes; the CRM's lists are one after the other. */
function queuesOf(move: Move): Pick<Step, 'queues'> {
  if (move.do === 'request' || move.do === 'hand_in') return { queues: ['requests'] }
  return move.do === 'sale' || move.do === 'collect' ? { queues: ['crm'] } : {}
}

const hellos = [
  'Thank you, this is with me. You hear from us within the time we promised.',
  'Got it, complete at first sight. I will go through the figures and come back to you.',
  'Thanks for sending this so early. I am looking at it now.',
  'Received. If anything is missing I will write by tomorrow.',
] as const
/** Of ten that are handed in, how many get a word on the same day. */
const GREETED_OF_TEN = 8

function isHandIn(move: Move) {
  return move.do === 'request' || move.do === 'claim' || move.do === 'hand_in'
}

/** Somebody's first word to what was just handed in, some hours later; null where nobody found the
 *  time, and for a draft. */
function greeting(
  story: Story,
  number: number,
): { readonly afterMinutes: number; readonly move: Move } | null {
  const move = story.moves[number]
  if (move === undefined || !isHandIn(move) || move.draft === true) return null
  const chance = chanceOf(`hello ${story.id} ${number}`)
  if (chance() * 10 >= GREETED_OF_TEN) return null
  const next = story.moves.slice(number + 1).find((each) => 'by' in each)
  const by = next !== undefined && 'by' in next ? next.by : oneOf<Staff>(chance, ['maya', 'jonas'])
  const afterMinutes = 40 + Math.floor(chance() * 260)
  const text = oneOf(chance, hellos)
  return { afterMinutes, move: { do: 'post', when: { back: 0 }, by, text } as const }
}

/** What a move hands in; where it hands in nothing, no share of its time is asked for. */
function typeOf(move: Move): SubmissionType {
  if (move.do === 'hand_in') return move.what.type
  if (move.do === 'take' && move.of !== undefined) return move.of
  if (move.do === 'change') return 'mdf_change'
  return move.do === 'claim' || move.do === 'next' ? 'mdf_claim' : 'mdf_request'
}

function instantOf(
  when: When,
  of: { readonly days: Days; readonly calendar: Calendar; readonly type: SubmissionType },
): Instant {
  const { days, calendar, type } = of
  if ('back' in when) return days.instant(when, calendar.zone)
  const minutes = when.used * decisionDays[type] * NOMINAL_DAY_MINUTES
  return addBusinessTime(calendar, days.anchor, -minutes)
}

async function play(tools: Tools, scene: Scene): Promise<void> {
  const { setting, playing, contact, move, step, at } = scene
  const does = <I, T, R extends Refusal>(
    who: Actor,
    action: Action,
    command: Command<I, T, R>,
    input: I,
  ) => tools.teller.do({ step, who, at, action }, command, input)
  const isDraft = 'draft' in move
  if (move.do === 'request') {
    const action = isDraft ? 'submission.draft' : 'submission.submit'
    const made = await does(contact, action, handInRequest(setting), { isDraft })
    playing.requestId = playing.submissionId = made.submissionId
  } else if (move.do === 'claim') {
    const action = isDraft ? 'submission.draft' : 'submission.submit'
    const input = { requestId: playing.requestId, isDraft }
    playing.submissionId = (
      await does(contact, action, handInClaim(setting, move.claim), input)
    ).submissionId
  } else if (move.do === 'hand_in') {
    const action = isDraft ? 'submission.draft' : 'submission.submit'
    const input = { firstId: playing.requestId, isDraft }
    const made = await does(contact, action, handInCase(setting, move.what), input)
    playing.submissionId = made.submissionId
    if (playing.requestId === '') playing.requestId = made.submissionId
  } else if (move.do === 'slip') {
    await does(contact, 'plan.slip', slipOf(setting, move), { firstId: playing.requestId })
  } else if (move.do === 'mend') {
    await does(contact, 'submission.submit', mend(setting, move.slots ?? []), {
      submissionId: playing.submissionId,
    })
  } else if (move.do === 'withdraw') {
    const { submissionId } = playing
    await does(contact, 'submission.withdraw', atVersion(withdraw), {
      submissionId,
      reason: move.reason,
    })
  } else if (isAgain(move)) {
    await playAgain(tools.company.staff, { ...scene, move }, does)
  } else await playStaff(tools.company.staff, { ...scene, move }, does)
}

/** New papers into the slots that were sent back, and handed in again. */
function mend(setting: Setting, slots: readonly string[]) {
  return async (act: Act, { submissionId }: { readonly submissionId: string }) => {
    const places = slots.map((target) => {
      const [slot = '', lineNo] = target.split(':')
      return { slot, lineNo: lineNo === undefined ? null : Number(lineNo) }
    })
    await putPapers(act, setting, { submissionId, places, tried: 2 })
    const row = must(await submissionById(act.tx, submissionId), 'a submission of the story')
    return submit(act, { submissionId, version: row.version })
  }
}
