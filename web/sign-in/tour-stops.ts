/** Where somebody goes in, and what to look at there. */
export type TourPlace =
  | '/queue'
  | '/questions'
  | '/programs'
  | '/payouts'
  | '/reconciliation'
  | '/vendors'
  | '/vendors/screening'
  | '/portal'

export type Stop = {
  readonly role: 'specialist' | 'lead' | 'finance' | 'program_owner' | 'partner_admin'
  /** The nth of that role, so that both of Finance are met. */
  readonly nth?: number
  readonly place: TourPlace
  readonly look: string
}

/** Five minutes through the sample company, in the order of the money. */
export const stops: readonly Stop[] = [
  {
    role: 'specialist',
    place: '/queue',
    look: 'The queue, what is due first on top. Open a claim: checks, arithmetic and clauses stand beside each line, and a decision is suggested.',
  },
  {
    role: 'partner_admin',
    place: '/portal',
    look: 'The same from a partner’s side: what needs an answer, where the money is, a deal that is protected until a day.',
  },
  {
    role: 'lead',
    place: '/queue',
    look: 'What is late and at risk, and who has it. Two partners registered one customer: the later one is blocked until the earlier is decided.',
  },
  {
    role: 'specialist',
    nth: 1,
    place: '/queue',
    look: 'An appeal: Jonas turned a plant tour down, the partner says why it should be looked at again. Another person decides it, and his button says so.',
  },
  {
    role: 'program_owner',
    place: '/questions',
    look: 'Questions that the terms leave open: a limit, a budget, a plan with three port authorities. Answer one and it goes on.',
  },
  {
    role: 'program_owner',
    place: '/programs',
    look: 'A draft of MDF-EMEA waits for a second person. What would this draft have changed? Simulate it: case by case, and in money.',
  },
  {
    role: 'finance',
    place: '/vendors',
    look: 'Liffey Platform named an account abroad, days after a new telephone number. Nobody was reached; what it is owed is held.',
  },
  {
    role: 'finance',
    place: '/vendors/screening',
    look: 'A name that may stand on a sanctions list: why the two are alike. Nothing is paid until two people have judged it.',
  },
  {
    role: 'finance',
    place: '/payouts',
    look: 'Settled runs, and one that waits for approval, its riskiest payment on top. On time says what will be late and who must act; tax invoices wait for a look.',
  },
  {
    role: 'finance',
    nth: 1,
    place: '/reconciliation',
    look: 'Every line of the bank explained but two: a fee, and money of somebody unknown.',
  },
]

/** The stops whose person this sample company has. */
export function stopsFor<P extends { readonly roles: readonly string[] }>(
  people: readonly P[],
): readonly (Stop & { readonly person: P })[] {
  return stops.flatMap((stop) => {
    const found = people.filter(({ roles }) => roles.includes(stop.role))
    const person = found[stop.nth ?? 0]
    return person === undefined ? [] : [{ ...stop, person }]
  })
}
