import { Link } from '@tanstack/react-router'
import { CircleAlert, FilePen, PartyPopper, Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { parseDecimal, toDecimal } from '../../src/kernel/money.ts'
import type { RouteWireAnswer } from '../../src/platform/contract.ts'
import { myIncentives, mySubmissions } from '../../src/submissions/contract.ts'
import { usePages } from '../api/queries.ts'
import { useSignedIn } from '../api/session.ts'
import { buttonLook } from '../ui/button.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { isSome, Money } from '../ui/money.tsx'
import { useTitle } from '../ui/route-announcer.tsx'
import { Card, EmptyState, SkeletonRows } from '../ui/surface.tsx'
import { Day } from '../ui/when.tsx'
import { beginWords, sayBegin, typeWords } from '../words/submission.ts'
import { needLine, NeedWords } from './need.tsx'
import { PayNeedLine, usePayNeeds, type PayNeed } from './pay-needs.tsx'
import { IncentiveStatus } from './status.tsx'

type Row = RouteWireAnswer<typeof mySubmissions>['rows'][number]
export type IncentiveRow = RouteWireAnswer<typeof myIncentives>['rows'][number]

/** Is there anything approved that no claim has asked for yet? */
export function hasMore({ approved, claimed, mayHandIn }: IncentiveRow): boolean {
  // A deal has nothing to claim; how it ended is what we do not know yet.
  if (mayHandIn.includes('deal_outcome')) return true
  if (approved === null) return false
  const most = parseDecimal(approved.amount, approved.currency)
  const asked = parseDecimal(claimed.amount, claimed.currency)
  return most !== null && asked !== null && asked.minor < most.minor
}

/** What needs the partner now, then everything else in its place. */
export default function Home() {
  useTitle('Home')
  const { principal } = useSignedIn()
  const back = usePages(mySubmissions, { query: { status: 'action_required' } })
  const drafts = usePages(mySubmissions, { query: { status: 'draft' } })
  const incentives = usePages(myIncentives, { query: {} })
  const claimable = incentives.rows.filter((row) => row.mayHandIn.length > 0 && hasMore(row))
  const pay = usePayNeeds()
  const loaded = back.loaded && drafts.loaded && incentives.loaded && pay !== null
  const problem = back.problem ?? drafts.problem ?? incentives.problem
  return (
    <div className="space-y-5">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1
          tabIndex={-1}
          data-page-title
          className="text-[22px] font-semibold tracking-tight outline-none"
        >
          Hello {principal.name.split(' ')[0]}
        </h1>
        <Link to="/portal/request" className={buttonLook({ look: 'primary', size: 'lg' })}>
          <Plus aria-hidden className="size-4" />
          New request
        </Link>
      </div>
      {problem ? <ErrorPanel problem={problem.body} /> : null}
      {loaded ? (
        <>
          <NeedsYou back={back.rows} pay={pay} drafts={drafts.rows} claimable={claimable} />
          <Activities rows={incentives.rows} />
        </>
      ) : problem ? null : (
        <SkeletonRows />
      )}
    </div>
  )
}

/** What can be handed in now. More time or another plan is asked for when it is needed: its own page
 *  offers it. */
function toBegin(row: IncentiveRow) {
  return row.mayHandIn
    .filter((type) => type !== 'deal_extension' && type !== 'mdf_change')
    .map((type) => ({ row, type }))
}

function NeedsYou(props: {
  back: readonly Row[]
  pay: readonly PayNeed[]
  drafts: readonly Row[]
  claimable: readonly IncentiveRow[]
}) {
  const begun = props.claimable.flatMap(toBegin)
  const { back, pay, drafts } = props
  const count = back.length + pay.length + drafts.length + begun.length
  return (
    <Card
      title="What needs you"
      note={count === 0 ? undefined : `${count} ${count === 1 ? 'thing' : 'things'}`}
      flush
    >
      {count === 0 ? (
        <EmptyState icon={PartyPopper} title="Nothing waits for you">
          When we need something, it appears here and comes by mail.
        </EmptyState>
      ) : (
        <ul>
          {back.map((row) => (
            <Need
              key={row.submissionId}
              tone="warn"
              submissionId={row.submissionId}
              title={`${row.number} was sent back`}
              note={row.title || (typeWords[row.type] ?? row.type)}
              does="Mend it"
            />
          ))}
          {pay.map((need) => (
            <PayNeedLine key={need.key} need={need} />
          ))}
          {begun.map(({ row, type }) => (
            <BeginNeed key={`${row.incentiveId} ${type}`} row={row} type={type} />
          ))}
          {drafts.map((row) => (
            <Need
              key={row.submissionId}
              tone="muted"
              submissionId={row.submissionId}
              title={`Draft: ${row.title || (typeWords[row.type] ?? row.type)}`}
              note={
                row.title ? `${typeWords[row.type] ?? row.type} · not sent yet` : 'Not sent yet'
              }
              does="Go on"
            />
          ))}
        </ul>
      )}
    </Card>
  )
}

function Need(props: {
  tone: 'warn' | 'muted'
  submissionId: string
  title: string
  note: ReactNode
  does: string
}) {
  const Icon = props.tone === 'warn' ? CircleAlert : FilePen
  return (
    <li>
      <Link
        to="/portal/submissions/$submissionId"
        params={{ submissionId: props.submissionId }}
        className={needLine}
      >
        <Icon
          aria-hidden
          className={
            props.tone === 'warn' ? 'size-5 shrink-0 text-warn' : 'size-5 shrink-0 text-muted'
          }
        />
        <NeedWords title={props.title} note={props.note} does={props.does} />
      </Link>
    </li>
  )
}

/** What of the approved amount no claim has asked for; null where nothing is approved or left. */
function unclaimed({ approved, claimed }: IncentiveRow) {
  if (approved === null) return null
  const most = parseDecimal(approved.amount, approved.currency)
  const asked = parseDecimal(claimed.amount, claimed.currency)
  if (most === null || asked === null || asked.minor >= most.minor) return null
  const { currency } = approved
  return { amount: toDecimal({ minor: most.minor - asked.minor, currency }), currency }
}

function BeginNeed({ row, type }: { row: IncentiveRow; type: string }) {
  const left = type === 'mdf_claim' ? unclaimed(row) : null
  return (
    <li>
      <Link
        to="/portal/activities/$incentiveId/$type"
        params={{ incentiveId: row.incentiveId, type }}
        className={needLine}
      >
        <Plus aria-hidden className="size-5 shrink-0 text-accent-ink" />
        <NeedWords
          title={sayBegin(type, row.title)}
          note={
            <>
              {row.claimDeadlineOn && left ? (
                <>
                  Until <Day on={row.claimDeadlineOn} /> you can claim <Money value={left} />
                </>
              ) : row.approved && isSome(row.approved) ? (
                <>
                  <Money value={row.approved} /> approved
                </>
              ) : (
                <span className="font-mono text-[12px]">{row.number}</span>
              )}
            </>
          }
          does={beginWords[type]?.does ?? 'Begin'}
        />
      </Link>
    </li>
  )
}

function Activities({ rows }: { rows: readonly IncentiveRow[] }) {
  if (rows.length === 0) return null
  return (
    <Card title="What you hold" flush>
      <ul>
        {rows.map((row) => (
          <li key={row.incentiveId}>
            <Link
              to="/portal/activities/$incentiveId"
              params={{ incentiveId: row.incentiveId }}
              className={needLine}
            >
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">{row.title}</span>
                <span className="flex flex-wrap items-center gap-x-2 text-[13px] text-muted">
                  <span className="font-mono text-[12px]">{row.number}</span>
                  {row.firstOn ? <Day on={row.firstOn} /> : null}
                </span>
              </span>
              <span className="text-right">
                {isSome(row.approved ?? row.requested) ? (
                  <Money value={row.approved ?? row.requested} className="block font-medium" />
                ) : null}
                <IncentiveStatus row={row} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  )
}
