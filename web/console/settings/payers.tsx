import { Check, Landmark, Pencil, Plus } from 'lucide-react'
import { useState } from 'react'
import { listCalendars } from '../../../src/clocks/contract.ts'
import {
  addPayingAccount,
  approvePayingAccount,
  createPayer,
  listPayers,
  profileRules,
  proposeAccountChange,
  proposePayerChange,
  retirePayingAccount,
} from '../../../src/payouts/contract.ts'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { useChange, useRoute } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { firstMissing, FormDialog, TextField, useWritten } from '../../ui/form-dialog.tsx'
import { printAmount } from '../../ui/money.tsx'
import { Card, EmptyState, SkeletonRows } from '../../ui/surface.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { printDay } from '../../ui/when.tsx'
import { AccountDialog } from './account-dialog.tsx'
import { ApprovalBarsDialog, barWords } from './approval-bars.tsx'
import { ChannelsButton } from './channels.tsx'
import { ChangeAccountDialog, ChangePayerDialog, PayerChanges } from './payer-changes.tsx'
import { PayerDialog } from './payer-dialog.tsx'
import { sayRefusal } from './person.ts'

export type Payer = RouteWireAnswer<typeof listPayers>['rows'][number]
type PayingAccount = Payer['accounts'][number]

type Asked =
  | { readonly kind: 'payer' }
  | { readonly kind: 'account'; readonly payer: Payer }
  | { readonly kind: 'change payer'; readonly payer: Payer }
  | { readonly kind: 'bars'; readonly payer: Payer }
  | { readonly kind: 'change account'; readonly account: PayingAccount }
  | { readonly kind: 'retire'; readonly account: PayingAccount }

const byFinance = 'Finance does this.'
const tones: Record<PayingAccount['state'], Tone> = {
  proposed: 'warn',
  cooling: 'warn',
  usable: 'good',
  retired: 'neutral',
}

/** Our companies that pay, and the accounts they pay from: masked, never approved by who entered. */
export function PayersPane() {
  const payers = useRoute(listPayers, {})
  const may = useMay()
  const [asked, setAsked] = useState<Asked | null>(null)
  const close = () => setAsked(null)
  if (payers.error) return <ErrorPanel problem={payers.error.body} className="m-4" />
  if (!payers.data) return <SkeletonRows />
  const add = (
    <Button
      icon={Plus}
      look="primary"
      onClick={() => setAsked({ kind: 'payer' })}
      disabledReason={may(createPayer) && byFinance}
    >
      Add a payer
    </Button>
  )
  return (
    <div className="space-y-4 p-4">
      {payers.data.rows.length === 0 ? (
        <EmptyState icon={Landmark} title="No payer yet" action={add}>
          The payer is your own company: its name stands on the payment, its bank account pays.
          Finance enters both, and another of Finance approves the account.
        </EmptyState>
      ) : (
        <div className="flex justify-end">{add}</div>
      )}
      {payers.data.rows.map((payer) => (
        <PayerCard key={payer.payerId} payer={payer} onAsk={setAsked} />
      ))}
      {asked?.kind === 'payer' ? <PayerDialog onClose={close} /> : null}
      {asked?.kind === 'account' ? <AccountDialog payer={asked.payer} onClose={close} /> : null}
      {asked?.kind === 'change payer' ? (
        <ChangePayerDialog payer={asked.payer} onClose={close} />
      ) : null}
      {asked?.kind === 'bars' ? <ApprovalBarsDialog payer={asked.payer} onClose={close} /> : null}
      {asked?.kind === 'change account' ? (
        <ChangeAccountDialog account={asked.account} onClose={close} />
      ) : null}
      {asked?.kind === 'retire' ? <RetireDialog account={asked.account} onClose={close} /> : null}
    </div>
  )
}

function PayerCard({ payer, onAsk }: { payer: Payer; onAsk: (asked: Asked) => void }) {
  const may = useMay()
  const { street, houseNumber, postCode, town, country } = payer.address
  const isNew = payer.accounts.every((account) => account.approvedBy === null)
  return (
    <Card
      title={
        <>
          {payer.legalName}{' '}
          <span className="font-mono text-[12px] font-normal text-muted">{payer.code}</span>
        </>
      }
      note={`${street} ${houseNumber ?? ''}, ${postCode} ${town}, ${country} · ${payer.zone}`}
      aside={
        <span className="flex flex-wrap gap-2">
          <Button
            size="sm"
            icon={Pencil}
            aria-label={`Change ${payer.legalName}`}
            onClick={() => onAsk({ kind: 'change payer', payer })}
            disabledReason={may(proposePayerChange) && byFinance}
          >
            Change
          </Button>
          <Button
            size="sm"
            icon={Plus}
            aria-label={`Add an account to ${payer.legalName}`}
            onClick={() => onAsk({ kind: 'account', payer })}
            disabledReason={may(addPayingAccount) && byFinance}
          >
            Add an account
          </Button>
        </span>
      }
      flush
    >
      {payer.accounts.length === 0 ? (
        <p className="px-4 pb-4 text-muted">
          No account yet: Finance adds one, another of Finance approves it.
        </p>
      ) : (
        <ul aria-label={`Accounts of ${payer.legalName}`}>
          {payer.accounts.map((account) => (
            <AccountRow key={account.payingAccountId} account={account} onAsk={onAsk} />
          ))}
        </ul>
      )}
      <PayerChanges payer={payer} />
      <p className="flex flex-wrap items-center gap-2 border-t px-4 py-2 text-[12px] text-muted">
        <span className="min-w-56 flex-1">
          {barWords(payer)}
          {isNew
            ? ' Whoever approves its first account approves this payer as it stands here.'
            : ''}
        </span>
        <Button
          size="sm"
          icon={Pencil}
          aria-label={`Change who approves for ${payer.legalName}`}
          onClick={() => onAsk({ kind: 'bars', payer })}
          disabledReason={may(proposePayerChange) && byFinance}
        >
          Who approves
        </Button>
      </p>
    </Card>
  )
}

function AccountRow(props: { account: PayingAccount; onAsk: (asked: Asked) => void }) {
  const { account, onAsk } = props
  const calendars = useRoute(listCalendars, {}).data?.rows ?? []
  const days = calendars.find(({ code }) => code === account.calendar)?.name ?? account.calendar
  const may = useMay()
  const approve = useChange(approvePayingAccount, {
    done: ({ state, usableOn }) =>
      toastDone(
        state === 'usable'
          ? `${account.name} can pay now`
          : `${account.name} is approved and pays from ${printDay(usableOn)} on`,
      ),
    refused: sayRefusal,
  })
  const { payingAccountId } = account
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-t px-4 py-2.5">
      <span className="min-w-56 flex-1">
        <span className="font-medium">{account.name}</span>{' '}
        <span className="font-mono text-[12px]">{account.masked ?? 'known to the ERP'}</span>
        <span className="block text-[12px] text-muted">
          {account.currency} · {profileRules[account.profile].words}
          {originatorWords(account)} · cut-off {account.cutOff} ({days}) · payments from{' '}
          {printAmount(account.paymentMin)} · entered by {account.proposedBy.name}
          {account.approvedBy ? `, approved by ${account.approvedBy.name}` : ''}
        </span>
      </span>
      <Badge tone={tones[account.state]}>
        {account.state === 'proposed'
          ? 'waits for approval'
          : account.state === 'cooling'
            ? `pays from ${printDay(account.usableOn ?? '')}`
            : account.state}
      </Badge>
      {account.state === 'proposed' ? (
        <Button
          size="sm"
          icon={Check}
          look="primary"
          aria-label={`Approve ${account.name}`}
          busy={approve.isPending}
          disabledReason={account.mayApprove.whyNot}
          onClick={() => approve.mutate({ params: { payingAccountId } })}
        >
          Approve
        </Button>
      ) : null}
      {account.state === 'usable' || account.state === 'cooling' ? (
        <Button
          size="sm"
          icon={Pencil}
          aria-label={`Change ${account.name}`}
          disabledReason={may(proposeAccountChange) && byFinance}
          onClick={() => onAsk({ kind: 'change account', account })}
        >
          Change
        </Button>
      ) : null}
      {account.state === 'retired' ? null : <ChannelsButton account={account} />}
      {account.state === 'retired' ? null : (
        <Button
          size="sm"
          look="danger"
          aria-label={`Retire ${account.name}`}
          disabledReason={may(retirePayingAccount) && byFinance}
          onClick={() => onAsk({ kind: 'retire', account })}
        >
          Retire
        </Button>
      )}
    </li>
  )
}

/** By what the bank knows us, in a few words; nothing where the profile asks for nothing. */
function originatorWords({ originator }: PayingAccount): string {
  if (originator?.kind === 'nacha') {
    return ` · company ${originator.companyId} to ${originator.destinationName}`
  }
  if (originator?.kind === 'bacs') return ` · service user ${originator.serviceUserNumber}`
  return ''
}

function RetireDialog({ account, onClose }: { account: PayingAccount; onClose: () => void }) {
  const { written, text } = useWritten({ reason: '' })
  const change = useChange(retirePayingAccount, {
    done: () => (toastDone(`${account.name} is out of use`), onClose()),
  })
  return (
    <FormDialog
      title={`Retire ${account.name}`}
      intro="Nothing more is paid from it. Its book stays, and what its runs still wait for."
      send="Retire it"
      busy={change.isPending}
      whyNot={firstMissing([[written.reason, 'a reason']])}
      problem={change.error?.body ?? null}
      onClose={onClose}
      onSend={() =>
        change.mutate({ params: { payingAccountId: account.payingAccountId }, body: written })
      }
    >
      <TextField label="Reason" required {...text('reason')} />
    </FormDialog>
  )
}
