import { runFile } from '../../../src/payouts/contract.ts'
import { addressOf } from '../../api/client.ts'
import { useMay } from '../../api/session.ts'
import { Badge, StatusDot } from '../../ui/badge.tsx'
import { Money } from '../../ui/money.tsx'
import { DefinitionList } from '../../ui/surface.tsx'
import { DateTime, Day } from '../../ui/when.tsx'
import { broughtBy } from '../../words/inbound.ts'
import { paymentWords } from '../../words/payout.ts'
import { sayCode } from '../../words/submission.ts'
import { tierWords } from '../../words/trail.ts'
import { Mono } from './mono.tsx'
import type { HopOf } from './reading.ts'

/** How it is paid: what is owed, the payment, the file and what the bank says. */

export function Payable({ hop }: { hop: HopOf<'payable'> }) {
  return (
    <>
      <p className="flex flex-wrap items-center gap-2">
        <Mono>{hop.key}</Mono>
        <Badge>{sayCode(hop.status)}</Badge>
        <Money value={hop.amount} className="ml-auto font-semibold" />
      </p>
      <DefinitionList
        columns={3}
        entries={[
          { term: 'Decided on', value: <Day on={hop.decidedOn} /> },
          { term: 'Due on', value: <Day on={hop.dueOn} /> },
          { term: 'Sent on', value: <Day on={hop.sentOn} /> },
          { term: 'Paid on', value: <Day on={hop.paidOn} /> },
        ]}
      />
      {hop.cancelReason ? <p>Cancelled: {hop.cancelReason}</p> : null}
    </>
  )
}

export function Payment({ hop }: { hop: HopOf<'payment'> }) {
  const { word, tone } = paymentWords[hop.state] ?? { word: sayCode(hop.state), tone: 'neutral' }
  return (
    <>
      <p className="flex flex-wrap items-center gap-2">
        <Mono>
          {hop.runNumber} / {hop.ordinal}
        </Mono>
        <StatusDot tone={tone}>{word}</StatusDot>
        <span className="ml-auto">
          <Money value={hop.share} className="font-semibold" />
          {hop.share.amount === hop.amount.amount ? null : (
            <span className="text-[12px] text-muted">
              {' '}
              of <Money value={hop.amount} />
            </span>
          )}
        </span>
      </p>
      {hop.bankReason ? <p className="text-bad">The bank says: {hop.bankReason}</p> : null}
      <DefinitionList
        entries={[
          { term: 'To', value: `${hop.creditorName}, ${hop.masked}` },
          { term: 'From', value: hop.accountName },
          { term: 'End-to-end id', value: hop.endToEndId ? <Mono>{hop.endToEndId}</Mono> : null },
          { term: 'Executes on', value: <Day on={hop.executeOn} /> },
          { term: 'Prepared by', value: hop.preparers.join(', ') },
          {
            term: 'Released by',
            value: hop.releasedBy ? (
              <>
                {hop.releasedBy}
                {hop.releasedAt ? (
                  <>
                    , <DateTime at={hop.releasedAt} />
                  </>
                ) : null}
              </>
            ) : (
              'nobody yet'
            ),
          },
        ]}
      />
      {hop.contentHash ? (
        <div>
          <p className="eyebrow">Approved content</p>
          <p className="font-mono text-[11px] wrap-anywhere">{hop.contentHash}</p>
        </div>
      ) : null}
      <ul className="space-y-1">
        {hop.approvals.map((approval) => (
          <li key={`${approval.by} ${approval.at}`} className="text-[12px]">
            {approval.voidReason ? 'Approval void' : 'Approved'} by {approval.by},{' '}
            <DateTime at={approval.at} />
            {approval.voidReason ? (
              <span className="text-bad"> · {approval.voidReason}</span>
            ) : null}
          </li>
        ))}
      </ul>
    </>
  )
}

export function File({ hop }: { hop: HopOf<'file'> }) {
  const whyNot = useMay()(runFile)
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-2">
        {whyNot ? (
          <span className="font-medium">{hop.name}</span>
        ) : (
          <a
            className="font-medium underline underline-offset-3"
            href={addressOf(runFile, { params: { runId: hop.runId } })}
            download
          >
            {hop.name}
          </a>
        )}
        <span className="text-muted">
          payment {hop.position} of {hop.payments}, end-to-end id <Mono>{hop.endToEndId}</Mono>
        </span>
      </p>
      <p className="text-[12px] text-muted">
        written by {hop.writtenBy} · <DateTime at={hop.writtenAt} /> · {hop.bytes} bytes
      </p>
      <p className="font-mono text-[11px] wrap-anywhere text-muted">{hop.sha256}</p>
    </>
  )
}

export function Line({ hop }: { hop: HopOf<'line'> }) {
  return (
    <>
      <p className="flex flex-wrap items-center gap-2">
        <Mono>{hop.reference}</Mono>
        {hop.undone ? <Badge tone="warn">match taken back</Badge> : null}
        {hop.leg === 'returned' ? <Badge tone="bad">came back</Badge> : null}
        <span className="ml-auto">
          <Money value={hop.matched} className="font-semibold" />
          {hop.matched.amount === hop.amount.amount ? null : (
            <span className="text-[12px] text-muted">
              {' '}
              of <Money value={hop.amount} />
            </span>
          )}
        </span>
      </p>
      <DefinitionList
        entries={[
          { term: 'Booked on', value: <Day on={hop.bookedOn} /> },
          { term: 'Value day', value: <Day on={hop.valuedOn} /> },
          { term: 'Matched', value: `${tierWords[hop.tier] ?? sayCode(hop.tier)}: ${hop.because}` },
          {
            term: 'By',
            value: (
              <>
                {hop.matchedBy}, <DateTime at={hop.matchedAt} />
              </>
            ),
          },
          {
            term: 'Statement file',
            value: (
              <>
                {hop.fileName}, imported by {broughtBy(hop.importedBy)},{' '}
                <DateTime at={hop.importedAt} />
              </>
            ),
          },
        ]}
      />
      <p className="font-mono text-[11px] wrap-anywhere text-muted">{hop.fileSha256}</p>
    </>
  )
}
