import { Link } from '@tanstack/react-router'
import { Search } from 'lucide-react'
import { useState } from 'react'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { readDeal, releaseDeal, researchSubmission } from '../../../src/submissions/contract.ts'
import { useChange, useRoute } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Money } from '../../ui/money.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { Card, DefinitionList, SkeletonRows } from '../../ui/surface.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { DateTime, Day } from '../../ui/when.tsx'
import {
  conflictWords,
  dealEndWords,
  dealWords,
  sayDaysLeft,
  sayLikeness,
  sayShare,
} from '../../words/deal.ts'
import { dealNext } from '../../words/next-step.ts'

type Deal = RouteWireAnswer<typeof readDeal>
type Conflict = NonNullable<Deal['staff']>['conflicts'][number]

/** The deal a submission belongs to: what stands against it while it is undecided, and until when it
 *  is protected after that. */
export function DealCard({ incentiveId, version }: { incentiveId: string; version: number }) {
  const view = useRoute(readDeal, { params: { incentiveId } })
  const [releasing, setReleasing] = useState(false)
  const may = useMay()
  const release = useChange(releaseDeal, {
    done: ({ number }) => {
      setReleasing(false)
      toastDone(`${number} is no longer protected`)
    },
  })
  if (view.error) return <ErrorPanel problem={view.error.body} />
  if (!view.data) return <SkeletonRows rows={4} />
  const deal = view.data
  const { word, tone } = dealWords[deal.status] ?? { word: deal.status, tone: 'neutral' as const }
  return (
    <div className="space-y-4">
      {deal.staff && deal.status === 'pending' ? <Conflicts deal={deal} /> : null}
      <Rivals deal={deal} />
      <CloserLook deal={deal} version={version} />
      <Card
        title="Deal"
        note={<span className="font-mono">{deal.number}</span>}
        aside={<Badge tone={tone}>{word}</Badge>}
      >
        <p className="mb-3 text-muted">{dealNext[deal.status]}</p>
        <DefinitionList
          columns={3}
          entries={[
            { term: 'Customer', value: deal.customer },
            { term: 'Products', value: deal.products.join(', ') },
            { term: 'Registered value', value: <Money value={deal.value} /> },
            ...(deal.protectedFrom
              ? [{ term: 'Protected from', value: <DateTime at={deal.protectedFrom} /> }]
              : []),
            ...(deal.lastOn
              ? [
                  {
                    term: deal.extended ? 'Extended until the end of' : 'Until the end of',
                    value: <Day on={deal.lastOn} />,
                  },
                ]
              : []),
            ...(sayDaysLeft(deal) ? [{ term: 'Left', value: sayDaysLeft(deal) }] : []),
            ...(deal.endedBy
              ? [
                  {
                    term: 'Ended',
                    value: (
                      <>
                        {dealEndWords[deal.endedBy]}
                        {deal.endedAt ? (
                          <>
                            {', '}
                            <DateTime at={deal.endedAt} />
                          </>
                        ) : null}
                      </>
                    ),
                  },
                ]
              : []),
            ...(deal.owed
              ? [
                  { term: 'Deal incentive', value: <Money value={deal.owed.amount} /> },
                  {
                    term: deal.owed.paidOn ? 'Paid on' : 'Due',
                    value: <Day on={deal.owed.paidOn ?? deal.owed.dueOn} />,
                  },
                ]
              : []),
            ...(deal.award
              ? [{ term: 'Awarded', value: deal.award.text }]
              : deal.staff?.wouldAward
                ? [{ term: 'Approving awards', value: deal.staff.wouldAward }]
                : []),
            ...(deal.staff?.secondTo
              ? [
                  {
                    term: 'Second to',
                    value: (
                      <>
                        <span className="font-mono">{deal.staff.secondTo}</span>
                        {deal.runnerUpShare ? `, ${sayShare(deal.runnerUpShare)} if it is won` : ''}
                      </>
                    ),
                  },
                ]
              : []),
            ...(deal.staff?.runnerUp
              ? [
                  {
                    term: 'Second for it',
                    value: <span className="font-mono">{deal.staff.runnerUp}</span>,
                  },
                ]
              : []),
            ...(deal.staff?.completeAt
              ? [{ term: 'Complete since', value: <DateTime at={deal.staff.completeAt} /> }]
              : []),
          ]}
        />
        {deal.mayRelease ? (
          <Button
            className="mt-3"
            disabledReason={may(releaseDeal)}
            onClick={() => setReleasing(true)}
          >
            End the protection
          </Button>
        ) : null}
      </Card>
      {releasing ? (
        <ReasonDialog
          title={`End the protection of ${deal.customer}?`}
          intro="It ends at once, and others may register the customer. The partner reads why."
          does="End it"
          busy={release.isPending}
          problem={release.error?.body ?? null}
          onReason={(reason) => release.mutate({ params: { incentiveId }, body: { reason } })}
          onClose={() => setReleasing(false)}
        />
      ) : null}
    </div>
  )
}

/** Two partners hold what the CRM now says is one group: which of them stands is for the lead. */
function Rivals({ deal }: { deal: Deal }) {
  const rivals = deal.staff?.rivals ?? []
  if (rivals.length === 0) return null
  return (
    <Card
      title="One group, held twice"
      note="Both stand until one is ended"
      aside={<Badge tone="warn">Say which stands</Badge>}
      flush
    >
      <ul>
        {rivals.map((rival) => (
          <li key={rival.incentiveId} className="border-t px-4 py-2.5 first:border-t-0">
            <span className="font-medium">{rival.customerName}</span> of {rival.partnerName}
            {' · '}
            <Link
              to="/submissions/$submissionId"
              params={{ submissionId: rival.submissionId }}
              className="font-mono underline underline-offset-3"
            >
              {rival.number}
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** A closer look: asked once, it gives the decision more time. */
function CloserLook({ deal, version }: { deal: Deal; version: number }) {
  const [asking, setAsking] = useState(false)
  const may = useMay()
  const look = useChange(researchSubmission, {
    done: ({ days }) => {
      setAsking(false)
      toastDone(`${days} business days more to decide it`)
    },
  })
  const { researchQuestion = null, researchDays = null } = deal.staff ?? {}
  if (researchQuestion !== null) {
    return (
      <Card
        title="Looked at more closely"
        note={deal.researchedAt ? <DateTime at={deal.researchedAt} /> : null}
      >
        <p className="whitespace-pre-wrap">{researchQuestion}</p>
      </Card>
    )
  }
  if (researchDays === null) return null
  return (
    <Card title="Not sure whose customer it is?" note="Once per registration">
      <p className="mb-3 text-muted">
        A closer look gives its decision {researchDays} business days more. The partner is told.
      </p>
      <Button
        icon={Search}
        disabledReason={may(researchSubmission)}
        onClick={() => setAsking(true)}
      >
        Look more closely
      </Button>
      {asking ? (
        <ReasonDialog
          title="Look more closely?"
          intro="Write down what is looked into, for ourselves: the partner reads only until when."
          does="Look more closely"
          busy={look.isPending}
          problem={look.error?.body ?? null}
          onReason={(question) =>
            look.mutate({
              params: { submissionId: deal.submissionId },
              body: { version, question },
            })
          }
          onClose={() => setAsking(false)}
        />
      ) : null}
    </Card>
  )
}

function Conflicts({ deal }: { deal: Deal }) {
  const { conflicts = [], waitsFor = [] } = deal.staff ?? {}
  return (
    <Card
      title="Whose customer is it?"
      note="The partner never learns who holds it"
      flush={conflicts.length > 0}
    >
      {waitsFor.length > 0 ? (
        <p className="border-b px-4 py-2.5 text-warn">
          {waitsFor.join(', ')} was complete before and is decided first.
        </p>
      ) : null}
      {conflicts.length === 0 ? (
        <p className="text-muted">Nobody holds this customer for these products.</p>
      ) : (
        <ul>
          {conflicts.map((one) => (
            <Found
              key={`${one.source} ${one.number ?? one.opportunity ?? ''}`}
              found={one}
              completeAt={deal.staff?.completeAt ?? null}
            />
          ))}
        </ul>
      )}
    </Card>
  )
}

function Found({ found, completeAt }: { found: Conflict; completeAt: string | null }) {
  const isLater =
    found.source === 'undecided' &&
    found.since !== null &&
    completeAt !== null &&
    Date.parse(found.since) > Date.parse(completeAt)
  return (
    <li className="border-t px-4 py-2.5 first:border-t-0">
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-medium">{found.customerName}</span>
        <Badge tone={isLater ? 'neutral' : found.exact ? 'bad' : 'warn'}>
          {isLater ? 'Came later' : found.exact ? 'Same customer' : 'Look'}
        </Badge>
      </p>
      <p className="text-[12px] text-muted">
        {conflictWords[found.source] ?? found.source}
        {found.partnerName ? ` of ${found.partnerName}` : ''}
        {found.submissionId ? (
          <>
            {' · '}
            <Link
              to="/submissions/$submissionId"
              params={{ submissionId: found.submissionId }}
              className="font-mono underline underline-offset-3"
            >
              {found.number}
            </Link>
          </>
        ) : null}
        {found.opportunity ? (
          <>
            {' · '}
            <span className="font-mono">{found.opportunity}</span>
          </>
        ) : null}
        {found.products.length > 0 ? ` · ${found.products.join(', ')}` : ''}
      </p>
      <p className="text-[12px] text-muted">
        {sayLikeness(found)}
        {found.since ? (
          <>
            {' · since '}
            <DateTime at={found.since} />
          </>
        ) : found.sinceOn ? (
          <>
            {' · since '}
            <Day on={found.sinceOn} />
          </>
        ) : null}
        {found.until ? (
          <>
            {' · until '}
            <DateTime at={found.until} />
          </>
        ) : null}
      </p>
    </li>
  )
}
