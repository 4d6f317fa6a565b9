import { useNavigate } from '@tanstack/react-router'
import { createFund, listFunds } from '../../../src/funds/contract.ts'
import { listPayers } from '../../../src/payouts/contract.ts'
import { listSamplePacks } from '../../../src/programs/contract.ts'
import { useChange, usePages, useRoute } from '../../api/queries.ts'
import { useSignedIn } from '../../api/session.ts'
import { errorAt, firstMissing, FormDialog, SelectField } from '../../ui/form-dialog.tsx'
import { TextField, useWritten } from '../../ui/form-dialog.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { todayText } from '../../ui/when.tsx'

const none = '-'
const dayOrNull = (day: string) => (day === '' ? null : day)

/** Opens a fund with nothing in it: whose money, which currency, for which days. */
export function NewFundDialog({ onClose }: { onClose: () => void }) {
  const payers = useRoute(listPayers, {})
  const funds = usePages(listFunds, { query: { status: 'open' } })
  const samples = useRoute(listSamplePacks, {})
  const { principal } = useSignedIn()
  const navigate = useNavigate()
  const year = todayText().slice(0, 4)
  const { written, text } = useWritten({
    code: '',
    name: '',
    payerId: '',
    currency: '',
    parentId: none,
    validFrom: `${year}-01-01`,
    validUntil: `${Number(year) + 1}-01-01`,
    requestsDueOn: '',
    claimsDueOn: '',
  })
  const change = useChange(createFund, {
    done: ({ fundId }) => {
      toastDone(`${written.name} is open`, { detail: 'Add an allocation and put budget in.' })
      onClose()
      void navigate({ to: '/funds/$fundId', params: { fundId } })
    },
  })
  const problem = change.error?.body ?? null
  const error = (path: string) => errorAt(problem, path)
  const payer = payers.data?.rows.find((row) => row.payerId === written.payerId)
  const nobodyPays = payers.data?.rows.length === 0
  const codes = [...new Set(samples.data?.rows.map((pack) => pack.fundCode) ?? [])]
  const whyNot = nobodyPays
    ? 'No company of ours pays yet: Finance enters it first (Settings, Payers).'
    : firstMissing([
        [written.code, 'a code'],
        [written.name, 'a name'],
        [written.payerId, 'who pays'],
        [written.currency, 'a currency'],
        [written.validFrom, 'the first day'],
        [written.validUntil, 'the day after the last'],
      ])
  return (
    <FormDialog
      title="Open a fund"
      intro={
        whyNot !== null && nobodyPays
          ? whyNot
          : 'It opens with nothing in it; budget goes into its allocations, with a reason.'
      }
      send="Open the fund"
      busy={change.isPending}
      whyNot={whyNot}
      problem={problem}
      onClose={onClose}
      onSend={() =>
        payer &&
        change.mutate({
          body: {
            code: written.code.trim().toUpperCase(),
            name: written.name,
            payerId: written.payerId,
            currency: written.currency.trim().toUpperCase(),
            zone: payer.zone,
            ownerId: principal.principalId,
            parentId: written.parentId === none ? null : written.parentId,
            validFrom: written.validFrom,
            validUntil: written.validUntil,
            requestsDueOn: dayOrNull(written.requestsDueOn),
            claimsDueOn: dayOrNull(written.claimsDueOn),
          },
        })
      }
    >
      <div className="grid grid-cols-2 gap-3">
        <TextField
          label="Code"
          required
          help={`A program names its fund by this code${codes.length > 0 ? `; those that come along name ${codes.join(', ')}` : ''}.`}
          error={error('code')}
          {...text('code')}
        />
        <TextField label="Name" required error={error('name')} {...text('name')} />
        <SelectField
          label="Paid by"
          required
          error={error('payerId')}
          {...text('payerId')}
          options={(payers.data?.rows ?? []).map((row) => ({
            value: row.payerId,
            label: row.legalName,
          }))}
        />
        <TextField
          label="Currency"
          required
          maxLength={3}
          help="The program’s: EUR, USD"
          error={error('currency')}
          {...text('currency')}
        />
        <TextField
          label="First day"
          type="date"
          required
          error={error('validFrom')}
          {...text('validFrom')}
        />
        <TextField
          label="Day after the last"
          type="date"
          required
          error={error('validUntil')}
          {...text('validUntil')}
        />
        <TextField
          label="Requests until"
          type="date"
          error={error('requestsDueOn')}
          {...text('requestsDueOn')}
        />
        <TextField
          label="Claims until"
          type="date"
          error={error('claimsDueOn')}
          {...text('claimsDueOn')}
        />
      </div>
      {funds.rows.length === 0 ? null : (
        <SelectField
          label="Below another fund"
          {...text('parentId')}
          options={[
            { value: none, label: 'On its own' },
            ...funds.rows.map(({ fund }) => ({ value: fund.fundId, label: fund.name })),
          ]}
        />
      )}
    </FormDialog>
  )
}
