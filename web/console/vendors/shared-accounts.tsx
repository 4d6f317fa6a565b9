import { Check, X } from 'lucide-react'
import { useState } from 'react'
import {
  approveException,
  askException,
  endException,
  listExceptions,
  listVendors,
} from '../../../src/vendors/contract.ts'
import { usePages, useChange, useRoute } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Field } from '../../ui/field.tsx'
import { FormDialog, LongTextField } from '../../ui/form-dialog.tsx'
import { Input } from '../../ui/input.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { Select } from '../../ui/select.tsx'
import { toastDone, toastFailed } from '../../ui/toast.tsx'
import { Day } from '../../ui/when.tsx'
import type { VendorView } from './vendor.tsx'

/** Accounts that two vendors of one family share by an exception of Finance, on either side. */
export function SharedAccounts({ vendorId }: { vendorId: string }) {
  const may = useMay()
  const shared = useRoute(listExceptions, { params: { vendorId } })
  const [ending, setEnding] = useState<string | null>(null)
  const approve = useChange(approveException, {
    done: () => toastDone('The two vendors may share the account'),
    refused: (problem) => toastFailed(problem.body.title, { detail: problem.body.detail }),
  })
  const end = useChange(endException, {
    done: () => (toastDone('The exception is ended'), setEnding(null)),
  })
  if (shared.error) return <ErrorPanel problem={shared.error.body} />
  const rows = shared.data?.rows ?? []
  if (rows.length === 0) return null
  return (
    <section className="mt-4 space-y-2" aria-label="Shared accounts">
      <h3 className="eyebrow">Shared in the family</h3>
      {rows.map((row) => (
        <div key={row.exceptionId} className="rounded-md border p-2 text-[12px]">
          <p className="flex flex-wrap items-center gap-2">
            <span>
              {row.vendorName ?? 'A vendor'} is paid to an account of {row.ownerName ?? 'another'}
            </span>
            <Badge tone={row.endedAt ? 'neutral' : row.approvedAt ? 'info' : 'warn'}>
              {row.endedAt ? 'Ended' : row.approvedAt ? 'In force' : 'Waits for a second person'}
            </Badge>
          </p>
          <p className="text-muted">
            {row.reason} Until <Day on={row.endsOn} />.
          </p>
          {row.endedAt === null ? (
            <p className="mt-1 flex gap-1.5">
              {row.approvedAt === null ? (
                <Button
                  size="sm"
                  icon={Check}
                  disabledReason={may(approveException)}
                  onClick={() => approve.mutate({ params: { exceptionId: row.exceptionId } })}
                >
                  Approve
                </Button>
              ) : null}
              <Button
                size="sm"
                look="quiet"
                icon={X}
                disabledReason={may(endException)}
                onClick={() => setEnding(row.exceptionId)}
              >
                End
              </Button>
            </p>
          ) : null}
        </div>
      ))}
      {ending === null ? null : (
        <ReasonDialog
          title="End the shared account"
          intro="Nothing more is paid there for the vendor that shares it."
          does="End"
          busy={end.isPending}
          problem={end.error?.body ?? null}
          onClose={() => setEnding(null)}
          onReason={(reason) => end.mutate({ params: { exceptionId: ending }, body: { reason } })}
        />
      )}
    </section>
  )
}

/** Asks that another vendor of the family may be paid to this account. */
export function ShareDialog(props: {
  readonly detail: VendorView['bankDetails'][number]
  readonly onClose: () => void
}) {
  const { detail, onClose } = props
  const vendors = usePages(listVendors, { query: {} })
  const [vendorId, setVendorId] = useState<string | null>(null)
  const [reason, setReason] = useState('')
  const [endsOn, setEndsOn] = useState('')
  const ask = useChange(askException, {
    done: () => (
      toastDone('Asked', { detail: 'Another person of Finance approves it.' }),
      onClose()
    ),
  })
  const whyNot =
    vendorId === null
      ? 'Say which vendor is to share it.'
      : endsOn === ''
        ? 'Say until which day.'
        : reason.trim() === ''
          ? 'Give a reason: it stays in the record.'
          : null
  return (
    <FormDialog
      title={`Share ${detail.masked}`}
      intro="With a vendor of the same family only, such as a subsidiary. A second person of Finance approves it; it ends by itself."
      send="Ask for it"
      busy={ask.isPending}
      whyNot={whyNot}
      problem={ask.error?.body ?? null}
      onClose={onClose}
      onSend={() =>
        ask.mutate({
          params: { bankDetailId: detail.bankDetailId },
          body: { vendorId: vendorId ?? '', reason: reason.trim(), endsOn },
        })
      }
    >
      <Field label="Vendor that is to be paid there" required>
        {(wiring) => (
          <Select
            {...wiring}
            value={vendorId}
            onChange={setVendorId}
            options={vendors.rows.map((row) => ({
              value: row.vendorId,
              label: `${row.legalName ?? row.partnerName} (${row.partnerCode})`,
            }))}
          />
        )}
      </Field>
      <Field label="Until" required>
        {(wiring) => (
          <Input
            {...wiring}
            type="date"
            value={endsOn}
            onChange={(event) => setEndsOn(event.target.value)}
          />
        )}
      </Field>
      <LongTextField label="Reason" required value={reason} onChange={setReason} />
    </FormDialog>
  )
}
