import { Link } from '@tanstack/react-router'
import { Check, Undo2, X } from 'lucide-react'
import { useState } from 'react'
import {
  acceptProposal,
  explainLine,
  lineCandidates,
  makeMatch,
  matchRefund,
  rejectProposal,
  undoMatch,
} from '../../../src/reconciliation/contract.ts'
import { useChange, useRoute } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { Money } from '../../ui/money.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { DefinitionList, Figure } from '../../ui/surface.tsx'
import { toastDone, toastFailed } from '../../ui/toast.tsx'
import { Day } from '../../ui/when.tsx'
import { sayCode } from '../../words/submission.ts'
import { RefundDialog } from './refund-dialog.tsx'
import type { BankLine } from './lines-pane.tsx'

const refused = (problem: { body: { title: string; detail: string } }) =>
  toastFailed(problem.body.title, { detail: problem.body.detail })

/** One bank line: what the bank says, what explains it, and what could. */
export function LineDetail({ line }: { line: BankLine }) {
  return (
    <aside
      aria-label="Bank line"
      className="min-h-0 w-96 shrink-0 space-y-5 overflow-y-auto border-l p-4 max-lg:hidden"
    >
      <Figure label={line.counterparty ?? 'Bank line'} note={<Day on={line.bookedOn} />}>
        <Money value={line.amount} />
      </Figure>
      <DefinitionList
        entries={[
          { term: 'Account', value: line.accountName },
          { term: 'Explained', value: <Money value={line.matched} /> },
          ...(line.reference
            ? [
                {
                  term: 'Reference',
                  value: <span className="font-mono text-[12px]">{line.reference}</span>,
                },
              ]
            : []),
          ...(line.remittance ? [{ term: 'Remittance', value: line.remittance }] : []),
          ...(line.batchReference
            ? [
                {
                  term: 'Batch',
                  value: `${line.batchReference}${line.batchCount ? `, ${line.batchCount} payments` : ''}`,
                },
              ]
            : []),
          ...(line.returnCode
            ? [{ term: 'Return', value: `${line.returnCode} ${line.returnText ?? ''}` }]
            : []),
        ]}
      />
      <Matches line={line} />
      <Proposals line={line} />
      {line.state === 'matched' ? null : <ByHand line={line} />}
    </aside>
  )
}

function Matches({ line }: { line: BankLine }) {
  const may = useMay()
  const [undoing, setUndoing] = useState<string | null>(null)
  const undo = useChange(undoMatch, { done: () => setUndoing(null) })
  if (line.matches.length === 0) return null
  return (
    <section>
      <h3 className="mb-1 font-semibold">Explained by</h3>
      <ul className="divide-y">
        {line.matches.map((match) => (
          <li key={match.matchId} className="py-2">
            <p className="flex items-center gap-2">
              <Badge tone="good">{sayCode(match.kind)}</Badge>
              <span className="min-w-0 flex-1 truncate">
                {match.creditorName ?? match.runNumber}
              </span>
              <Money value={match.amount} />
            </p>
            <p className="flex items-center gap-2 text-[12px] text-muted">
              <span className="flex-1">
                {match.because} · {match.by}
                {match.paymentId ? (
                  <Link
                    to="/trail/$kind/$id"
                    params={{ kind: 'payment', id: match.paymentId }}
                    className="ml-1.5 font-medium text-ink underline underline-offset-3"
                  >
                    Follow the record
                  </Link>
                ) : null}
              </span>
              <Button
                size="sm"
                look="quiet"
                icon={Undo2}
                onClick={() => setUndoing(match.matchId)}
                disabledReason={may(undoMatch) ?? (match.mayUndo ? null : 'Its month is closed.')}
              >
                Undo
              </Button>
            </p>
          </li>
        ))}
      </ul>
      {undoing ? (
        <ReasonDialog
          title="Take the match back"
          intro="It stays in the record, with a reversing one."
          does="Take back"
          busy={undo.isPending}
          problem={undo.error?.body ?? null}
          onClose={() => setUndoing(null)}
          onReason={(reason) => undo.mutate({ params: { matchId: undoing }, body: { reason } })}
        />
      ) : null}
    </section>
  )
}

function Proposals({ line }: { line: BankLine }) {
  const may = useMay()
  const [rejecting, setRejecting] = useState<string | null>(null)
  const accept = useChange(acceptProposal, { done: () => toastDone('Matched'), refused })
  const reject = useChange(rejectProposal, { done: () => setRejecting(null) })
  const first = line.proposals[0]
  const whyNot = may(acceptProposal)
  const take = (proposalId: string) => accept.mutate({ params: { proposalId } })
  useKeys('Bank line', [
    {
      key: 'a',
      does: 'Accept the proposed match',
      run: () => first && take(first.proposalId),
      off: first === undefined || whyNot !== null,
    },
  ])
  if (line.proposals.length === 0) return null
  return (
    <section>
      <h3 className="mb-1 font-semibold">Proposed</h3>
      <ul className="space-y-2">
        {line.proposals.map((proposal, index) => (
          <li key={proposal.proposalId} className="rounded-md border p-2.5">
            <p className="flex justify-between gap-2">
              <span className="font-medium">{proposal.creditorName}</span>
              <Money value={proposal.amount} />
            </p>
            <p className="text-[12px] text-muted">
              {proposal.because}
              {proposal.rivals > 0 ? `; ${proposal.rivals} others fit as well` : ''}
            </p>
            <p className="text-[12px] text-muted">
              {proposal.runNumber} · <span className="font-mono">{proposal.endToEndId}</span>
            </p>
            <div className="mt-2 flex gap-1.5">
              <Button
                size="sm"
                look="primary"
                icon={Check}
                hint={index === 0 ? 'a' : undefined}
                busy={accept.isPending}
                onClick={() => take(proposal.proposalId)}
                disabledReason={whyNot}
              >
                Match
              </Button>
              <Button
                size="sm"
                icon={X}
                onClick={() => setRejecting(proposal.proposalId)}
                disabledReason={whyNot}
              >
                Not this
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {rejecting ? (
        <ReasonDialog
          title="Not this one"
          intro="It is not proposed again for this line."
          does="Reject"
          busy={reject.isPending}
          problem={reject.error?.body ?? null}
          onClose={() => setRejecting(null)}
          onReason={(reason) =>
            reject.mutate({ params: { proposalId: rejecting }, body: { reason } })
          }
        />
      ) : null}
    </section>
  )
}

function ByHand({ line }: { line: BankLine }) {
  const may = useMay()
  const candidates = useRoute(lineCandidates, { params: { lineId: line.lineId } })
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [dialog, setDialog] = useState<'match' | 'fees' | 'fx' | 'refund' | null>(null)
  const match = useChange(makeMatch, { done: () => (toastDone('Matched'), setDialog(null)) })
  const explain = useChange(explainLine, { done: () => (toastDone('Explained'), setDialog(null)) })
  const params = { lineId: line.lineId }
  const toggle = (id: string) => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    setChosen(next)
  }
  const whyNot = may(makeMatch)
  return (
    <section>
      <h3 className="mb-1 font-semibold">By hand</h3>
      <ul>
        {(candidates.data?.rows ?? []).slice(0, 12).map((candidate) => (
          <li key={candidate.paymentId} className="flex items-center gap-2 border-b py-1.5">
            <Checkbox
              label={`Choose ${candidate.creditorName}`}
              checked={chosen.has(candidate.paymentId)}
              onChange={() => toggle(candidate.paymentId)}
            />
            <span className="min-w-0 flex-1">
              <span className="block truncate">{candidate.creditorName}</span>
              <span className="block font-mono text-[11px] text-muted">{candidate.endToEndId}</span>
            </span>
            <Money value={candidate.open} />
          </li>
        ))}
      </ul>
      {candidates.data?.rows.length === 0 ? <p className="text-muted">No payment fits.</p> : null}
      <div className="mt-2 flex flex-wrap gap-1.5">
        <Button
          size="sm"
          icon={Check}
          onClick={() => setDialog('match')}
          disabledReason={whyNot ?? (chosen.size === 0 ? 'Choose payments first.' : null)}
        >
          Match {chosen.size > 0 ? chosen.size : ''}
        </Button>
        <Button size="sm" onClick={() => setDialog('fees')} disabledReason={whyNot}>
          Bank charge
        </Button>
        <Button size="sm" onClick={() => setDialog('fx')} disabledReason={whyNot}>
          Exchange difference
        </Button>
        {line.amount.amount.startsWith('-') ? null : (
          <Button size="sm" onClick={() => setDialog('refund')} disabledReason={may(matchRefund)}>
            Refund by a partner
          </Button>
        )}
      </div>
      {dialog === 'match' ? (
        <ReasonDialog
          title="Match by hand"
          intro="Money out settles the payments chosen, money in returns them."
          does="Match"
          busy={match.isPending}
          problem={match.error?.body ?? null}
          onClose={() => setDialog(null)}
          onReason={(reason) => match.mutate({ params, body: { paymentIds: [...chosen], reason } })}
        />
      ) : null}
      {dialog === 'refund' ? <RefundDialog line={line} onClose={() => setDialog(null)} /> : null}
      {dialog === 'fees' || dialog === 'fx' ? (
        <ReasonDialog
          title={dialog === 'fees' ? 'It is a bank charge' : 'It is a difference of exchange'}
          intro="What is left of the line is booked so; it is the payer's, not the fund's."
          does="Explain"
          busy={explain.isPending}
          problem={explain.error?.body ?? null}
          onClose={() => setDialog(null)}
          onReason={(reason) => explain.mutate({ params, body: { as: dialog, reason } })}
        />
      ) : null}
    </section>
  )
}
