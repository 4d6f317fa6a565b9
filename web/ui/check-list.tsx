import { CircleAlert, CircleCheck, CircleHelp, TriangleAlert, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from './cn.ts'
import { toneText, type Tone } from './badge.tsx'

export type CheckOutcome = 'pass' | 'warn' | 'fail' | 'unknown'

/** One automated finding, as a person reads it. */
export type CheckEntry = {
  readonly code: string
  /** `C-101`, where it is known. */
  readonly number?: string | null | undefined
  readonly outcome: CheckOutcome
  readonly sentence: string
  readonly clause?: string | null | undefined
  readonly clauseText?: string | null | undefined
  readonly facts?: readonly { readonly name: string; readonly value: ReactNode }[]
}

const looks: Record<CheckOutcome, { icon: LucideIcon; tone: Tone; word: string; order: number }> = {
  fail: { icon: CircleAlert, tone: 'bad', word: 'Fails', order: 0 },
  unknown: { icon: CircleHelp, tone: 'info', word: 'Not known', order: 1 },
  warn: { icon: TriangleAlert, tone: 'warn', word: 'Look', order: 2 },
  pass: { icon: CircleCheck, tone: 'good', word: 'Passes', order: 3 },
}

/** The checks, what needs eyes first; each opens to the facts it looked at and the clause it holds. */
export function CheckList({ checks }: { checks: readonly CheckEntry[] }) {
  const sorted = checks.toSorted((a, b) => looks[a.outcome].order - looks[b.outcome].order)
  return (
    <ul className="-mx-1">
      {sorted.map((check) => (
        <Check key={`${check.code} ${check.sentence}`} check={check} />
      ))}
    </ul>
  )
}

function Check({ check }: { check: CheckEntry }) {
  const { icon: Icon, tone, word } = looks[check.outcome]
  return (
    <li>
      <details className="group rounded-md open:bg-hover">
        <summary className="flex list-none items-start gap-2 rounded-md px-1 py-1.5 hover:bg-hover">
          <Icon aria-hidden className={cn('mt-0.5 size-4 shrink-0', toneText[tone])} />
          <span className="min-w-0 flex-1">
            <span className="sr-only">{word}: </span>
            {check.sentence}
          </span>
          {check.clause ? (
            <span className="mt-0.5 shrink-0 font-mono text-[11px] text-muted">{check.clause}</span>
          ) : null}
        </summary>
        <div className="px-1 pb-2 pl-7 text-[12px] text-muted">
          {check.clauseText ? <p className="mb-1.5 italic">{check.clauseText}</p> : null}
          <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3">
            {(check.facts ?? []).map((fact) => (
              <div key={fact.name} className="contents">
                <dt>{fact.name}</dt>
                <dd className="tnum wrap-anywhere text-ink">{fact.value}</dd>
              </div>
            ))}
          </dl>
          <p className="mt-1 font-mono text-[11px]">
            {check.number ? `${check.number} ${check.code}` : check.code}
          </p>
        </div>
      </details>
    </li>
  )
}

/** `2 fail · 1 to look at · 9 pass`, for a list row or a heading. */
export function countChecks(checks: readonly { readonly outcome: CheckOutcome }[]): string {
  const of = (outcome: CheckOutcome) => checks.filter((check) => check.outcome === outcome).length
  const parts = [
    [of('fail'), 'fail'],
    [of('unknown'), 'not known'],
    [of('warn'), 'to look at'],
    [of('pass'), 'pass'],
  ] as const
  return parts.flatMap(([count, word]) => (count > 0 ? [`${count} ${word}`] : [])).join(' · ')
}
