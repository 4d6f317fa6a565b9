import { proposePayerChange } from '../../../src/payouts/contract.ts'
import { useChange } from '../../api/queries.ts'
import {
  FormDialog,
  LongTextField,
  SelectField,
  TextField,
  useWritten,
} from '../../ui/form-dialog.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { todayText } from '../../ui/when.tsx'
import type { PayerTaxes } from './tax.tsx'

/** Proposes how one payer is taxed; another of Finance approves it under Settings, Payers. */
export function PayerTaxDialog({ payer, onClose }: { payer: PayerTaxes; onClose: () => void }) {
  const { written, text } = useWritten({
    incomeSource: payer.incomeSource as string,
    taxInvoices: payer.taxInvoices as string,
    taxInvoicesFrom: payer.taxInvoicesFrom ?? todayText(),
    recoversVat: payer.recoversVat ? 'yes' : 'no',
    reason: '',
  })
  const save = useChange(proposePayerChange, {
    done: () => (onClose(), toastDone('Proposed', { detail: 'Another of Finance approves it.' })),
  })
  const asks = written.taxInvoices !== 'never'
  const send = () =>
    save.mutate({
      params: { payerId: payer.payerId },
      body: {
        wanted: {
          taxes: {
            incomeSource: written.incomeSource === 'payer' ? 'payer' : 'partner',
            // One of the options below.
            taxInvoices: written.taxInvoices as PayerTaxes['taxInvoices'],
            taxInvoicesFrom: asks ? written.taxInvoicesFrom : null,
            recoversVat: written.recoversVat === 'yes',
          },
        },
        reason: written.reason.trim(),
      },
    })
  return (
    <FormDialog
      title={`Tax of ${payer.payerName}`}
      intro="Another of Finance approves it; until then nothing of this payer leaves. What is approved and not released goes back to draft then."
      send="Propose the change"
      busy={save.isPending}
      whyNot={written.reason.trim() === '' ? 'Give a reason: it stays in the record.' : null}
      problem={save.error?.body ?? null}
      onClose={onClose}
      onSend={send}
    >
      <SelectField
        label="What it pays for counts as earned"
        options={[
          { value: 'partner', label: 'where the partner works' },
          { value: 'payer', label: `in its own country, ${payer.country}` },
        ]}
        {...text('incomeSource')}
      />
      <SelectField
        label="Tax invoice per payout"
        options={[
          { value: 'never', label: 'is not asked for' },
          { value: 'registered', label: 'where the partner is registered for VAT' },
          { value: 'always', label: 'always' },
        ]}
        {...text('taxInvoices')}
      />
      {asks ? (
        <TextField
          label="For what is decided from"
          type="date"
          required
          {...text('taxInvoicesFrom')}
        />
      ) : null}
      <SelectField
        label="VAT it pays"
        options={[
          { value: 'yes', label: 'is recovered: input tax' },
          { value: 'no', label: 'is not recovered: a cost of the payer' },
        ]}
        {...text('recoversVat')}
      />
      <LongTextField label="Reason" required {...text('reason')} />
    </FormDialog>
  )
}
