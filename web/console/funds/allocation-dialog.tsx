import { useState } from 'react'
import { addAllocation } from '../../../src/funds/contract.ts'
import { listPartners } from '../../../src/partners/contract.ts'
import { useChange, usePages } from '../../api/queries.ts'
import { Combobox } from '../../ui/combobox.tsx'
import { Field } from '../../ui/field.tsx'
import { errorAt, firstMissing, FormDialog, SelectField } from '../../ui/form-dialog.tsx'
import { TextField, useWritten } from '../../ui/form-dialog.tsx'
import { toastDone } from '../../ui/toast.tsx'
import type { FundView } from './buckets.ts'

const kinds = [
  { value: 'general', label: 'Everybody' },
  { value: 'partner', label: 'One partner' },
  { value: 'region', label: 'A region' },
  { value: 'activity', label: 'A kind of activity' },
  { value: 'period', label: 'What was earned in a period' },
] as const
type Kind = (typeof kinds)[number]['value']

/** Adds a part of a fund: who or what its budget is for. It begins with nothing in it. */
export function AllocationDialog(props: { fund: FundView['fund']; onClose: () => void }) {
  const { fund, onClose } = props
  const [kind, setKind] = useState<Kind>('general')
  const [partnerId, setPartnerId] = useState<string | null>(null)
  const partners = usePages(
    listPartners,
    { query: { limit: 200 } },
    { enabled: kind === 'partner' },
  )
  const { written, text } = useWritten({ code: 'GENERAL', name: 'General' })
  const change = useChange(addAllocation, {
    done: () => (toastDone(`${written.name} is there`, { detail: 'Put budget in.' }), onClose()),
  })
  const problem = change.error?.body ?? null
  const ofPartner = kind === 'partner'
  return (
    <FormDialog
      title={`An allocation of ${fund.name}`}
      intro="A request draws on its partner’s allocation where there is one, else on everybody’s."
      send="Add the allocation"
      busy={change.isPending}
      whyNot={firstMissing([
        [ofPartner ? (partnerId ?? '') : 'nobody', 'the partner'],
        [written.code, 'a code'],
        [written.name, 'a name'],
      ])}
      problem={problem}
      onClose={onClose}
      onSend={() =>
        change.mutate({
          params: { fundId: fund.fundId },
          body: { ...written, kind, partnerId: ofPartner ? partnerId : null },
        })
      }
    >
      <SelectField
        label="For"
        required
        value={kind}
        onChange={(value) => setKind(kinds.find((each) => each.value === value)?.value ?? kind)}
        options={kinds}
      />
      {ofPartner ? (
        <Field label="Partner" required error={errorAt(problem, 'partnerId')}>
          {(wiring) => (
            <Combobox
              {...wiring}
              value={partnerId}
              onChange={setPartnerId}
              options={partners.rows.map((row) => ({
                value: row.partnerId,
                label: row.legalName,
                note: row.code,
              }))}
            />
          )}
        </Field>
      ) : null}
      <div className="grid grid-cols-2 gap-3">
        <TextField label="Code" required error={errorAt(problem, 'code')} {...text('code')} />
        <TextField label="Name" required error={errorAt(problem, 'name')} {...text('name')} />
      </div>
    </FormDialog>
  )
}
