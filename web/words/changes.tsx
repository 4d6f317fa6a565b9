import { ArrowRight } from 'lucide-react'
import { parseDecimal } from '../../src/kernel/money.ts'
import { Money } from '../ui/money.tsx'
import { sayAnswer, type FormField } from './answer.tsx'
import { sayCode } from './submission.ts'

type Amount = { readonly amount: string; readonly currency: string }
type Cost = { readonly description: string; readonly costKind: string; readonly net: Amount }
type Plan = {
  readonly form: Readonly<Record<string, string>>
  readonly lines: readonly Cost[]
}

type Line = { readonly term: string; readonly was: Cost | null; readonly now: Cost | null }

/** What a change asks for otherwise than it was approved, old beside new; one sentence where nothing is
 *  changed yet. */
export function Changes(props: {
  readonly fields: readonly FormField[]
  readonly before: Plan
  readonly now: Plan
  readonly currency: string
}) {
  const { before, now, currency } = props
  const fields = props.fields.filter(
    ({ name }) =>
      !own.has(name) && isOther(before.form[name] ?? '', now.form[name] ?? '', currency),
  )
  const lines = changedLines(before.lines, now.lines)
  if (fields.length + lines.length === 0) {
    return <p className="text-muted">Nothing is changed yet: all of it is as it was approved.</p>
  }
  return (
    <dl className="divide-y">
      {fields.map((field) => (
        <Row key={field.name} term={field.label}>
          {sayAnswer(field, before.form[field.name] ?? '', currency)}
          <Arrow />
          {sayAnswer(field, now.form[field.name] ?? '', currency)}
        </Row>
      ))}
      {lines.map(({ term, was, now: is }) => (
        <Row key={term} term={term}>
          {was === null ? 'not planned' : <Money value={was.net} />}
          <Arrow />
          {is === null ? 'no longer planned' : <Money value={is.net} />}
        </Row>
      ))}
    </dl>
  )
}

/** Fields of the change itself. */
const own = new Set(['reason', 'exception_asked', 'exception_reason'])

/** An amount typed otherwise is no other amount: `4000` and `4000.00`. */
function isOther(was: string, is: string, currency: string): boolean {
  if (was.trim() === is.trim()) return false
  const [a, b] = [was, is].map((text) => parseDecimal(text.trim(), currency))
  return a === null || b === null || a === undefined || b === undefined || a.minor !== b.minor
}

/** Costs by what they are for; those of one name in their order. */
function changedLines(was: readonly Cost[], is: readonly Cost[]): Line[] {
  const rest = [...is]
  const lines = was.map((cost): Line => {
    const at = rest.findIndex(
      (one) => one.description === cost.description && one.costKind === cost.costKind,
    )
    const now = at < 0 ? null : (rest.splice(at, 1)[0] ?? null)
    return { term: termOf(cost), was: cost, now }
  })
  const added = rest.map((cost): Line => ({ term: termOf(cost), was: null, now: cost }))
  return [...lines, ...added].filter(
    ({ was: before, now }) =>
      before === null ||
      now === null ||
      isOther(before.net.amount, now.net.amount, now.net.currency),
  )
}

function termOf(cost: Cost): string {
  return `${cost.description} (${sayCode(cost.costKind).toLowerCase()})`
}

function Row(props: { term: string; children: React.ReactNode }) {
  return (
    <div className="py-2 sm:flex sm:gap-4">
      <dt className="text-muted sm:w-56 sm:shrink-0">{props.term}</dt>
      <dd className="flex flex-wrap items-center gap-1.5 font-medium">{props.children}</dd>
    </div>
  )
}

function Arrow() {
  return (
    <>
      <ArrowRight aria-hidden className="size-4 shrink-0 text-muted" />
      <span className="sr-only"> becomes </span>
    </>
  )
}
