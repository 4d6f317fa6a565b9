import { Link } from '@tanstack/react-router'
import { Download, Eye, FolderInput, RotateCcw } from 'lucide-react'
import { useState } from 'react'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import {
  askForLook,
  inboundContent,
  listInboundFiles,
  listInboundFolders,
  openFileAgain,
  putFileAside,
} from '../../../src/payouts/contract.ts'
import { addressOf } from '../../api/client.ts'
import { useChange, usePages, useRoute } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { SkeletonRows } from '../../ui/surface.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { DateTime } from '../../ui/when.tsx'
import { folderFaultWords, inboundWords } from '../../words/inbound.ts'

type Folder = RouteWireAnswer<typeof listInboundFolders>['rows'][number]
type File = RouteWireAnswer<typeof listInboundFiles>['rows'][number]

/** The folder from which the bank's files of an account are fetched: how the last look went, and what
 *  became of each file. Nothing where a person loads them. */
export function FromBank(props: { payingAccountId: string; onLeave?: () => void }) {
  const { payingAccountId, onLeave } = props
  const found = useRoute(listInboundFolders, {})
  if (found.error) return <ErrorPanel problem={found.error.body} />
  const folder = found.data?.rows.find((row) => row.payingAccountId === payingAccountId)
  if (folder === undefined) return null
  return (
    <section aria-label="From the bank" className="mt-5">
      <h3 className="eyebrow mb-2">From the bank</h3>
      <Standing folder={folder} />
      <Files payingAccountId={payingAccountId} onLeave={onLeave} />
    </section>
  )
}

function Standing({ folder }: { folder: Folder }) {
  const may = useMay()
  const { payingAccountId, fault, said, remedy, okAt, nextLookAt, silent } = folder
  const look = useChange(askForLook, { done: () => toastDone('It is looked at within seconds') })
  return (
    <div className="rounded-md border p-3">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-mono text-[12px] wrap-anywhere">{folder.where}</span>
        {fault ? <Badge tone="bad">{folderFaultWords[fault] ?? fault}</Badge> : null}
        {silent ? <Badge tone="bad">Silent too long</Badge> : null}
      </p>
      <p className="mt-1 text-[12px] text-muted">
        {okAt ? (
          <>
            Last looked into <DateTime at={okAt} />.
          </>
        ) : (
          'Not looked into yet.'
        )}{' '}
        {nextLookAt ? (
          <>
            Next: <DateTime at={nextLookAt} />.
          </>
        ) : null}
      </p>
      {said ? <p className="mt-2 wrap-anywhere">{said}</p> : null}
      {remedy ? <p className="mt-1 text-muted">{remedy}</p> : null}
      {silent ? (
        <p className="mt-2 rounded-md bg-warn-soft px-3 py-2">
          No look has succeeded for {folder.answerDays} banking days, the bank’s time to answer.
          Load its answers and statements by hand until it answers again.
        </p>
      ) : null}
      {look.error ? <ErrorPanel problem={look.error.body} className="mt-2" /> : null}
      <Button
        size="sm"
        icon={Eye}
        className="mt-3"
        busy={look.isPending}
        disabledReason={may(askForLook) && 'Finance does this.'}
        onClick={() => look.mutate({ params: { payingAccountId } })}
      >
        Look now
      </Button>
    </div>
  )
}

type Leave = (() => void) | undefined

function Files({ payingAccountId, onLeave }: { payingAccountId: string; onLeave: Leave }) {
  const pages = usePages(listInboundFiles, { query: { payingAccountId } })
  if (pages.problem) return <ErrorPanel problem={pages.problem.body} className="mt-2" />
  if (!pages.loaded) return <SkeletonRows rows={2} />
  if (pages.rows.length === 0) return <p className="mt-3 text-muted">No file was seen there yet.</p>
  return (
    <>
      <ul aria-label="Files from the bank, newest first" className="mt-3 divide-y">
        {pages.rows.map((file) => (
          <FileRow key={file.inboundFileId} file={file} onLeave={onLeave} />
        ))}
      </ul>
      {pages.more ? (
        <p className="p-2 text-center">
          <Button size="sm" onClick={pages.loadMore}>
            Show more
          </Button>
        </p>
      ) : null}
    </>
  )
}

function FileRow({ file, onLeave }: { file: File; onLeave: Leave }) {
  const { name, state, outcome, sameAs, said, putAside } = file
  const words = inboundWords[outcome ?? state]
  const known = outcome === 'known' && sameAs !== null ? `The same bytes as ${sameAs}.` : null
  return (
    <li className="py-2">
      <span className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <Badge tone={outcome === 'filed' ? 'good' : (words?.tone ?? 'neutral')}>
          {words?.word ?? state}
        </Badge>
        <span className="min-w-0 font-medium wrap-anywhere">{name}</span>
        <span className="text-[12px] text-muted">
          <DateTime at={file.fetchedAt ?? file.seenAt} />
        </span>
        <LeadsTo file={file} onLeave={onLeave} />
      </span>
      {(said ?? known ?? words?.means) ? (
        <span className="mt-1 block text-[12px] wrap-anywhere">
          {said ?? known ?? words?.means}
        </span>
      ) : null}
      {putAside ? (
        <span className="mt-1 block text-[12px] text-muted wrap-anywhere">
          Put aside by {putAside.by}: {putAside.reason}
        </span>
      ) : null}
      {state === 'passed_by' || state === 'refused' ? <Steps file={file} /> : null}
    </li>
  )
}

function LeadsTo({ file, onLeave }: { file: File; onLeave: Leave }) {
  const look = { className: 'text-[12px] underline underline-offset-2', onClick: onLeave }
  if (file.bankAnswerId !== null) {
    return (
      <Link to="/payouts" search={{ tab: 'answers' }} {...look}>
        {`The answer ${file.name}`}
      </Link>
    )
  }
  if (file.statementFileId === null) return null
  return (
    <Link to="/reconciliation" search={{ tab: 'statements' }} {...look}>
      {`The statement ${file.name}`}
    </Link>
  )
}

const dialogs = {
  again: {
    title: 'Open it again',
    intro: 'Say what has changed: the account was added, or the bank gave the right to read it.',
    does: 'Open it again',
    done: 'It is opened again within seconds',
  },
  aside: {
    title: 'Put it aside',
    intro: 'Say what it is, and why it is nothing for us. It stays as the bank had it.',
    does: 'Put it aside',
    done: 'Put aside',
  },
} as const

function Steps({ file }: { file: File }) {
  const may = useMay()
  const { inboundFileId, name, mayMove } = file
  const params = { inboundFileId }
  const [asked, setAsked] = useState<keyof typeof dialogs | null>(null)
  const done = () => {
    if (asked !== null) toastDone(dialogs[asked].done)
    setAsked(null)
  }
  const again = useChange(openFileAgain, { done })
  const aside = useChange(putFileAside, { done })
  const change = asked === 'aside' ? aside : again
  const address = addressOf(inboundContent, { params })
  return (
    <span className="mt-2 flex flex-wrap items-center gap-2">
      <Button
        size="sm"
        icon={RotateCcw}
        aria-label={`Open ${name} again`}
        disabledReason={mayMove.whyNot}
        onClick={() => setAsked('again')}
      >
        Open again
      </Button>
      <Button
        size="sm"
        icon={FolderInput}
        aria-label={`Put ${name} aside`}
        disabledReason={mayMove.whyNot}
        onClick={() => setAsked('aside')}
      >
        Put aside
      </Button>
      {file.sha256 !== null && may(inboundContent) === null ? (
        <a
          className="inline-flex items-center gap-1 text-[12px] underline underline-offset-2"
          href={address}
          download={name}
        >
          <Download size={14} aria-hidden /> {`Download ${name}`}
        </a>
      ) : null}
      {asked ? (
        <ReasonDialog
          title={`${dialogs[asked].title}: ${name}`}
          intro={dialogs[asked].intro}
          does={dialogs[asked].does}
          busy={change.isPending}
          problem={change.error?.body ?? null}
          onClose={() => setAsked(null)}
          onReason={(reason) => change.mutate({ params, body: { reason } })}
        />
      ) : null}
    </span>
  )
}
