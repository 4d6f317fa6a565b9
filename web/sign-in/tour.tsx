import { ArrowRight } from 'lucide-react'
import type { SamplePerson } from '../api/sign-in.ts'
import { stopsFor, type TourPlace } from './tour-stops.ts'

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
