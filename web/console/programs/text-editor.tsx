import { Field } from '../../ui/field.tsx'
import { Textarea } from '../../ui/input.tsx'

/** A file of a pack as text: clauses, procedure, forms, lists. */
export function TextEditor(props: {
  readonly label: string
  readonly help?: string
  readonly text: string
  readonly onChange: (text: string) => void
}) {
  return (
    <Field label={props.label} help={props.help}>
      {(wiring) => (
        <Textarea
          {...wiring}
          spellCheck={!props.label.endsWith('.yaml')}
          rows={24}
          value={props.text}
          onChange={(event) => props.onChange(event.target.value)}
          className="min-h-96 font-mono text-[12.5px] leading-5 pointer-coarse:text-[14px]"
        />
      )}
    </Field>
  )
}
