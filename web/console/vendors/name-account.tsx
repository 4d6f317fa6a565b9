import { useState } from 'react'
import { proposeBankDetail } from '../../../src/vendors/contract.ts'
import { likelyCurrency } from '../../../src/vendors/editing.ts'
import { useChange } from '../../api/queries.ts'
import { Field } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { Input } from '../../ui/input.tsx'
import { Select } from '../../ui/select.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { AccountFields, useAccountDraft } from '../../words/account-fields.tsx'
import { channelWords } from '../../words/bank.ts'
import type { VendorView } from './vendor.tsx'

const channels = ['letter', 'mail', 'phone', 'meeting'] as const

/** An account typed by us from the partner's paper: who asked and by which way stays with it. */
export function NameAccount(props: { readonly vendor: VendorView; readonly onClose: () => void }) {
  const { vendor, onClose } = props
  const { draft, setDraft, read } = useAccountDraft(
    vendor.legalName ?? vendor.enrolledName,
    likelyCurrency(vendor),
  )
  const [channel, setChannel] = useState<(typeof channels)[number]>('letter')
  const [from, setFrom] = useState('')
  const change = useChange(proposeBankDetail, {
    done: ({ masked }) => (
      toastDone(`Account ${masked} is named`, { detail: 'Somebody else calls back and approves.' }),
      onClose()
    ),
  })
  return (
    <FormDialog
      title="Name an account"
      intro="From the partner’s own paper. Whoever types it neither calls back nor approves."
      send="Name this account"
      busy={change.isPending}
      whyNot={read.body === null ? 'Fill in the account first.' : null}
      problem={change.error?.body ?? null}
      onClose={onClose}
      onSend={() => {
        if (read.body === null) return
        const asked = { channel, from: from.trim() === '' ? null : from.trim() }
        change.mutate({
          params: { vendorId: vendor.vendorId },
          body: { ...read.body, asked },
        })
      }}
    >
      <AccountFields draft={draft} wrong={read.wrong} onChange={setDraft} />
      <Field label="How we were asked">
        {(wiring) => (
          <Select
            {...wiring}
            value={channel}
            onChange={(value) => setChannel(channels.find((one) => one === value) ?? 'letter')}
            options={channels.map((value) => ({ value, label: channelWords[value] ?? value }))}
          />
        )}
      </Field>
      <Field label="By whom, from which address or number">
        {(wiring) => (
          <Input {...wiring} value={from} onChange={(event) => setFrom(event.target.value)} />
        )}
      </Field>
    </FormDialog>
  )
}
