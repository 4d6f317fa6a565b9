import { FileUp } from 'lucide-react'
import { useRef } from 'react'
import type { Currency } from '../../../src/kernel/currency.ts'
import { readDmnTable } from '../../../src/programs/contract.ts'
import { useChange } from '../../api/queries.ts'
import { Button } from '../../ui/button.tsx'
import { toastDone, toastFailed } from '../../ui/toast.tsx'

/** Takes a decision table out of a DMN model of another tool, in place of the one that is edited. */
export function DmnButton(props: {
  readonly file: string
  readonly currency: Currency
  readonly onText: (text: string) => void
}) {
  const { file, currency, onText } = props
  const chooser = useRef<HTMLInputElement>(null)
  const read = useChange(readDmnTable, {
    quiet: true,
    done: ({ text, problems }) => {
      const [first] = problems
      if (text !== null) {
        onText(text)
        toastDone('The table is the model’s', { detail: 'Undo brings the one before back.' })
      } else if (first) {
        toastFailed('The model cannot be taken over', {
          detail: `Found ${first.found}, expected ${first.expected}.`,
        })
      }
    },
    refused: (problem) => toastFailed(problem.body.title, { detail: problem.body.detail }),
  })
  return (
    <>
      <Button
        size="sm"
        icon={FileUp}
        busy={read.isPending}
        onClick={() => chooser.current?.click()}
      >
        From DMN
      </Button>
      <input
        ref={chooser}
        type="file"
        accept=".dmn,.xml"
        aria-label="A DMN model"
        tabIndex={-1}
        className="hidden"
        onChange={(event) => {
          const [chosen] = event.target.files ?? []
          event.target.value = ''
          void chosen?.text().then((model) => read.mutate({ body: { file, currency, model } }))
        }}
      />
    </>
  )
}
