import { createPayer } from '../../../src/payouts/contract.ts'
import { useChange } from '../../api/queries.ts'
import { errorAt, firstMissing, FormDialog, TextField, useWritten } from '../../ui/form-dialog.tsx'
import { toastDone } from '../../ui/toast.tsx'

const empty = {
  code: '',
  legalName: '',
  street: '',
  houseNumber: '',
  postCode: '',
  town: '',
  region: '',
  country: '',
  taxNumber: '',
  vatNumber: '',
}

const orNull = (text: string) => (text.trim() === '' ? null : text.trim())

/** Adds one of our companies that pay. The address is in parts, as payment files need it. */
export function PayerDialog({ onClose }: { onClose: () => void }) {
  const { written, text } = useWritten({
    ...empty,
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  })
  const change = useChange(createPayer, {
    done: () => (toastDone(`${written.legalName} can pay, once it has an account`), onClose()),
  })
  const problem = change.error?.body ?? null
  const error = (path: string) => errorAt(problem, path)
  const send = () =>
    change.mutate({
      body: {
        code: written.code.trim().toUpperCase(),
        legalName: written.legalName,
        zone: written.zone.trim(),
        taxNumber: orNull(written.taxNumber),
        vatNumber: orNull(written.vatNumber),
        address: {
          street: written.street,
          houseNumber: orNull(written.houseNumber),
          postCode: written.postCode,
          town: written.town,
          region: orNull(written.region),
          country: written.country.trim().toUpperCase(),
        },
      },
    })
  return (
    <FormDialog
      title="Add a payer"
      intro="Your company as it stands in the register and on the payment. What changes later, another of Finance approves."
      send="Add the payer"
      busy={change.isPending}
      whyNot={firstMissing([
        [written.code, 'a code'],
        [written.legalName, 'the legal name'],
        [written.street, 'the street'],
        [written.postCode, 'the post code'],
        [written.town, 'the town'],
        [written.country, 'the country'],
        [written.zone, 'the time zone'],
      ])}
      problem={problem}
      onClose={onClose}
      onSend={send}
    >
      <div className="grid grid-cols-[8rem_minmax(0,1fr)] gap-3">
        <TextField
          label="Code"
          required
          help="Such as EMEA"
          maxLength={16}
          error={error('code')}
          {...text('code')}
        />
        <TextField label="Legal name" required error={error('legalName')} {...text('legalName')} />
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)_6rem] gap-3">
        <TextField label="Street" required error={error('address.street')} {...text('street')} />
        <TextField label="Number" error={error('address.houseNumber')} {...text('houseNumber')} />
      </div>
      <div className="grid grid-cols-[8rem_minmax(0,1fr)] gap-3">
        <TextField
          label="Post code"
          required
          error={error('address.postCode')}
          {...text('postCode')}
        />
        <TextField label="Town" required error={error('address.town')} {...text('town')} />
      </div>
      <div className="grid grid-cols-2 gap-3">
        <TextField label="Region or state" error={error('address.region')} {...text('region')} />
        <TextField
          label="Country"
          required
          maxLength={2}
          help="Two letters: DE, US"
          error={error('address.country')}
          {...text('country')}
        />
        <TextField label="Tax number" error={error('taxNumber')} {...text('taxNumber')} />
        <TextField label="VAT number" error={error('vatNumber')} {...text('vatNumber')} />
      </div>
      <TextField
        label="Time zone"
        required
        help="Its days and months are those of the books: Europe/Berlin, America/New_York"
        error={error('zone')}
        {...text('zone')}
      />
    </FormDialog>
  )
}
