import { printRatio, ratio, readRatio } from '../../src/kernel/ratio.ts'
import { Badge } from '../ui/badge.tsx'
import { isSome, Money, type WireMoney } from '../ui/money.tsx'
import { Figure } from '../ui/surface.tsx'
import type { Tone } from '../ui/tone.ts'
import { Day } from '../ui/when.tsx'
import { statusWords } from './submission.ts'

const stageWords: Record<string, { word: string; tone: Tone }> = {
  earning: { word: 'Being earned', tone: 'info' },
  waiting: { word: 'Not to be used yet', tone: 'neutral' },
  usable: { word: 'To be used', tone: 'good' },
  claims_only: { word: 'Last claims', tone: 'warn' },
  over: { word: 'Over', tone: 'neutral' },
}

type Accrual = {
  readonly stage: string
  readonly usedFrom: string
  readonly usedLastOn: string
  readonly claimsDueOn: string
  readonly proposeBy: string | null
  readonly earned: WireMoney
  readonly used: WireMoney
  readonly available: WireMoney
  readonly forfeited: WireMoney
  readonly owed: WireMoney
}

/** Where an earning period stands. */
export function AccrualStage({ accrual }: { accrual: Pick<Accrual, 'stage' | 'proposeBy'> }) {
  const { stage, proposeBy } = accrual
  const isPlans = proposeBy !== null && stage === 'claims_only'
  const found = isPlans ? { word: 'Approved plans only', tone: 'warn' as const } : stageWords[stage]
  const { word, tone } = found ?? { word: stage, tone: 'neutral' as const }
  return <Badge tone={tone}>{word}</Badge>
}

/** What was earned in a period, what of it is left, and until when. */
export function AccrualFigures({ accrual }: { accrual: Accrual }) {
  const { earned, used, available, forfeited, owed } = accrual
  const shown = [
    { label: 'Earned', value: earned },
    { label: 'Used', value: used },
    { label: 'Available', value: available },
    ...(isSome(forfeited) ? [{ label: 'Forfeited', value: forfeited }] : []),
    ...(isSome(owed) ? [{ label: 'Off the next', value: owed }] : []),
  ]
  return (
    <>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        {shown.map(({ label, value }) => (
          <Figure key={label} label={label} tone={label === 'Available' ? 'text-good' : ''}>
            <Money value={value} className="text-inherit" />
          </Figure>
        ))}
      </div>
      <p className="mt-2 text-muted">
        {accrual.proposeBy === null ? (
          <ForActivities accrual={accrual} />
        ) : (
          <ForPlans accrual={accrual} proposeBy={accrual.proposeBy} />
        )}
      </p>
    </>
  )
}

function ForActivities({ accrual }: { accrual: Accrual }) {
  return (
    <>
      For activities from <Day on={accrual.usedFrom} /> to <Day on={accrual.usedLastOn} />. Claims
      until the end of <Day on={accrual.claimsDueOn} />
      {accrual.stage === 'over' ? '.' : '; what is left then is forfeited.'}
    </>
  )
}

function ForPlans({ accrual, proposeBy }: { accrual: Accrual; proposeBy: string }) {
  return (
    <>
      For plans that begin from <Day on={accrual.usedFrom} /> to <Day on={accrual.usedLastOn} />,
      proposed until the end of <Day on={proposeBy} />
      {accrual.stage === 'over' ? (
        '.'
      ) : (
        <>
          . What no plan uses is forfeited after <Day on={accrual.claimsDueOn} />.
        </>
      )}
    </>
  )
}

type Row = {
  readonly kind: string
  readonly on: string
  readonly number: string | null
  readonly listed: WireMoney | null
  readonly rate: string | null
  readonly earned: WireMoney
}
type Drawn = {
  readonly submissionId: string
  readonly number: string
  readonly title: string
  readonly status: string
  readonly claimed: WireMoney
  readonly approved: WireMoney | null
}

const rowWords: Record<string, string> = {
  purchase: 'Purchase',
  credit: 'Credit',
  carried: 'Taken over from another period',
  forfeited: 'Forfeited',
}

/** `0.03` → `3 %` */
function sayShare(text: string): string {
  const rate = readRatio(text)
  return rate === null ? text : `${printRatio(ratio(rate.num * 100n, rate.den))} %`
}

/** The purchases behind a period, and what was claimed of it. `href`: where a claim opens. */
export function AccrualRows(props: {
  rows: readonly Row[]
  more: boolean
  drawn: readonly Drawn[]
  href: (submissionId: string) => string
}) {
  return (
    <div className="mt-3 space-y-3">
      <ul className="divide-y border-t" aria-label="What it was earned by">
        {props.rows.map((row, place) => (
          <li key={place} className="flex items-baseline gap-3 py-1.5">
            <span className="min-w-0 flex-1">
              {rowWords[row.kind] ?? row.kind}{' '}
              {row.number ? <span className="font-mono text-[12px]">{row.number}</span> : null}
              <span className="block text-[12px] text-muted">
                <Day on={row.on} />
                {row.listed ? (
                  <>
                    {' · '}
                    <Money value={row.listed} />
                  </>
                ) : null}
                {row.rate ? ` at ${sayShare(row.rate)}` : ''}
              </span>
            </span>
            <Money value={row.earned} className="font-medium" />
          </li>
        ))}
        {props.more ? <li className="py-1.5 text-muted">Older ones are not shown.</li> : null}
      </ul>
      {props.drawn.length > 0 ? (
        <ul className="divide-y border-t" aria-label="What was claimed of it">
          {props.drawn.map((one) => (
            <li key={one.submissionId} className="flex items-baseline gap-3 py-1.5">
              <a className="min-w-0 flex-1 hover:underline" href={props.href(one.submissionId)}>
                <span className="block truncate">{one.title}</span>
                <span className="block text-[12px] text-muted">
                  <span className="font-mono">{one.number}</span>
                  {' · '}
                  {statusWords[one.status]?.word ?? one.status}
                </span>
              </a>
              <Money value={one.approved ?? one.claimed} className="font-medium" />
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}
