import { Landmark, Plus } from 'lucide-react'
import { useState } from 'react'
import { proposeBankDetail } from '../../src/vendors/contract.ts'
import { likelyCurrency } from '../../src/vendors/editing.ts'
import { useChange } from '../api/queries.ts'
import { useMay } from '../api/session.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { Card } from '../ui/surface.tsx'
import { toastDone } from '../ui/toast.tsx'
import { Day } from '../ui/when.tsx'
import { AccountFields, useAccountDraft } from '../words/account-fields.tsx'
import { sayCode } from '../words/submission.ts'
import type { OwnVendor } from './profile.tsx'

const words: Record<string, string> = {
  proposed: 'Being confirmed',
  called_back: 'Being confirmed',
  approved: 'Confirmed',
  cooling: 'Confirmed, in use soon',
  usable: 'In use',
  retired: 'No longer used',
}

/** Where the money goes: masked, one in use per currency. */
export function OwnAccounts({ vendor }: { vendor: OwnVendor }) {
  const may = useMay()
  const [adding, setAdding] = useState(false)
  return (
    <Card
      title="Your account"
      note="For your safety we call you back before a new account is used."
      aside={
        <Button icon={Plus} onClick={() => setAdding(true)} disabledReason={may(proposeBankDetail)}>
          Name an account
        </Button>
      }
    >
      {vendor.bankDetails.length === 0 ? <p className="text-muted">No account yet.</p> : null}
      <ul className="divide-y">
        {vendor.bankDetails.map((detail) => (
          <li key={detail.bankDetailId} className="flex flex-wrap items-center gap-2 py-2">
            <Landmark aria-hidden className="size-4 text-muted" />
            <span className="font-mono">{detail.masked}</span>
            <Badge>{detail.currency}</Badge>
            <span className="ml-auto text-muted">
              {words[detail.state] ?? sayCode(detail.state)}
              {detail.state === 'cooling' && detail.usableOn ? (
                <>
                  {' '}
                  from <Day on={detail.usableOn} />
                </>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
      {adding ? <AccountDialog vendor={vendor} onClose={() => setAdding(false)} /> : null}
    </Card>
  )
}

function AccountDialog({ vendor, onClose }: { vendor: OwnVendor; onClose: () => void }) {
  const { draft, setDraft, read } = useAccountDraft(
    vendor.legalName ?? vendor.enrolledName,
    likelyCurrency(vendor),
  )
  const change = useChange(proposeBankDetail, {
    done: ({ masked }) => (
      toastDone(`Account ${masked} is named`, { detail: 'We call you back before it is used.' }),
      onClose()
    ),
  })
  const send = () => {
    if (read.body !== null) {
      change.mutate({ params: { vendorId: vendor.vendorId }, body: read.body })
    }
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="Name an account"
      intro="The holder must be the company of this profile."
      actions={
        <Button
          look="primary"
          busy={change.isPending}
          disabledReason={read.body === null ? 'Fill in the account first.' : null}
          onClick={send}
        >
          Name this account
        </Button>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
        className="space-y-3"
      >
        {change.error ? <ErrorPanel problem={change.error.body} /> : null}
        <AccountFields draft={draft} wrong={read.wrong} onChange={setDraft} />
      </form>
    </Dialog>
  )
}
