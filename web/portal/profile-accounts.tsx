import { Landmark, Plus } from 'lucide-react'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import type { RouteArgument } from '../../src/platform/contract.ts'
import { proposeBankDetail } from '../../src/vendors/contract.ts'
import { useChange } from '../api/queries.ts'
import { useMay } from '../api/session.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { Field } from '../ui/field.tsx'
import { Input } from '../ui/input.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { Select } from '../ui/select.tsx'
import { Card } from '../ui/surface.tsx'
import { toastDone } from '../ui/toast.tsx'
import { Day } from '../ui/when.tsx'
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

type Values = {
  holderName: string
  iban: string
  bic: string
  routingNumber: string
  accountNumber: string
}
type Body = RouteArgument<typeof proposeBankDetail>['body']

function accountOf(
  scheme: 'iban' | 'aba',
  kind: 'checking' | 'savings',
  values: Values,
): Body['account'] {
  if (scheme === 'iban')
    return { scheme, iban: values.iban, bic: values.bic.trim() === '' ? null : values.bic }
  return {
    scheme,
    routingNumber: values.routingNumber,
    accountNumber: values.accountNumber,
    accountKind: kind,
  }
}

function AccountDialog({ vendor, onClose }: { vendor: OwnVendor; onClose: () => void }) {
  const [scheme, setScheme] = useState<'iban' | 'aba'>('iban')
  const [kind, setKind] = useState<'checking' | 'savings'>('checking')
  const form = useForm<Values>({
    defaultValues: {
      holderName: vendor.legalName ?? '',
      iban: '',
      bic: '',
      routingNumber: '',
      accountNumber: '',
    },
  })
  const change = useChange(proposeBankDetail, {
    done: ({ masked }) => (
      toastDone(`Account ${masked} is named`, { detail: 'We call you back before it is used.' }),
      onClose()
    ),
  })
  const errorOf = (name: string) =>
    change.error?.body.fields.find((field) => field.path.endsWith(name))?.detail
  const currency = scheme === 'iban' ? 'EUR' : 'USD'
  const send = form.handleSubmit((values) =>
    change.mutate({
      params: { vendorId: vendor.vendorId },
      body: { currency, holderName: values.holderName, account: accountOf(scheme, kind, values) },
    }),
  )
  const text = (name: keyof Values, label: string) => (
    <Field label={label} required={name !== 'bic'} error={errorOf(name)}>
      {(wiring) => (
        <Input
          {...wiring}
          {...form.register(name, { required: name !== 'bic' })}
          autoComplete="off"
          className="font-mono"
        />
      )}
    </Field>
  )
  return (
    <Dialog
      open
      onClose={onClose}
      title="Name an account"
      intro="The holder must be the company of this profile."
      actions={
        <Button look="primary" busy={change.isPending} onClick={() => void send()}>
          Name this account
        </Button>
      }
    >
      <form onSubmit={(event) => void send(event)} className="space-y-3">
        {change.error ? <ErrorPanel problem={change.error.body} /> : null}
        <Segmented
          label="Kind of account"
          value={scheme}
          onChange={(value) => setScheme(value === 'aba' ? 'aba' : 'iban')}
          options={[
            { value: 'iban', label: 'IBAN, paid in EUR' },
            { value: 'aba', label: 'US account, paid in USD' },
          ]}
        />
        {text('holderName', 'Account holder')}
        {scheme === 'iban' ? (
          <>
            {text('iban', 'IBAN')}
            {text('bic', 'BIC, if you know it')}
          </>
        ) : (
          <>
            {text('routingNumber', 'Routing number (ABA)')}
            {text('accountNumber', 'Account number')}
            <Field label="Kind">
              {(wiring) => (
                <Select
                  {...wiring}
                  value={kind}
                  onChange={(value) => setKind(value === 'savings' ? 'savings' : 'checking')}
                  options={[
                    { value: 'checking', label: 'Checking' },
                    { value: 'savings', label: 'Savings' },
                  ]}
                />
              )}
            </Field>
          </>
        )}
      </form>
    </Dialog>
  )
}
