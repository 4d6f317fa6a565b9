import { Badge } from '../ui/badge.tsx'
import { Money, type WireMoney } from '../ui/money.tsx'
import { Figure } from '../ui/surface.tsx'
import { milestoneWords } from './plan.ts'

/** What of a plan is ours, what was accepted, and what is left of it. */
export function PlanFigures(props: {
  plan: { readonly ourShare: WireMoney; readonly accepted: WireMoney; readonly left: WireMoney }
}) {
  const { ourShare, accepted, left } = props.plan
  return (
    <div className="mb-3 grid grid-cols-[repeat(auto-fit,minmax(8.5rem,1fr))] gap-3">
      <Figure label="Our share">
        <Money value={ourShare} />
      </Figure>
      <Figure label="Accepted">
        <Money value={accepted} />
      </Figure>
      <Figure label="Left of it">
        <Money value={left} />
      </Figure>
    </div>
  )
}

/** What a milestone is worth, what of it was accepted, and how it stands. `small`: class of the
 *  smaller text. */
export function MilestoneWorth(props: {
  milestone: {
    readonly amount: WireMoney
    readonly accepted: WireMoney | null
    readonly status: string
    readonly overdue: boolean
  }
  small: string
}) {
  const { amount, accepted, status, overdue } = props.milestone
  const { word, tone } = milestoneWords[status] ?? { word: status, tone: 'neutral' as const }
  return (
    <span className="text-right">
      <Money value={accepted ?? amount} className="block font-medium" />
      {accepted ? (
        <span className={`block text-muted ${props.small}`}>
          of <Money value={amount} />
        </span>
      ) : null}
      <Badge tone={overdue ? 'warn' : tone}>{overdue ? 'Overdue' : word}</Badge>
    </span>
  )
}
