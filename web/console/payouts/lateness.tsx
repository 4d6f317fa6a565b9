import { Link } from '@tanstack/react-router'
import { Download, TimerOff } from 'lucide-react'
import { useState } from 'react'
import { latenessFile, showLateness } from '../../../src/payouts/contract.ts'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { addressOf } from '../../api/client.ts'
import { useRoute } from '../../api/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { buttonLook } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Input } from '../../ui/input.tsx'
import { Money } from '../../ui/money.tsx'
import { EmptyState, SkeletonRows } from '../../ui/surface.tsx'
import { DateTime, Day, printMonth } from '../../ui/when.tsx'
import { sayBusinessDays, sayLateOwner, sayLateStep } from '../../words/on-time.ts'

type Seen = RouteWireAnswer<typeof showLateness>
type Row = Seen['rows'][number]
type Step = Seen['steps'][number]
type Chosen = Pick<Step, 'owedBy' | 'step'> | null

/** What was booked in time of what was due, and whom each that was not counts against. */
export function Lateness() {
  const [from, setFrom] = useState('')
  const [until, setUntil] = useState('')
  const [chosen, setChosen] = useState<Chosen>(null)
  const query = {
    ...(from === '' ? {} : { from }),
    ...(until === '' ? {} : { until }),
    ...(chosen === null ? {} : { owedBy: chosen.owedBy, step: chosen.step }),
  }
  const seen = useRoute(showLateness, { query })
  if (seen.error) return <ErrorPanel problem={seen.error.body} className="m-4" />
  return (
    <div className="h-full min-h-0 overflow-y-auto">
      <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2">
        <span className="flex items-center gap-2">
          <span aria-hidden>Due from</span>
          <Input
            type="date"
            aria-label="Due from"
            className="w-36"
            value={from === '' ? (seen.data?.from ?? '') : from}
            onChange={(event) => setFrom(event.target.value)}
          />
        </span>
        <span className="flex items-center gap-2">
          <span aria-hidden>to</span>
          <Input
            type="date"
            aria-label="Due to"
            className="w-36"
            value={until === '' ? (seen.data?.until ?? '') : until}
            onChange={(event) => setUntil(event.target.value)}
          />
        </span>
        <span className="ml-auto flex gap-2 max-md:ml-0">
          {(['xlsx', 'csv'] as const).map((format) => (
            <a
              key={format}
              className={buttonLook()}
              href={addressOf(latenessFile, { query: { ...query, format } })}
              download={`late.${format}`}
            >
              <Download aria-hidden className="size-3.5" />
              {format.toUpperCase()}
            </a>
          ))}
        </span>
      </div>
      {seen.data ? (
        <Report seen={seen.data} chosen={chosen} onChoose={setChosen} />
      ) : (
        <SkeletonRows />
      )}
    </div>
  )
}

function Report(props: { seen: Seen; chosen: Chosen; onChoose: (step: Chosen) => void }) {
  const { seen, chosen, onChoose } = props
  if (seen.due === 0)
    return (
      <EmptyState icon={TimerOff} title="Nothing was due in these days">
        What was due stands here once its day is over, with whoever owed the step that was late.
      </EmptyState>
    )
  return (
    <>
      <div className="grid gap-x-10 gap-y-5 border-b px-4 py-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <section aria-label="Whom it counts against">
          <p className="mb-2">
            <span className="tnum text-[22px] font-semibold">{share(seen.onTime, seen.due)}</span>{' '}
            on time: {seen.onTime} of {seen.due} that were due from <Day on={seen.from} /> to{' '}
            <Day on={seen.until} />.
          </p>
          <ul>
            {seen.steps.map((step) => (
              <StepLine
                key={`${step.owedBy} ${step.step}`}
                step={step}
                isChosen={chosen?.owedBy === step.owedBy && chosen.step === step.step}
                onChoose={onChoose}
              />
            ))}
          </ul>
        </section>
        <Months months={seen.months} />
      </div>
      <ul aria-label="What was late">
        {seen.rows.map((row) => (
          <LateRow key={row.payableId} row={row} />
        ))}
      </ul>
      {seen.left > 0 || seen.more ? (
        <p className="px-4 py-3 text-muted">
          {seen.more
            ? 'Only what was due last was looked at: choose fewer days.'
            : `${seen.left} more are in the file.`}
        </p>
      ) : null}
    </>
  )
}

/** One number of the report; chosen, its rows stand below. */
function StepLine(props: { step: Step; isChosen: boolean; onChoose: (step: Chosen) => void }) {
  const { step, isChosen, onChoose } = props
  return (
    <li className="border-b last:border-b-0">
      <button
        type="button"
        aria-pressed={isChosen}
        onClick={() => onChoose(isChosen ? null : step)}
        className="flex w-full items-center gap-x-3 px-2 py-1.5 text-left hover:bg-hover max-md:flex-wrap aria-pressed:bg-chosen"
      >
        <span className="tnum w-10 shrink-0 text-right font-medium">{step.payables}</span>
        <span className="min-w-0 flex-1">
          <Badge>{sayLateOwner(step.owedBy)}</Badge> {sayLateStep(step.step)}
        </span>
        <span className="tnum shrink-0 text-right text-[12.5px] text-muted max-md:basis-full max-md:pl-13 max-md:text-left">
          {sayBusinessDays(step.days)}
          {step.open > 0 ? `, ${step.open} still open` : ''}
        </span>
      </button>
    </li>
  )
}

function Months({ months }: { months: Seen['months'] }) {
  return (
    <table className="h-fit w-full">
      <caption className="eyebrow mb-1 text-left">By the month it was due in</caption>
      <thead className="sr-only">
        <tr>
          <th>Month</th>
          <th>On time of due</th>
          <th>Share</th>
        </tr>
      </thead>
      <tbody>
        {months.map(({ month, due, onTime }) => (
          <tr key={month} className="border-t">
            <th scope="row" className="py-1 text-left font-normal">
              {printMonth(month)}
            </th>
            <td className="tnum py-1 text-right text-muted">
              {onTime} of {due}
            </td>
            <td className="tnum w-20 py-1 text-right font-medium">{share(onTime, due)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function LateRow({ row }: { row: Row }) {
  return (
    <li className="flex items-start gap-x-4 gap-y-1 border-b px-4 py-2.5 max-md:flex-wrap">
      <div className="w-60 shrink-0 max-md:w-auto max-md:flex-1">
        <p className="font-medium">{row.partnerName}</p>
        <Link
          to="/submissions/$submissionId"
          params={{ submissionId: row.submissionId }}
          className="font-mono text-[12px] text-muted underline underline-offset-3"
        >
          {row.reference}
        </Link>
      </div>
      <div className="min-w-0 flex-1 max-md:order-last max-md:basis-full">
        <p>
          {sayLateStep(row.step)} <Badge>{sayLateOwner(row.owedBy)}</Badge>{' '}
          {row.runId !== null && row.runNumber !== null ? (
            <Link
              to="/payouts/$runId"
              params={{ runId: row.runId }}
              className="font-mono text-[12px] underline underline-offset-3"
            >
              {row.runNumber}
            </Link>
          ) : null}
        </p>
        <p className="text-[12.5px] text-muted">
          to be done before <DateTime at={row.dueBy} />
          {row.doneAt ? (
            <>
              , done <DateTime at={row.doneAt} />
            </>
          ) : (
            ', not done yet'
          )}
        </p>
      </div>
      <div className="shrink-0 text-right max-md:max-w-[50%]">
        <Money value={row.amount} className="font-medium" />
        <p className="text-[12px] text-muted">
          due <Day on={row.dueOn} />,{' '}
          {row.paidOn ? (
            <>
              booked <Day on={row.paidOn} />
            </>
          ) : (
            'not booked'
          )}
          <span className="block">{sayBusinessDays(row.daysLate)} late</span>
        </p>
      </div>
    </li>
  )
}

/** `97 %`, never rounded up to all: 999 of 1,000 are 99 %. */
function share(part: number, whole: number): string {
  return `${Math.floor((part * 100) / whole)} %`
}
