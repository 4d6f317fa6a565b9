import { Plus, Trash2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, IconButton } from '../ui/button.tsx'
import { Card } from '../ui/surface.tsx'
import { currencyOf, type OfferForm, type TypedLine } from './draft.ts'
import { PackField } from './form-field.tsx'

export type LinesEditorProps = {
  readonly form: OfferForm
  readonly lines: readonly TypedLine[]
  readonly currency: string
  readonly onChange: (lines: readonly TypedLine[]) => void
  readonly warningOf: (lineNo: number) => string | undefined
  readonly defectOf: (lineNo: number) => string | undefined
  readonly isOpen: (lineNo: number) => boolean
  /** True while lines may be added and taken away. */
  readonly free: boolean
  readonly evidence: (lineNo: number) => ReactNode
}

/** What one line is called: one with a day of its own is a milestone. */
function nounOf(form: OfferForm): 'line' | 'milestone' {
  return form.lines.fields.some((field) => field.name === 'due_on') ? 'milestone' : 'line'
}

/** The cost lines, each a card: made for a thumb, tabbed through by a keyboard. */
export function LinesEditor(props: LinesEditorProps) {
  const { form, lines } = props
  const next = lines.reduce((most, line) => Math.max(most, line.lineNo), 0) + 1
  return (
    <section className="space-y-3">
      <h2 className="text-[15px] font-semibold">{form.lines.label}</h2>
      {lines.map((line) => (
        <LineCard key={line.lineNo} line={line} {...props} />
      ))}
      {props.free && lines.length < form.lines.max ? (
        <Button
          icon={Plus}
          size="lg"
          className="w-full"
          onClick={() => props.onChange([...lines, { lineNo: next, values: {} }])}
        >
          {lines.length === 0 ? `Add the first ${nounOf(form)}` : `Add a ${nounOf(form)}`}
        </Button>
      ) : null}
    </section>
  )
}

function LineCard(props: LinesEditorProps & { line: TypedLine }) {
  const { line, lines, form } = props
  const open = props.isOpen(line.lineNo)
  const note = props.defectOf(line.lineNo) ?? props.warningOf(line.lineNo)
  const set = (name: string, value: string) =>
    props.onChange(
      lines.map((one) =>
        one.lineNo === line.lineNo ? { ...one, values: { ...one.values, [name]: value } } : one,
      ),
    )
  return (
    <Card
      title={`${nounOf(form) === 'line' ? 'Line' : 'Milestone'} ${line.lineNo}`}
      aside={
        props.free ? (
          <IconButton
            look="quiet"
            icon={Trash2}
            label={`Take ${nounOf(form)} ${line.lineNo} away`}
            onClick={() => props.onChange(lines.filter((one) => one !== line))}
          />
        ) : undefined
      }
    >
      {note ? (
        <p role="status" className="mb-3 rounded-md bg-warn-soft px-3 py-2 text-warn">
          {note}
        </p>
      ) : null}
      <div className="grid gap-3 sm:grid-cols-2">
        {form.lines.fields.map((field) => (
          <PackField
            key={field.name}
            field={field}
            currency={currencyOf(line.values['currency'], props.currency)}
            locked={!open}
            value={line.values[field.name] ?? ''}
            onChange={(value) => set(field.name, value)}
          />
        ))}
      </div>
      {props.evidence(line.lineNo)}
    </Card>
  )
}
