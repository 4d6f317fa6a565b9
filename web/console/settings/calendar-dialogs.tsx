import { addCalendar, addHoliday, statePublished } from '../../../src/clocks/contract.ts'
import { useChange } from '../../api/queries.ts'
import { errorAt, firstMissing, FormDialog, SelectField } from '../../ui/form-dialog.tsx'
import { TextField, useWritten } from '../../ui/form-dialog.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { todayText } from '../../ui/when.tsx'

export const weekdays = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const

/** Adds a calendar; its hours stay as they are, its days can change. */
export function CalendarDialog({ onClose }: { onClose: () => void }) {
  const { written, text } = useWritten({
    code: '',
    name: '',
    kind: 'office',
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    Monday: '09:00-17:00',
    Tuesday: '09:00-17:00',
    Wednesday: '09:00-17:00',
    Thursday: '09:00-17:00',
    Friday: '09:00-17:00',
    Saturday: '',
    Sunday: '',
  })
  const change = useChange(addCalendar, {
    done: () => (toastDone(`${written.name} is here`), onClose()),
  })
  const problem = change.error?.body ?? null
  return (
    <FormDialog
      title="Add a calendar"
      intro="Hours cannot be changed later, days can. A clock of one day counts eight open hours."
      send="Add the calendar"
      busy={change.isPending}
      whyNot={firstMissing([
        [written.code, 'a code'],
        [written.name, 'a name'],
        [written.zone, 'the time zone'],
      ])}
      problem={problem}
      onClose={onClose}
      onSend={() =>
        change.mutate({
          body: {
            code: written.code.trim().toLowerCase(),
            name: written.name,
            kind: written.kind === 'banking' ? 'banking' : 'office',
            zone: written.zone.trim(),
            week: weekdays.map((day) => written[day].trim()),
          },
        })
      }
    >
      <div className="grid grid-cols-2 gap-3">
        <TextField
          label="Code"
          required
          help="As a program names it: paris"
          error={errorAt(problem, 'code')}
          {...text('code')}
        />
        <TextField label="Name" required error={errorAt(problem, 'name')} {...text('name')} />
        <SelectField
          label="Kind"
          required
          {...text('kind')}
          options={[
            { value: 'office', label: 'Office hours' },
            { value: 'banking', label: 'Banking days' },
          ]}
        />
        <TextField label="Time zone" required error={errorAt(problem, 'zone')} {...text('zone')} />
      </div>
      <fieldset>
        <legend className="eyebrow mb-1">Open (empty: closed)</legend>
        <div className="grid grid-cols-2 gap-3">
          {weekdays.map((day, index) => (
            <TextField
              key={day}
              label={day}
              placeholder="09:00-12:00, 13:00-17:00"
              error={errorAt(problem, `week.${index}`)}
              {...text(day)}
            />
          ))}
        </div>
      </fieldset>
    </FormDialog>
  )
}

/** States until when the holidays of a banking calendar are published, once they are added. */
export function PublishedDialog(props: {
  calendar: { code: string; name: string; publishedUntil: string | null }
  onClose: () => void
}) {
  const { code, name, publishedUntil } = props.calendar
  const { written, text } = useWritten({ until: publishedUntil ?? todayText(), source: '' })
  const change = useChange(statePublished, {
    done: () => (toastDone(`${name} is known for longer`), props.onClose()),
  })
  const problem = change.error?.body ?? null
  return (
    <FormDialog
      title={`Published holidays of ${name}`}
      intro="Add the days themselves first. Payments predicted for later days say that they are not certain."
      send="State the day"
      busy={change.isPending}
      whyNot={firstMissing([
        [written.until, 'the last day that is published'],
        [written.source, 'who published them'],
      ])}
      problem={problem}
      onClose={props.onClose}
      onSend={() => change.mutate({ params: { code }, body: written })}
    >
      <TextField
        label="Published until"
        type="date"
        required
        error={errorAt(problem, 'until')}
        {...text('until')}
      />
      <TextField
        label="Who published them"
        required
        help="The central bank, the law, or the notification of the year."
        error={errorAt(problem, 'source')}
        {...text('source')}
      />
    </FormDialog>
  )
}

/** Adds a holiday or a half day. */
export function HolidayDialog(props: { code: string; name: string; onClose: () => void }) {
  const { written, text } = useWritten({ on: todayText(), name: '', hours: '', source: '' })
  const change = useChange(addHoliday, {
    done: ({ recomputed, waits }) => {
      if (waits) toastDone(`${written.name} waits`, { detail: 'Another lead, or Finance, agrees.' })
      else toastDone(`${written.name} counts`, { detail: `${recomputed} clocks computed again.` })
      props.onClose()
    },
  })
  const problem = change.error?.body ?? null
  return (
    <FormDialog
      title={`A day of ${props.name}`}
      intro="Every open clock of this calendar is computed again."
      send="Add the day"
      busy={change.isPending}
      whyNot={firstMissing([
        [written.on, 'the day'],
        [written.name, 'what day it is'],
        [written.source, 'where it is written'],
      ])}
      problem={problem}
      onClose={props.onClose}
      onSend={() => change.mutate({ params: { code: props.code }, body: written })}
    >
      <TextField label="Day" type="date" required error={errorAt(problem, 'on')} {...text('on')} />
      <TextField
        label="What day it is"
        required
        error={errorAt(problem, 'name')}
        {...text('name')}
      />
      <TextField
        label="Hours still open"
        placeholder="09:00-12:00"
        help="Empty: closed all day."
        error={errorAt(problem, 'hours')}
        {...text('hours')}
      />
      <TextField
        label="Where it is written"
        required
        help="The law, or the letter of the works council."
        error={errorAt(problem, 'source')}
        {...text('source')}
      />
    </FormDialog>
  )
}
