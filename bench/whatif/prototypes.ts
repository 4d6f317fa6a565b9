import type { MdfClaimFacts, MdfRequestFacts } from '../../src/incentives/index.ts'
import { claimDeadline, endOfDay } from '../../src/incentives/index.ts'
import { type Money, money } from '../../src/kernel/money.ts'
import { ratio } from '../../src/kernel/ratio.ts'
import { unwrap } from '../../src/kernel/result.ts'
import { Temporal } from '../../src/kernel/temporal.ts'
import { must } from '../../src/kernel/assert.ts'
import type { Pack } from '../../src/programs/index.ts'
import { keepFacts, rejudge } from '../../src/submissions/index.ts'

/** What the draft changes: the figures the answers below are worked out by, apart from the program. */
export const draftTerms = { ratePercent: 45n, claimDays: 30, minimumMinor: 150_000n } as const
/** The same of the sample program. */
const terms = { ratePercent: 50n, claimDays: 45 } as const

/** A decision as it is kept, and what the draft must make of it. */
export type Decided = {
  readonly facts: string
  readonly outcome: string
  readonly amountMinor: bigint
  readonly expected: { readonly outcome: string; readonly amountMinor: bigint }
}
/** An activity of which many copies are made: its request and its claim. */
export type Prototype = { readonly request: Decided; readonly claim: Decided }

const usd = (minor: bigint): Money => money(minor, 'USD')
const day = (text: string) => Temporal.PlainDate.from(text)

/** Activities with amounts, lateness and lines drawn by `random`, judged by the program itself. Each
 *  request asks for two fifths of its cost at most, so that no rate of the draft turns it. */
export function prototypes(pack: Pack, count: number, random: () => number): Prototype[] {
  const whole = (from: number, to: number) => from + Math.floor(random() * (to - from + 1))
  return Array.from({ length: count }, (_, n) => {
    const cost = BigInt(whole(400_000, 2_000_000))
    const requested = (cost * BigInt(whole(15, 40))) / 100n
    const invoices = Array.from({ length: whole(1, 3) }, () => BigInt(whole(50_000, 700_000)))
    const lateDays = whole(1, 44)
    const request = requestOf(pack, { cost, requested })
    const claim = claimOf(pack, { n, requested, invoices, lateDays })
    return { request, claim }
  })
}

function requestOf(pack: Pack, of: { readonly cost: bigint; readonly requested: bigint }): Decided {
  const facts: MdfRequestFacts = {
    partnerStatus: 'active',
    goodStanding: true,
    complete: true,
    completeAt: Temporal.Instant.from('2025-02-03T15:00:00Z'),
    completeOn: day('2025-02-03'),
    tier: 'select',
    activityType: 'event',
    participant: { code: 'BENCH-1', country: 'US', tier: 'select' },
    requested: usd(of.requested),
    firstOn: day('2025-04-14'),
    lastOn: day('2025-04-15'),
    lines: [
      { costKind: 'venue', net: usd(of.cost - 100_000n) },
      { costKind: 'catering', net: usd(100_000n) },
    ],
    exceptionAsked: false,
    rate: ratio(1n, 2n),
    requestDaysBefore: 14,
    minimumRequest: usd(50_000n),
    activityCap: usd(2_500_000n),
    quarterCap: usd(5_000_000n),
    neverKinds: [],
    programFrom: day('2025-01-01'),
    programUntil: null,
    fundFrom: day('2025-01-01'),
    fundUntil: day('2026-12-31'),
    approvedInQuarter: usd(0n),
    available: usd(900_000_000n),
    overlapping: [],
  }
  const { outcome, amountMinor, text } = judged(pack, 'mdf_request', facts)
  const isBelow = of.requested < draftTerms.minimumMinor
  const expected = isBelow
    ? { outcome: 'reject', amountMinor: 0n }
    : { outcome, amountMinor: of.requested }
  return { facts: text, outcome, amountMinor, expected }
}

function claimOf(
  pack: Pack,
  of: {
    readonly n: number
    readonly requested: bigint
    readonly invoices: readonly bigint[]
    readonly lateDays: number
  },
): Decided {
  const { requested, invoices, lateDays } = of
  const lastOn = day('2025-04-15')
  const deadlineOn = claimDeadline(lastOn, terms.claimDays, null)
  const completeOn = lastOn.add({ days: lateDays })
  const facts: MdfClaimFacts = {
    partnerStatus: 'active',
    goodStanding: true,
    complete: true,
    incentiveStatus: 'committed',
    completeAt: Temporal.Instant.from(`${completeOn}T15:00:00Z`),
    claimDeadlineOn: deadlineOn,
    deadlineAt: endOfDay(deadlineOn, pack.zone),
    firstOn: day('2025-04-14'),
    lastOn,
    tier: 'select',
    activityType: 'event',
    fundClaimsDueOn: null,
    rate: ratio(1n, 2n),
    claimed: usd(requested),
    committedRemaining: usd(requested),
    lines: invoices.map((net, place) => ({
      lineNo: place + 1,
      description: `Hall, part ${place + 1}`,
      seller: 'Hall & Co.',
      invoiceNumber: `INV-${of.n}-${place}`,
      invoiceOn: lastOn,
      deliveredOn: day('2025-04-14'),
      net: usd(net),
      tax: usd(net / 5n),
      claimed: usd(net),
      parts: [{ costKind: 'venue', net: usd(net) }],
      invoiceState: 'accepted',
      invoiceFrom: 'third_party',
      claimedBefore: usd(0n),
      claimedElsewhere: [],
    })),
    proof: ['agenda', 'photo', 'attendee_list'].map((slot) => ({
      slot,
      label: slot,
      state: 'accepted',
    })),
    metric: { label: 'Attendees', value: '38' },
    exceptionAsked: false,
    sameFileElsewhere: [],
    signals: {
      handedInOn: completeOn,
      enrolledOn: day('2025-01-01'),
      invoices: [],
      pictures: [],
      papers: [
        { slot: 'agenda', lineNo: null, madeOn: day('2025-04-01') },
        ...invoices.map((_net, place) => ({ slot: 'invoice', lineNo: place + 1, madeOn: lastOn })),
      ],
    },
  }
  const { outcome, amountMinor, text } = judged(pack, 'mdf_claim', facts)
  return { facts: text, outcome, amountMinor, expected: claimUnderDraft(of) }
}

/** By hand: nothing under a request below the minimum, nothing too late, else the smallest of what was
 *  claimed and the draft's share of the cost, rounded half-even. */
function claimUnderDraft(of: {
  readonly requested: bigint
  readonly invoices: readonly bigint[]
  readonly lateDays: number
}): Decided['expected'] {
  const none = { amountMinor: 0n }
  if (of.requested < draftTerms.minimumMinor) return { outcome: 'not_reached', ...none }
  if (of.lateDays > draftTerms.claimDays) return { outcome: 'reject', ...none }
  const hundredfold = of.invoices.reduce((all, one) => all + one, 0n) * draftTerms.ratePercent
  const [whole, rest] = [hundredfold / 100n, hundredfold % 100n]
  const isUp = rest > 50n || (rest === 50n && whole % 2n === 1n)
  const share = isUp ? whole + 1n : whole
  return share < of.requested
    ? { outcome: 'approve_reduced', amountMinor: share }
    : { outcome: 'approve', amountMinor: of.requested }
}

/** Decided as policy answers, and kept as a decision keeps it. */
function judged(pack: Pack, type: 'mdf_request' | 'mdf_claim', facts: object) {
  const checks = must(pack.checks[type], 'the sample program pins its checks')
  const assessment = unwrap(rejudge(pack, { facts, verdicts: null }, checks))
  const outcome = must(assessment.outcome, `${type} is covered`).outcome
  const isApproved = outcome === 'approve' || outcome === 'approve_reduced'
  const text = keepFacts(pack, { type, facts, verdicts: null, assessment })
  return { outcome, amountMinor: isApproved ? assessment.amount.minor : 0n, text }
}
