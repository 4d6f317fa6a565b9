import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import {
  addCalendar,
  addHoliday,
  dropHoliday,
  listCalendars,
  listHolidays,
  statePublished,
} from '../../../src/clocks/contract.ts'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { useChange, useRoute } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Card, SkeletonRows } from '../../ui/surface.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { Day } from '../../ui/when.tsx'
import { sayCode } from '../../words/submission.ts'
import { BankDays } from './bank-days.tsx'
import { CalendarDialog, HolidayDialog, PublishedDialog, weekdays } from './calendar-dialogs.tsx'
import { sayRefusal } from './person.ts'

type Calendar = RouteWireAnswer<typeof listCalendars>['rows'][number]

const byLead = 'The lead does this.'

/** The calendars by which clocks run: their hours, and the days that differ. */
export function CalendarsPane() {
  const calendars = useRoute(listCalendars, {})
  const [adding, setAdding] = useState(false)
  const may = useMay()
  if (calendars.error) return <ErrorPanel problem={calendars.error.body} className="m-4" />
  if (!calendars.data) return <SkeletonRows />
  return (
    <div className="space-y-4 p-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="max-w-prose text-muted">
          A program names the calendar of its office; payments go by the banking days of their
          currency. A change computes every open clock again.
        </p>
        <Button
          icon={Plus}
          look="primary"
          onClick={() => setAdding(true)}
          disabledReason={may(addCalendar) && byLead}
        >
          Add a calendar
        </Button>
      </div>
      <div className="grid gap-4 xl:grid-cols-2">
        {calendars.data.rows.map((calendar) => (
          <CalendarCard key={calendar.code} calendar={calendar} />
        ))}
      </div>
      {adding ? <CalendarDialog onClose={() => setAdding(false)} /> : null}
    </div>
  )
}

function CalendarCard({ calendar }: { calendar: Calendar }) {
  const may = useMay()
  const [adding, setAdding] = useState(false)
  const [stating, setStating] = useState(false)
  return (
    <Card
      title={
        <>
          {calendar.name}{' '}
          <span className="font-mono text-[12px] font-normal text-muted">{calendar.code}</span>
        </>
      }
      note={`${calendar.zone}, a day counts ${calendar.nominalDayMinutes / 60} h`}
      aside={
        <span className="flex items-center gap-2">
          <Badge>{sayCode(calendar.kind)}</Badge>
          <Button
            size="sm"
            icon={Plus}
            aria-label={`Add a day to ${calendar.name}`}
            onClick={() => setAdding(true)}
            disabledReason={may(addHoliday) && byLead}
          >
            Add a day
          </Button>
        </span>
      }
    >
      <dl className="grid grid-cols-[3rem_1fr] gap-y-0.5">
        {calendar.week.map((hours, day) => (
          <div key={weekdays[day]} className="contents">
            <dt className="text-muted">{weekdays[day]?.slice(0, 3)}</dt>
            <dd className="tnum">{hours === '' ? 'closed' : hours}</dd>
          </div>
        ))}
      </dl>
      {calendar.kind === 'banking' ? (
        <p className="mt-3 flex flex-wrap items-center justify-between gap-2">
          {calendar.publishedUntil === null ? (
            'Nobody has said until when its holidays are published.'
          ) : (
            <span>
              Holidays published until <Day on={calendar.publishedUntil} />{' '}
              <span className="text-muted">({calendar.publishedSource})</span>
            </span>
          )}
          <Button
            size="sm"
            aria-label={`State until when the holidays of ${calendar.name} are published`}
            onClick={() => setStating(true)}
            disabledReason={may(statePublished) && byLead}
          >
            State a later day
          </Button>
        </p>
      ) : null}
      <Holidays code={calendar.code} />
      {stating ? <PublishedDialog calendar={calendar} onClose={() => setStating(false)} /> : null}
      {adding ? (
        <HolidayDialog code={calendar.code} name={calendar.name} onClose={() => setAdding(false)} />
      ) : null}
    </Card>
  )
}

function Holidays({ code }: { code: string }) {
  const days = useRoute(listHolidays, { params: { code } })
  const whyNot = useMay()(dropHoliday)
  const drop = useChange(dropHoliday, {
    done: ({ recomputed, waits }) =>
      waits
        ? toastDone('It waits', { detail: 'Another lead, or Finance, agrees to a new bank day.' })
        : toastDone('The day counts again', { detail: clocks(recomputed) }),
    refused: sayRefusal,
  })
  if (!days.data) return null
  const { rows, waiting } = days.data
  if (rows.length === 0 && waiting.length === 0)
    return <p className="mt-3 text-muted">No day differs yet: the lead adds the holidays.</p>
  return (
    <>
      <BankDays code={code} waiting={waiting} />
      <details className="mt-3">
        <summary className="font-medium">{rows.length} days differ</summary>
        <ul className="mt-1 max-h-60 overflow-y-auto">
          {rows.map((day) => (
            <li key={day.on} className="flex items-center gap-3 border-t py-1">
              <Day on={day.on} className="w-28" />
              <span className="min-w-0 flex-1 text-muted">
                {day.name}
                {day.hours === '' ? '' : `, open ${day.hours}`}
              </span>
              {whyNot === null ? (
                <IconButton
                  look="quiet"
                  icon={X}
                  label={`Take out ${day.name}`}
                  onClick={() => drop.mutate({ params: { code, on: day.on } })}
                />
              ) : null}
            </li>
          ))}
        </ul>
      </details>
    </>
  )
}

export function clocks(recomputed: number): string {
  return recomputed === 1
    ? '1 clock was computed again.'
    : `${recomputed} clocks were computed again.`
}
