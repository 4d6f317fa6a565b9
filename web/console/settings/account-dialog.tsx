import { listCalendars } from '../../../src/clocks/contract.ts'
import { addPayingAccount } from '../../../src/payouts/contract.ts'
import { useChange, useRoute } from '../../api/queries.ts'
import { errorAt, firstMissing, FormDialog, SelectField } from '../../ui/form-dialog.tsx'
import { TextField, useWritten } from '../../ui/form-dialog.tsx'
import { toastDone } from '../../ui/toast.tsx'
import type { Payer } from './payers.tsx'

/** What a kind of account means for the rest of the form. */
const kinds = {
  sepa: { label: 'SEPA: EUR by IBAN', currency: 'EUR', calendar: 'target', cutOff: '15:30' },
  usd: {
    label: 'US: USD by routing and account number',
    currency: 'USD',
    calendar: 'us-fed',
    cutOff: '16:00',
  },
  iso: {
    label: 'Another currency by IBAN, ISO 20022 file',
    currency: '',
    calendar: 'target',
    cutOff: '15:30',
  },
  erp: { label: 'Paid by the ERP', currency: '', calendar: 'target', cutOff: '15:30' },
} as const
type Kind = keyof typeof kinds
const isKind = (text: string): text is Kind => text in kinds

/** Adds a bank account of ours. It pays nothing before another of Finance has approved it. */
export function AccountDialog({ payer, onClose }: { payer: Payer; onClose: () => void }) {
  const calendars = useRoute(listCalendars, {})
  const { written, text, set } = useWritten({
    kind: 'sepa' as string,
    name: '',
    currency: 'EUR',
    iban: '',
    bic: '',
    routingNumber: '',
    accountNumber: '',
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
  const kind: Kind = isKind(written.kind) ? written.kind : 'sepa'
  const number: readonly (readonly [string, string])[] =
    kind === 'sepa' || kind === 'iso'
      ? [
          [written.iban, 'the IBAN'],
          [written.currency, 'the currency'],
        ]
      : kind === 'usd'
        ? [
            [written.routingNumber, 'the routing number'],
            [written.accountNumber, 'the account number'],
          ]
        : [[written.currency, 'the currency']]
  const orNull = (value: string) => (value.trim() === '' ? null : value.trim())
  const send = () => {
    const currency = written.currency.trim().toUpperCase()
    change.mutate({
      params: { payerId: payer.payerId },
      body: {
        name: written.name,
        currency,
        profile: kind,
        account: accountOf(kind, written),
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
      whyNot={firstMissing([[written.name, 'what you call it'], ...number])}
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
        label="Kind"
        required
        value={kind}
        onChange={(value) => {
          if (!isKind(value)) return
          const { currency, calendar, cutOff } = kinds[value]
          set({ kind: value, currency, calendar, cutOff })
        }}
        options={Object.entries(kinds).map(([value, { label }]) => ({ value, label }))}
      />
      {kind === 'sepa' || kind === 'iso' ? (
        <div className="grid grid-cols-[minmax(0,1fr)_8rem] gap-3">
          <TextField label="IBAN" required {...text('iban')} />
          <TextField label="BIC" maxLength={11} {...text('bic')} />
        </div>
      ) : kind === 'usd' ? (
        <div className="grid grid-cols-2 gap-3">
          <TextField label="Routing number" required {...text('routingNumber')} />
          <TextField label="Account number" required {...text('accountNumber')} />
        </div>
      ) : null}
      {kind === 'iso' || kind === 'erp' ? (
        <TextField label="Currency" required maxLength={3} {...text('currency')} />
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
        <TextField label="Account in the ERP" {...text('glAccount')} />
      </div>
    </FormDialog>
  )
}

function accountOf(
  kind: Kind,
  written: { iban: string; bic: string; routingNumber: string; accountNumber: string },
) {
  if (kind === 'erp') return null
  if (kind === 'usd') {
    const { routingNumber, accountNumber } = written
    return { scheme: 'aba' as const, routingNumber, accountNumber }
  }
  const bic = written.bic.trim()
  return { scheme: 'iban' as const, iban: written.iban, bic: bic === '' ? null : bic }
}
