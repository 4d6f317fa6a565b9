import { useState } from 'react'
import type { Problem } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Field } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import { sayCode } from '../../words/submission.ts'

/** A list whose headers we do not know: what it lacks, and the headers it has. */
export type Lacking = {
  readonly file: File
  readonly problem: Problem['body']
  readonly missing: readonly string[]
  readonly headers: readonly string[]
}

/** What a refusal says of the columns; null when it says something else. */
export function lackingIn(file: File, problem: Problem): Lacking | null {
  const { body } = problem
  if (body.code !== 'import.columns_missing') return null
  return { file, problem: body, missing: textsOf(body['missing']), headers: textsOf(body['found']) }
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : []
}

/** Header to field, as the route takes it. */
export type Chosen = Readonly<Record<string, string>>

/** Says which header is which of the columns that must be there. */
export function MapColumns(props: {
  lacking: Lacking
  onChosen: (chosen: Chosen) => Promise<void>
}) {
  const { missing, headers, problem } = props.lacking
  const [headerOf, setHeaderOf] = useState<Readonly<Record<string, string>>>({})
  const [busy, setBusy] = useState(false)
  const isWhole = missing.every((field) => headerOf[field] !== undefined)
  const send = async () => {
    setBusy(true)
    await props.onChosen(
      Object.fromEntries(missing.map((field) => [headerOf[field] ?? '', field] as const)),
    )
    setBusy(false)
  }
  return (
    <div className="space-y-4">
      <ErrorPanel problem={problem} />
      <div className="grid gap-3 sm:grid-cols-2">
        {missing.map((field) => (
          <Field key={field} label={`${sayCode(field)} is in column`}>
            {(wiring) => (
              <Select
                {...wiring}
                options={headers.map((header) => ({ value: header, label: header }))}
                value={headerOf[field] ?? null}
                onChange={(header) => setHeaderOf({ ...headerOf, [field]: header })}
              />
            )}
          </Field>
        ))}
      </div>
      <Button
        look="primary"
        busy={busy}
        onClick={() => void send()}
        disabledReason={isWhole ? null : 'Choose a column for each.'}
      >
        Look again
      </Button>
    </div>
  )
}
