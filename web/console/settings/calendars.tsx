import { listCalendars, listHolidays } from '../../../src/clocks/contract.ts'
import { useRoute } from '../../api/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Card, SkeletonRows } from '../../ui/surface.tsx'
import { Day } from '../../ui/when.tsx'
import { sayCode } from '../../words/submission.ts'

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** The calendars by which clocks run: their hours, and the days that differ. */
export function CalendarsPane() {
  const calendars = useRoute(listCalendars, {})
  if (calendars.error) return <ErrorPanel problem={calendars.error.body} className="m-4" />
  if (!calendars.data) return <SkeletonRows />
  return (
    <div className="grid gap-4 p-4 xl:grid-cols-2">
      {calendars.data.rows.map((calendar) => (
        <Card
          key={calendar.code}
          title={calendar.name}
          note={`${calendar.zone}, a day counts ${calendar.nominalDayMinutes / 60} h`}
          aside={<Badge>{sayCode(calendar.kind)}</Badge>}
        >
          <dl className="grid grid-cols-[3rem_1fr] gap-y-0.5">
            {calendar.week.map((hours, day) => (
              <div key={weekdays[day]} className="contents">
                <dt className="text-muted">{weekdays[day]}</dt>
                <dd className="tnum">{hours === '' ? 'closed' : hours}</dd>
              </div>
            ))}
          </dl>
          <Holidays code={calendar.code} />
        </Card>
      ))}
    </div>
  )
}

function Holidays({ code }: { code: string }) {
  const days = useRoute(listHolidays, { params: { code } })
  if (!days.data || days.data.rows.length === 0) return null
  return (
    <details className="mt-3">
      <summary className="font-medium">{days.data.rows.length} days differ</summary>
      <ul className="mt-1 max-h-60 overflow-y-auto">
        {days.data.rows.map((day) => (
          <li key={day.on} className="flex justify-between gap-3 border-t py-1">
            <Day on={day.on} />
            <span className="text-muted">{day.name}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}
