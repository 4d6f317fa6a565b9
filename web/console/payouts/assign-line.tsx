import { useState } from 'react'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { assignAnswerLine, lineCandidates } from '../../../src/payouts/contract.ts'
import { useChange, useRoute } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Button } from '../../ui/button.tsx'
import { FormDialog, LongTextField, SelectField, TextField } from '../../ui/form-dialog.tsx'
import { printAmount } from '../../ui/money.tsx'
import { toastDone } from '../../ui/toast.tsx'
import type { AnswerLine } from './answer-lines.tsx'

/** Somebody says which payment a line is about. */
export function AssignLine({ line }: { line: AnswerLine }) {
  const may = useMay()
  const [assigning, setAssigning] = useState(false)
  return (
    <>
      <Button size="sm" disabledReason={may(assignAnswerLine)} onClick={() => setAssigning(true)}>
        {line.assigned ? 'Assign to another' : 'Assign to a payment'}
      </Button>
      {assigning ? <AssignDialog line={line} onClose={() => setAssigning(false)} /> : null}
    </>
  )
}

type Candidate = RouteWireAnswer<typeof lineCandidates>['rows'][number]

function AssignDialog({ line, onClose }: { line: AnswerLine; onClose: () => void }) {
  const [endToEndId, setEndToEndId] = useState('')
  const [paymentId, setPaymentId] = useState('')
  const [reason, setReason] = useState('')
  const params = { bankAnswerId: line.bankAnswerId, lineNo: String(line.lineNo) }
  const wanted = endToEndId.trim().toUpperCase()
  const found = useRoute(
    lineCandidates,
    { params, query: wanted === '' ? {} : { endToEndId: wanted } },
    { keep: true },
  )
  const assign = useChange(assignAnswerLine, {
    done: ({ outcome }) => {
      const waits = 'Assigned: another person of Finance confirms it'
      toastDone(outcome === 'moved' ? 'Assigned: the payment moved' : waits)
      onClose()
    },
  })
  const rows = found.data?.rows ?? []
  const chosen = rows.some((row) => row.paymentId === paymentId) ? paymentId : ''
  return (
    <FormDialog
      title="Which payment is it about?"
      intro="What is on its way moves at once where the amount agrees. What a statement had shown as paid waits for another person of Finance. Your name and reason stay with it."
      send="Assign it"
      busy={assign.isPending}
      whyNot={
        chosen === ''
          ? 'Choose the payment.'
          : reason.trim() === ''
            ? 'Give a reason: it stays in the record.'
            : null
      }
      problem={assign.error?.body ?? found.error?.body ?? null}
      onClose={onClose}
      onSend={() => assign.mutate({ params, body: { paymentId: chosen, reason: reason.trim() } })}
    >
      <TextField
        label="End-to-end id"
        value={endToEndId}
        onChange={setEndToEndId}
        help="Leave it empty to see payments of the amount that the line says."
      />
      <SelectField
        label="Payment"
        required
        value={chosen}
        onChange={setPaymentId}
        options={rows.map((row) => ({ value: row.paymentId, label: nameOf(row) }))}
        help={
          rows.length === 0 && found.isSuccess ? 'No payment that left is this one.' : undefined
        }
      />
      <LongTextField label="Reason" required value={reason} onChange={setReason} />
    </FormDialog>
  )
}

function nameOf(row: Candidate): string {
  const what = `${row.creditorName}, ${printAmount(row.amount)}`
  return `${what} · ${row.endToEndId} · ${row.runNumber}, ${row.state}`
}
