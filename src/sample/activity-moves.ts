import { toDecimal } from '../kernel/money.ts'
import type { QuestionKind } from '../escalations/index.ts'
import type { ActivityFacts } from './activities.ts'
import { wrongPaper } from './activity-words.ts'
import type { Staff } from './company.ts'
import { officeHour } from './days.ts'
import { oneOf } from './papers/chance.ts'
import type { Defect, Move } from './story.ts'

/** The first day on which anything is handed in, in working days before the anchor. */
const FIRST_BACK = 63
/** What a specialist may decide alone, in minor units of either currency. */
const SPECIALIST_MINOR = 5000_00n

/** Everything that was done about an activity, from its request to where it stands. */
export function activityMoves(facts: ActivityFacts): readonly Move[] {
  const { fate } = facts
  if (fate === 'asked') {
    const used = Number(facts.words)
    return [{ do: 'request', when: { used } }, ...takenUp(facts, used, 'mdf_request')]
  }
  if (fate === 'draft') return [{ do: 'request', when: officeHour(facts.chance, 2), draft: true }]
  if (openRequests.has(fate)) return openRequest(facts)
  const request = approvedRequest(facts)
  return fate === 'promised' || fate === 'cut' ? request : [...request, ...claimMoves(facts)]
}

const openRequests = new Set(['back', 'silent', 'question', 'rejected', 'withdrawn'])

/** Who decides about so much. */
function deciderOf({ requested, chance }: ActivityFacts): Staff {
  return requested.minor > SPECIALIST_MINOR ? 'priya' : oneOf<Staff>(chance, ['maya', 'jonas'])
}

/** Of ten that wait, how many somebody has taken. */
const TAKEN_OF_TEN = 7

/** The lead gives it to somebody when half of what it has waited is over; not what came just now. */
function takenUp(facts: ActivityFacts, used: number, of: 'mdf_request' | 'mdf_claim'): Move[] {
  if (used < 0.2 || facts.chance() * 10 >= TAKEN_OF_TEN) return []
  return [{ do: 'take', when: { used: used * 0.5 }, by: 'priya', to: deciderOf(facts), of }]
}

/** A request that was not approved, or not yet. */
function openRequest(facts: ActivityFacts): readonly Move[] {
  const { fate, words } = facts
  const by = deciderOf(facts)
  const askedBack = { back: 6, silent: 25, question: 2, rejected: 16, withdrawn: 10 }[
    fate as 'back'
  ]
  const asked = { do: 'request', when: officeHour(facts.chance, askedBack) } as const
  const when = officeHour(facts.chance, askedBack - 2)
  if (fate === 'withdrawn') return [asked, { do: 'withdraw', when, reason: words }]
  if (fate === 'question') return [asked, ...question(facts, askedBack - 1, by)]
  if (fate === 'rejected') {
    const [clause = '', reason = ''] = words.split(': ')
    return [asked, { do: 'reject', when, by, reason, clauses: [clause] }]
  }
  const defects: Defect[] = [
    { targetKind: 'line', target: '1', reason: words, clauseId: 'MDF-2.2' },
  ]
  const message = 'One line is not clear enough to share in. The rest is fine.'
  return [asked, { do: 'send_back', when, by, message, defects }]
}

/** Taken and put to whoever may answer: `legal: May we …?` */
function question(facts: ActivityFacts, back: number, by: Staff): readonly Move[] {
  const [kind = '', ...rest] = facts.words.split(': ')
  return [
    {
      do: 'escalate',
      when: officeHour(facts.chance, back),
      by,
      // The kinds in the list are those the commands know; another is refused there.
      kind: kind as QuestionKind,
      question: rest.join(': '),
      ...(kind === 'budget' ? { amount: toDecimal(facts.requested) } : {}),
    },
  ]
}

/** Asked a fortnight and more before, and approved within the promised days, with few exceptions. */
function approvedRequest(facts: ActivityFacts): readonly Move[] {
  const { fate, chance, request, words } = facts
  const by = deciderOf(facts)
  const lead = 12 + Math.floor(chance() * 5)
  const ahead = fate === 'promised' || fate === 'cut' ? 8 + Math.floor(chance() * 9) : 0
  const askedBack = Math.min(FIRST_BACK, ahead > 0 ? ahead : lead - request.from)
  const asked = { do: 'request', when: officeHour(facts.chance, askedBack) } as const
  const took = chance() < 0.08 ? 5 : 1 + Math.floor(chance() * 2)
  const approve = { do: 'approve', when: officeHour(facts.chance, askedBack - took), by } as const
  if (fate === 'cut') {
    const [amount = '', reason = ''] = words.split(': ')
    return [asked, { ...approve, reduced: true, amount, reason }]
  }
  if (fate !== 'owner') return [asked, approve]
  const answered = 'Yes, go on. The rest of the year is planned smaller, and the list is theirs.'
  return [
    asked,
    {
      do: 'escalate',
      when: officeHour(facts.chance, askedBack - 1),
      by,
      kind: 'budget',
      question: words,
      amount: toDecimal(facts.requested),
    },
    { do: 'answer', when: officeHour(facts.chance, askedBack - 3), by: 'elena', text: answered },
    { ...approve, when: officeHour(facts.chance, askedBack - 4) },
  ]
}

/** The claim, from the papers to the decision. */
function claimMoves(facts: ActivityFacts): readonly Move[] {
  const { fate, chance, claim, request, type, words } = facts
  const by = deciderOf(facts)
  if (fate === 'claimed') {
    const used = Number(words)
    return [{ do: 'claim', when: { used }, claim }, ...takenUp(facts, used, 'mdf_claim')]
  }
  if (fate === 'claim_draft')
    return [{ do: 'claim', when: officeHour(facts.chance, 1), claim, draft: true }]
  const isOpen = fate === 'claim_back' || fate === 'claim_asked'
  const claimBack =
    fate === 'claim_asked'
      ? 5
      : isOpen
        ? 8
        : Math.max(9, -request.until - 3 - Math.floor(chance() * 5))
  const handed = { do: 'claim', when: officeHour(facts.chance, claimBack), claim } as const
  if (fate === 'claim_asked') return [handed, ...question(facts, claimBack - 2, by)]
  const sentBack = () => {
    const { slot, reason } = wrongPaper(type, fate === 'claim_back' ? words : '', chance)
    const defects: Defect[] = [{ targetKind: 'slot', target: slot, reason, clauseId: 'MDF-4.3' }]
    const message = 'Everything adds up but for one paper; we need another one.'
    const when = officeHour(facts.chance, claimBack - 2)
    return { slot, move: { do: 'send_back', when, by, message, defects } as const }
  }
  if (fate === 'claim_back') return [handed, sentBack().move]
  const reduced = fate === 'over' || fate === 'reduced' ? { reduced: true as const } : {}
  const approve = (back: number) =>
    ({ do: 'approve', when: officeHour(facts.chance, back), by, ...reduced }) as const
  if (fate === 'mended') {
    const { slot, move } = sentBack()
    const mended = {
      do: 'mend',
      when: officeHour(facts.chance, claimBack - 4),
      slots: [slot],
    } as const
    return [handed, move, mended, approve(claimBack - 5)]
  }
  return [handed, approve(claimBack - (fate === 'slow' ? 7 : 1 + Math.floor(chance() * 4)))]
}
