import { useNavigate } from '@tanstack/react-router'
import { enrolPartner } from '../../../src/partners/contract.ts'
import { useChange } from '../../api/queries.ts'
import { errorAt, firstMissing, FormDialog, SelectField } from '../../ui/form-dialog.tsx'
import { TextField, useWritten } from '../../ui/form-dialog.tsx'
import { toastDone } from '../../ui/toast.tsx'

const tiers = ['registered', 'select', 'premier'] as const

/** Adds one partner by hand; many come as a list. */
export function EnrolDialog({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate()
  const { written, text } = useWritten({
    code: '',
    legalName: '',
    domains: '',
    country: '',
    timeZone: '',
    tier: 'registered',
  })
  const change = useChange(enrolPartner, {
    done: ({ partnerId }) => {
      toastDone(`${written.legalName} is a partner`, { detail: 'Invite a contact next.' })
      onClose()
      void navigate({ to: '/partners/$partnerId', params: { partnerId } })
    },
  })
  const problem = change.error?.body ?? null
  const error = (path: string) => errorAt(problem, path)
  const send = () =>
    change.mutate({
      body: {
        code: written.code.trim().toUpperCase(),
        legalName: written.legalName,
        domains: written.domains.split(/[\s,;]+/).filter((domain) => domain !== ''),
        country: written.country.trim(),
        tier: tiers.find((tier) => tier === written.tier) ?? 'registered',
        ...(written.timeZone.trim() === '' ? {} : { timeZone: written.timeZone.trim() }),
      },
    })
  return (
    <FormDialog
      title="Add a partner"
      send="Add the partner"
      busy={change.isPending}
      whyNot={firstMissing([
        [written.code, 'a code'],
        [written.legalName, 'the legal name'],
        [written.country, 'the country'],
      ])}
      problem={problem}
      onClose={onClose}
      onSend={send}
    >
      <div className="grid grid-cols-2 gap-3">
        <TextField
          label="Code"
          required
          help="As your CRM names it"
          error={error('code')}
          {...text('code')}
        />
        <SelectField
          label="Tier"
          required
          {...text('tier')}
          options={tiers.map((value) => ({ value, label: value }))}
        />
      </div>
      <TextField label="Legal name" required error={error('legalName')} {...text('legalName')} />
      <TextField
        label="Domains"
        help="Of its mail and its sites, apart by comma"
        error={error('domains')}
        {...text('domains')}
      />
      <div className="grid grid-cols-2 gap-3">
        <TextField label="Country" required error={error('country')} {...text('country')} />
        <TextField
          label="Time zone"
          help="Empty: that of the country, where it has one"
          error={error('timeZone')}
          {...text('timeZone')}
        />
      </div>
    </FormDialog>
  )
}
