import { listCalendars } from '../../../src/clocks/contract.ts'
import {
  addPayingAccount,
  type FileProfile,
  fileProfiles,
  profileRules,
} from '../../../src/payouts/contract.ts'
import { useChange, useRoute } from '../../api/queries.ts'
import { errorAt, firstMissing, FormDialog, SelectField } from '../../ui/form-dialog.tsx'
import { TextField, useWritten } from '../../ui/form-dialog.tsx'
import { toastDone } from '../../ui/toast.tsx'
import {
  accountOf,
  neededOf,
  noParts,
  numberKinds,
  numberWord,
  partsOf,
  usualCalendar,
  originatorOf,
  startOf,
  type Written,
} from './account-kinds.ts'
import type { Payer } from './payers.tsx'

/** Adds a bank account of ours. It pays nothing before another of Finance has approved it. */
export function AccountDialog({ payer, onClose }: { payer: Payer; onClose: () => void }) {
  const calendars = useRoute(listCalendars, {})
  const { written, text, set } = useWritten({
    profile: 'sepa' as FileProfile,
    numberKind: 'iban' as string,
    leadDays: '0',
    name: '',
    currency: 'EUR',
    ...noParts,
    companyId: '',
    companyName: '',
    immediateOrigin: '',
    immediateDestination: '',
    destinationName: '',
    serviceUserNumber: '',
    userName: '',
    calendar: 'target',
    cutOff: '15:30',
    paymentMin: '',
    glAccount: '',
  })
  const change = useChange(addPayingAccount, {
    done: () => {
      toastDone(`${written.name} waits for another of Finance`)
      onClose()
    },
  })
  const problem = change.error?.body ?? null
  const { profile } = written
  const rule = profileRules[profile]
  const kinds = numberKinds(profile, written.currency)
  const inCurrency = (currency: string) => {
    const [first = 'iban', ...others] = numberKinds(profile, currency)
    const fits = [first, ...others].some((kind) => kind === written.numberKind)
    const calendar = usualCalendar(currency) ?? written.calendar
    set({ currency, calendar, numberKind: fits ? written.numberKind : first })
  }
  const orNull = (value: string) => (value.trim() === '' ? null : value.trim())
  const send = () => {
    const currency = written.currency.trim().toUpperCase()
    change.mutate({
      params: { payerId: payer.payerId },
      body: {
        name: written.name,
        currency,
        profile,
        account: accountOf(written),
        originator: originatorOf(written),
        leadDays: Number(written.leadDays),
        calendar: written.calendar,
        cutOff: written.cutOff,
        glAccount: orNull(written.glAccount),
        ...(written.paymentMin.trim() === ''
          ? {}
          : { paymentMin: { amount: written.paymentMin.trim(), currency } }),
      },
    })
  }
  return (
    <FormDialog
      title={`An account of ${payer.legalName}`}
      intro="The number is sealed and shown masked from then on. Another of Finance approves it; until then it pays nothing."
      send="Add the account"
      busy={change.isPending}
      whyNot={firstMissing([
        [written.name, 'what you call it'],
        [written.currency, 'the currency'],
        ...neededOf(written),
      ])}
      problem={problem}
      onClose={onClose}
      onSend={send}
    >
      <TextField
        label="What you call it"
        required
        error={errorAt(problem, 'name')}
        {...text('name')}
      />
      <SelectField
        label="File"
        required
        value={profile}
        onChange={(value) => {
          const chosen = fileProfiles.find((each) => each === value)
          if (chosen !== undefined) set({ profile: chosen, ...startOf(chosen) })
        }}
        options={fileProfiles.map((value) => ({ value, label: profileRules[value].words }))}
      />
      {rule.currency === null ? (
        <TextField
          label="Currency"
          required
          maxLength={3}
          value={written.currency}
          onChange={inCurrency}
        />
      ) : null}
      {kinds.length > 1 ? (
        <SelectField
          label="The account’s number"
          required
          {...text('numberKind')}
          options={kinds.map((value) => ({ value, label: numberWord(value) }))}
        />
      ) : null}
      <NumberFields kind={written.numberKind} text={text} />
      {rule.originator === 'nacha' || rule.originator === 'bacs' ? (
        <OriginatorFields kind={rule.originator} text={text} />
      ) : null}
      <div className="grid grid-cols-2 gap-3">
        <SelectField
          label="Banking days of"
          required
          {...text('calendar')}
          options={(calendars.data?.rows ?? [])
            .filter((row) => row.kind === 'banking')
            .map((row) => ({ value: row.code, label: row.name }))}
        />
        <TextField
          label="Cut-off of the bank"
          required
          type="time"
          help="Local time of those banking days"
          error={errorAt(problem, 'cutOff')}
          {...text('cutOff')}
        />
        <TextField
          label="Smallest payment"
          inputMode="decimal"
          help="Empty: 50.00. What is below waits for the next run."
          error={errorAt(problem, 'paymentMin')}
          {...text('paymentMin')}
        />
        <TextField
          label="Banking days before"
          inputMode="numeric"
          help="Released that many days before it pays. Bacs: 2."
          error={errorAt(problem, 'leadDays')}
          {...text('leadDays')}
        />
        <TextField label="Account in the ERP" {...text('glAccount')} />
      </div>
    </FormDialog>
  )
}

type Text = (field: keyof Written & string) => {
  readonly value: string
  readonly onChange: (value: string) => void
}

function NumberFields({ kind, text }: { kind: string; text: Text }) {
  const parts = partsOf(kind)
  if (parts.length === 0) return null
  return (
    <div className="grid grid-cols-2 gap-3">
      {parts.map(({ name, label, hint, optional }) => (
        <TextField
          key={name}
          label={label}
          help={hint}
          required={optional !== true}
          // The parts of a form are fields of what is written.
          {...text(name as keyof Written & string)}
        />
      ))}
    </div>
  )
}

/** What the bank wrote in its letter when it opened the service for us. */
function OriginatorFields({ kind, text }: { kind: 'nacha' | 'bacs'; text: Text }) {
  if (kind === 'bacs') {
    return (
      <div className="grid grid-cols-2 gap-3">
        <TextField
          label="Service user number"
          required
          maxLength={6}
          help="Six digits, from the bank"
          {...text('serviceUserNumber')}
        />
        <TextField
          label="Name receivers read"
          required
          maxLength={18}
          help="At most 18 characters"
          {...text('userName')}
        />
      </div>
    )
  }
  return (
    <div className="grid grid-cols-2 gap-3">
      <TextField
        label="Company id"
        required
        maxLength={10}
        help="Ten characters, from the bank"
        {...text('companyId')}
      />
      <TextField
        label="Company name"
        required
        maxLength={16}
        help="Receivers read it; at most 16 characters"
        {...text('companyName')}
      />
      <TextField
        label="Immediate origin"
        required
        maxLength={10}
        help="Ten characters, from the bank"
        {...text('immediateOrigin')}
      />
      <TextField
        label="Immediate destination"
        required
        maxLength={9}
        help="Routing number of the bank that takes the file"
        {...text('immediateDestination')}
      />
      <TextField label="Destination’s name" required maxLength={23} {...text('destinationName')} />
    </div>
  )
}
