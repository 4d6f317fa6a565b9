import { ArrowRight } from 'lucide-react'
import type { SamplePerson } from '../api/sign-in.ts'

/** Where somebody goes in, and what to look at there. */
export type TourPlace =
  | '/queue'
  | '/questions'
  | '/payouts'
  | '/reconciliation'
  | '/vendors'
  | '/portal'

type Stop = {
  readonly role: SamplePerson['roles'][number]
  /** The nth of that role, so that both of Finance are met. */
  readonly nth?: number
  readonly place: TourPlace
  readonly look: string
}

/** Five minutes through the sample company, in the order of the money. */
const stops: readonly Stop[] = [
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
    role: 'program_owner',
    place: '/questions',
    look: 'Questions that the terms leave open: a limit, a budget, a plan with three port authorities. Answer one and it goes on.',
  },
  {
    role: 'finance',
    place: '/vendors',
    look: 'Liffey Platform named an account abroad, days after a new telephone number. Nobody was reached; what it is owed is held.',
  },
  {
    role: 'finance',
    place: '/payouts',
    look: 'Settled runs, and one that waits for approval: who decided, prepared and approved it, and why that is never one person.',
  },
  {
    role: 'finance',
    nth: 1,
    place: '/reconciliation',
    look: 'Every line of the bank explained but two: a fee, and money of somebody unknown.',
  },
]

type Met = Stop & { readonly person: SamplePerson }

/** The stops whose person this sample company has. */
export function stopsFor(people: readonly SamplePerson[]): readonly Met[] {
  return stops.flatMap((stop) => {
    const found = people.filter(({ roles }) => roles.includes(stop.role))
    const person = found[stop.nth ?? 0]
    return person === undefined ? [] : [{ ...stop, person }]
  })
}

/** Whom to sign in as, one after the other, and what to look at. */
export function Tour({
  people,
  busy,
  onPick,
}: {
  people: readonly SamplePerson[]
  busy: boolean
  onPick: (person: SamplePerson, place: TourPlace) => void
}) {
  const met = stopsFor(people)
  if (met.length === 0) return null
  return (
    <section aria-labelledby="tour" className="mb-6">
      <h2 id="tour" className="text-[15px] font-semibold">
        The product in five minutes
      </h2>
      <p className="mb-3 text-muted">
        A sample company at work. Go in as each of these in turn; sign out to come back here.
      </p>
      <ol className="divide-y rounded-lg border bg-raised shadow-xs">
        {met.map(({ person, place, look }, at) => (
          <li key={`${person.principalId} ${place}`}>
            <button
              type="button"
              disabled={busy}
              onClick={() => onPick(person, place)}
              className="group flex w-full items-start gap-3 p-3 text-left hover:bg-info-soft"
            >
              <span aria-hidden className="tnum w-4 shrink-0 text-right text-muted">
                {at + 1}
              </span>
              <span className="min-w-0 flex-1">
                <span className="font-medium">{person.name}</span>
                <span className="text-muted">, {person.roles.join(', ').replaceAll('_', ' ')}</span>
                <span className="block text-[13px] text-muted">{look}</span>
              </span>
              <ArrowRight
                aria-hidden
                className="mt-0.5 size-4 shrink-0 text-muted transition-transform group-hover:translate-x-0.5"
              />
            </button>
          </li>
        ))}
      </ol>
    </section>
  )
}
