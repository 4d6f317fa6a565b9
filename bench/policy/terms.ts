/** The terms of a made-up fund, as data: the table, the peers' rules and the hand-written function
 *  are all made from them. Amounts in whole euros, days as calendar days. */
export const activities = [
  'event',
  'webinar',
  'campaign',
  'content',
  'telemarketing',
  'search',
  'print',
  'training',
  'demo',
  'gift',
] as const
export const tiers = ['registered', 'select', 'premier', 'strategic'] as const
export const proofs = ['complete', 'partial', 'missing'] as const
export type Activity = (typeof activities)[number]
export type Tier = (typeof tiers)[number]
export type Proof = (typeof proofs)[number]

export const caps = (activity: number, tier: number): number => (activity + 1) * 500 * (tier + 1)
/** Days after the activity within which a claim may come. */
export const windowDays = (activity: number): number => 30 + 5 * activity
/** Above this a lead decides. */
export const leadAbove = (tier: number): number => 2_000 * (tier + 1)
/** Activities before this day fall under the terms of last year. */
export const newTermsOn = '2026-01-01'
export const oldWindowDays = 20
/** Whole euros that need no proof. */
export const proofFreeUpTo = 100

/** One claim, as plain figures; made into typed facts for us and plain ones for the peers. */
export type Claim = {
  readonly activity: Activity
  readonly tier: Tier
  readonly proof: Proof
  readonly complete: boolean
  readonly stacked: boolean
  readonly daysAfter: number
  readonly claimedCents: number
  /** Days since 1970-01-01. */
  readonly startsOn: number
}

/** A cell in the terms all contenders share: any, equal, one of, or a range with its ends. */
export type Cell =
  | null
  | { readonly equal: string | boolean }
  | { readonly oneOf: readonly string[] }
  | { readonly above: number }
  | { readonly atMost: number }
  | { readonly before: string }
export const columns = [
  'activity',
  'tier',
  'proof',
  'complete',
  'stacked',
  'days_after',
  'claimed',
  'starts_on',
] as const
export type Column = (typeof columns)[number]
export type Row = {
  readonly id: string
  readonly cells: Readonly<Partial<Record<Column, Exclude<Cell, null>>>>
  readonly outcome: 'approve' | 'reduce' | 'reject' | 'ask' | 'lead'
  readonly clause: string
}

/** Two hundred rows, read from the top: what stops a claim, then for each activity its windows and
 *  for each tier proof, cap and level. */
export function rowsOfTerms(): Row[] {
  const rows: Omit<Row, 'id'>[] = [
    { cells: { complete: { equal: false } }, outcome: 'ask', clause: 'T-1.1' },
    { cells: { stacked: { equal: true } }, outcome: 'reject', clause: 'T-1.2' },
    { cells: { claimed: { atMost: 0 } }, outcome: 'reject', clause: 'T-1.3' },
    {
      cells: { activity: { equal: 'gift' }, tier: { oneOf: ['registered', 'select'] } },
      outcome: 'reject',
      clause: 'T-1.4',
    },
  ]
  for (const [at, activity] of activities.entries()) {
    rows.push(
      {
        cells: {
          activity: { equal: activity },
          starts_on: { before: newTermsOn },
          days_after: { above: oldWindowDays },
        },
        outcome: 'reject',
        clause: `T-2.${at + 1}`,
      },
      {
        cells: { activity: { equal: activity }, days_after: { above: windowDays(at) } },
        outcome: 'reject',
        clause: `T-3.${at + 1}`,
      },
      {
        cells: {
          activity: { equal: activity },
          proof: { equal: 'missing' },
          claimed: { atMost: proofFreeUpTo },
        },
        outcome: 'approve',
        clause: `T-4.${at + 1}`,
      },
    )
    for (const [level, tier] of tiers.entries()) {
      const own = { activity: { equal: activity }, tier: { equal: tier } } as const
      const cap = caps(at, level)
      rows.push(
        {
          cells: { ...own, proof: { oneOf: ['missing', 'partial'] } },
          outcome: 'ask',
          clause: `T-5.${at + 1}`,
        },
        { cells: { ...own, claimed: { above: cap } }, outcome: 'reduce', clause: `T-6.${at + 1}` },
        {
          cells: { ...own, claimed: { above: leadAbove(level) } },
          outcome: 'lead',
          clause: `T-7.${level + 1}`,
        },
        { cells: own, outcome: 'approve', clause: `T-8.${at + 1}` },
      )
    }
  }
  rows.push(
    { cells: { proof: { equal: 'partial' } }, outcome: 'ask', clause: 'T-9.1' },
    { cells: { proof: { equal: 'missing' } }, outcome: 'ask', clause: 'T-9.2' },
  )
  for (const tier of tiers.slice(1))
    rows.push({ cells: { tier: { equal: tier } }, outcome: 'lead', clause: 'T-9.3' })
  rows.push({ cells: {}, outcome: 'ask', clause: 'T-9.9' })
  return rows.map((row, at) => ({ ...row, id: `R${at + 1}` }))
}
