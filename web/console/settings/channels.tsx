import { Check, Plug, Route, X } from 'lucide-react'
import { useState } from 'react'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import {
  approveChannel,
  declineChannel,
  listChannels,
  proposeChannel,
  tryChannel,
} from '../../../src/payouts/contract.ts'
import { useChange, useRoute } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { errorAt, firstMissing, FormDialog, SelectField } from '../../ui/form-dialog.tsx'
import { TextField, useWritten } from '../../ui/form-dialog.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { DefinitionList, SkeletonRows } from '../../ui/surface.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { FromBank } from '../payouts/from-bank.tsx'
import { channelWords } from '../../words/transmission.ts'
import { sayRefusal } from './person.ts'

type Channel = RouteWireAnswer<typeof listChannels>['rows'][number]
type Account = { readonly payingAccountId: string; readonly name: string }

/** The button beside a paying account that opens how its files reach the bank. */
export function ChannelsButton({ account }: { account: Account }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button
        size="sm"
        icon={Route}
        aria-label={`How files of ${account.name} reach the bank`}
        onClick={() => setOpen(true)}
      >
        To the bank
      </Button>
      {open ? <ChannelsDialog account={account} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

function ChannelsDialog({ account, onClose }: { account: Account; onClose: () => void }) {
  const may = useMay()
  const { payingAccountId, name } = account
  const found = useRoute(listChannels, { params: { payingAccountId } })
  const [proposing, setProposing] = useState(false)
  const shown = (found.data?.rows ?? []).filter(
    ({ state }) => state === 'proposed' || state === 'usable',
  )
  const waits = shown.some(({ state }) => state === 'proposed')
  const whyNot =
    (may(proposeChannel) && 'Finance does this.') ||
    (waits ? 'A change waits for its second person.' : null)
  if (proposing) {
    const kept = shown.some(({ publicKey }) => publicKey !== null)
    return <ProposeDialog account={account} kept={kept} onClose={() => setProposing(false)} />
  }
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={`How files of ${name} reach the bank`}
      intro="Proposed by one of Finance, approved by another. It counts for runs released from then on."
      actions={
        <Button look="primary" disabledReason={whyNot} onClick={() => setProposing(true)}>
          Propose a change
        </Button>
      }
    >
      {found.error ? <ErrorPanel problem={found.error.body} /> : null}
      {found.data === undefined && !found.error ? <SkeletonRows rows={3} /> : null}
      {found.data !== undefined && !shown.some(({ state }) => state === 'usable') ? (
        <p className="mb-3">Today: a person of Finance downloads each file and hands it in.</p>
      ) : null}
      <ul aria-label="Channels" className="space-y-4">
        {shown.map((channel) => (
          <ChannelItem key={channel.channelId} channel={channel} />
        ))}
      </ul>
      <FromBank payingAccountId={payingAccountId} />
    </Dialog>
  )
}

function ChannelItem({ channel }: { channel: Channel }) {
  const { channelId, state, mayApprove } = channel
  const params = { channelId }
  const [declining, setDeclining] = useState(false)
  const tried = useChange(tryChannel, {
    done: ({ where, entries, inbound }) =>
      toastDone(`It answers and holds ${entries} files`, {
        detail: inbound === null ? where : `${where}; from it: ${inbound.entries} files`,
      }),
  })
  const approve = useChange(approveChannel, {
    done: () => toastDone('Files go this way from now on'),
    refused: sayRefusal,
  })
  const decline = useChange(declineChannel, { done: () => setDeclining(false) })
  return (
    <li className="rounded-md border p-3">
      <span className="mb-2 flex flex-wrap items-center gap-2">
        <span className="font-medium">
          Version {channel.version}: {channelWords[channel.kind]}
        </span>
        <Badge tone={state === 'usable' ? 'good' : 'warn'}>
          {state === 'usable' ? 'in use' : 'waits for approval'}
        </Badge>
      </span>
      <Facts channel={channel} />
      {tried.error ? <ErrorPanel problem={tried.error.body} className="mt-2" /> : null}
      <div className="mt-3 flex flex-wrap gap-2">
        {channel.kind === 'manual' ? null : (
          <Button
            size="sm"
            icon={Plug}
            busy={tried.isPending}
            onClick={() => tried.mutate({ params })}
          >
            Try
          </Button>
        )}
        {state === 'proposed' ? (
          <>
            <Button
              size="sm"
              icon={Check}
              look="primary"
              busy={approve.isPending}
              disabledReason={mayApprove.whyNot}
              onClick={() => approve.mutate({ params })}
            >
              Approve
            </Button>
            <Button size="sm" icon={X} onClick={() => setDeclining(true)}>
              Decline
            </Button>
          </>
        ) : null}
      </div>
      {declining ? (
        <ReasonDialog
          title="Decline the change"
          intro="Nothing changes: files go on as before."
          does="Decline it"
          busy={decline.isPending}
          problem={decline.error?.body ?? null}
          onClose={() => setDeclining(false)}
          onReason={(reason) => decline.mutate({ params, body: { reason } })}
        />
      ) : null}
    </li>
  )
}

function Facts({ channel }: { channel: Channel }) {
  const { host, port, login, folder, inboundFolder, hostKey, publicKey } = channel
  const facts: (readonly [string, string | null])[] = [
    ['Server', host === null ? null : `${login} at ${host}, port ${port}`],
    ['Folder', folder],
    ['Folder from the bank', inboundFolder],
    ['The bank’s host key', hostKey],
    ['Our public key, for the bank', publicKey],
    ['Why', channel.reason],
    ['Proposed by', channel.proposedBy.name],
    ['Approved by', channel.settledBy?.name ?? null],
  ]
  return (
    <DefinitionList
      columns={1}
      entries={facts
        .filter(([, value]) => value !== null)
        .map(([term, value]) => ({
          term,
          value: <span className="font-mono text-[12px] wrap-anywhere">{value}</span>,
        }))}
    />
  )
}

const kinds = [
  { value: 'sftp', label: 'SFTP to the bank’s server' },
  { value: 'folder', label: 'A folder for the bank’s program' },
  { value: 'manual', label: 'A person hands it in' },
]

function ProposeDialog(props: { account: Account; kept: boolean; onClose: () => void }) {
  const { account, kept, onClose } = props
  const { written, text } = useWritten({
    kind: 'sftp' as string,
    host: '',
    port: '22',
    login: '',
    folder: '',
    inboundFolder: '',
    hostKey: '',
    key: kept ? 'kept' : 'ed25519',
    reason: '',
  })
  const change = useChange(proposeChannel, {
    done: () => (toastDone('It waits for another of Finance'), onClose()),
  })
  const problem = change.error?.body ?? null
  const isSftp = written.kind === 'sftp'
  const missing: (readonly [string, string])[] = [
    ...(isSftp
      ? ([
          [written.host, 'the host'],
          [written.login, 'the login'],
          [written.hostKey, 'the bank’s host key'],
        ] as const)
      : []),
    ...(written.kind === 'manual' ? [] : ([[written.folder, 'the folder']] as const)),
    [written.reason, 'the reason'],
  ]
  return (
    <FormDialog
      title={`How files of ${account.name} reach the bank`}
      intro="Take host, login and host key from the bank’s letter or contract, not from the server itself."
      send="Propose it"
      busy={change.isPending}
      whyNot={firstMissing(missing)}
      problem={problem}
      onClose={onClose}
      onSend={() =>
        change.mutate({
          params: { payingAccountId: account.payingAccountId },
          body: { channel: channelOf(written), reason: written.reason },
        })
      }
    >
      <SelectField label="How" required {...text('kind')} options={kinds} />
      {isSftp ? (
        <>
          <div className="grid grid-cols-[minmax(0,1fr)_6rem] gap-3">
            <TextField label="Host" required {...text('host')} />
            <TextField label="Port" inputMode="numeric" {...text('port')} />
          </div>
          <TextField label="Login" required {...text('login')} />
          <TextField
            label="The bank’s host key"
            required
            help="SHA256: and 43 characters"
            error={errorAt(problem, 'hostKey')}
            {...text('hostKey')}
          />
          <SelectField
            label="Our key"
            {...text('key')}
            options={[
              { value: 'ed25519', label: 'A new one (Ed25519)' },
              { value: 'rsa', label: 'A new one (RSA, for banks that take no other)' },
              ...(kept ? [{ value: 'kept', label: 'The one the bank knows' }] : []),
            ]}
          />
        </>
      ) : null}
      {written.kind === 'manual' ? null : (
        <TextField
          label="Folder"
          required
          help={
            isSftp ? 'As the bank names it, such as in' : 'Below the outbox, such as first-bank/in'
          }
          {...text('folder')}
        />
      )}
      {written.kind === 'manual' ? null : (
        <TextField
          label="Folder from the bank"
          help={
            isSftp
              ? 'Where it puts answers and statements, such as out. Empty: a person loads them'
              : 'Below the inbox, such as first-bank/out. Empty: a person loads them'
          }
          error={errorAt(problem, 'inboundFolder')}
          {...text('inboundFolder')}
        />
      )}
      <TextField label="Reason" required {...text('reason')} />
    </FormDialog>
  )
}

type Written = Readonly<
  Record<
    'kind' | 'host' | 'port' | 'login' | 'folder' | 'inboundFolder' | 'hostKey' | 'key',
    string
  >
>

function channelOf(written: Written) {
  const { host, login, folder, hostKey } = written
  const inboundFolder = written.inboundFolder.trim() || null
  if (written.kind === 'manual') return { kind: 'manual' } as const
  if (written.kind === 'folder') return { kind: 'folder', folder, inboundFolder } as const
  const key = written.key === 'rsa' || written.key === 'kept' ? written.key : 'ed25519'
  const port = Number(written.port) || 22
  return { kind: 'sftp', host, port, login, folder, inboundFolder, hostKey, key } as const
}
