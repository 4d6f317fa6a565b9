import { getRouteApi, Link, useRouter } from '@tanstack/react-router'
import { ArrowLeft, CircleCheck, Clock3, Split } from 'lucide-react'
import { useRef } from 'react'
import { trail } from '../../../src/reports/contract.ts'
import { useRoute } from '../../api/queries.ts'
import { IconButton } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { Money } from '../../ui/money.tsx'
import { PageBody, PageHeader } from '../../ui/page.tsx'
import { useTitle } from '../../ui/route-announcer.tsx'
import { Card, EmptyState, SkeletonRows } from '../../ui/surface.tsx'
import { sayCode } from '../../words/submission.ts'
import { owerWords } from '../../words/trail.ts'
import { HopSheet } from './hop-sheet.tsx'
import type { Chain, Hop, TrailView } from './reading.ts'

const route = getRouteApi('/console/trail/$kind/$id')

const kinds = ['payable', 'payment', 'submission', 'line'] as const

/** One payout through every hand, from what was handed in to the bank's line. */
export default function Trail() {
  const { kind: asked, id } = route.useParams()
  const kind = kinds.find((one) => one === asked)
  return kind === undefined ? (
    <ErrorPanel
      problem={{ title: 'Nothing to follow', detail: `There is no “${asked}” to follow.` }}
      className="m-4"
    />
  ) : (
    <Followed kind={kind} id={id} />
  )
}

function Followed({ kind, id }: { kind: (typeof kinds)[number]; id: string }) {
  const found = useRoute(trail, { params: { kind, id } })
  useTitle(found.data ? `Record of ${found.data.name}` : 'Record')
  if (found.error) return <ErrorPanel problem={found.error.body} className="m-4" />
  if (!found.data) return <SkeletonRows rows={14} />
  return <Page view={found.data} />
}

function Page({ view }: { view: TrailView }) {
  const { history, navigate } = useRouter()
  // Opened by its address there is nothing behind: then the tracker is where records are found.
  const back = () =>
    history.canGoBack()
      ? history.back()
      : void navigate({ to: '/reconciliation', search: { tab: 'tracker' } })
  const list = useRef<HTMLOListElement>(null)
  const move = (step: number) => {
    const hands = [...(list.current?.querySelectorAll<HTMLElement>('[data-hand]') ?? [])]
    const at = hands.findIndex((hand) => hand.contains(document.activeElement))
    hands[Math.min(hands.length - 1, Math.max(0, at + step))]?.focus()
  }
  useKeys('Record', [
    { key: 'j', does: 'Next hand', run: () => move(1), off: view.chain === null },
    { key: 'k', does: 'Hand before', run: () => move(-1), off: view.chain === null },
    { key: 'u', does: 'Back', run: back },
  ])
  const { chain } = view
  return (
    <>
      <PageHeader
        crumb={<IconButton look="quiet" icon={ArrowLeft} label="Back" onClick={back} />}
        title={chain ? `Record: ${chain.partnerName}` : 'Record'}
        beside={<span className="font-mono text-[12px] text-muted">{nameOf(view)}</span>}
      />
      <PageBody className="max-w-3xl">
        {chain ? (
          <>
            <Standing chain={chain} />
            <ol ref={list} aria-label="Hands of this payout">
              {chain.hops.map((hop, index) => (
                <HopSheet key={keyOf(hop)} hop={hop} isLast={index === chain.hops.length - 1} />
              ))}
            </ol>
          </>
        ) : (
          <Choices view={view} />
        )}
      </PageBody>
    </>
  )
}

/** One payable by its key; what holds several by its own name. */
function nameOf({ chain, choices, name }: TrailView): string {
  return (chain ? choices[0]?.key : undefined) ?? name
}

function keyOf(hop: Hop): string {
  if (hop.hop === 'payment') return hop.paymentId
  if (hop.hop === 'file') return `file ${hop.runId}`
  return hop.hop === 'line' ? `${hop.lineId} ${hop.matchedAt}` : hop.hop
}

/** Where the money stands, and who owes the next step. */
function Standing({ chain }: { chain: Chain }) {
  const Icon = chain.waitsFor ? Clock3 : CircleCheck
  return (
    <Card>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Money value={chain.amount} className="text-[20px] font-semibold" />
        <span className={`flex items-center gap-1.5 ${chain.waitsFor ? 'text-warn' : 'text-good'}`}>
          <Icon aria-hidden className="size-4 shrink-0" />
          {chain.waitsFor
            ? `Waits for ${chain.waitsFor}. Owed by ${owerOf(chain)}.`
            : 'Nothing is missing on this record.'}
        </span>
      </p>
    </Card>
  )
}

function owerOf({ owedBy }: Chain): string {
  return owedBy === null ? 'nobody' : (owerWords[owedBy] ?? sayCode(owedBy))
}

function Choices({ view }: { view: TrailView }) {
  const { choices, more, name, kind } = view
  if (choices.length === 0)
    return (
      <EmptyState icon={Split} title={`${name} is no payment yet`}>
        {kind === 'line'
          ? 'No payment explains this bank line. Match it under Reconciliation, Bank lines.'
          : 'Nothing is paid by it.'}
      </EmptyState>
    )
  return (
    <Card
      title={`${name} is part of ${more ? 'more than ' : ''}${choices.length} payouts`}
      note="Each has a record of its own."
      flush
    >
      <ul>
        {choices.map((choice) => (
          <li key={choice.payableId} className="border-t">
            <Link
              to="/trail/$kind/$id"
              params={{ kind: 'payable', id: choice.payableId }}
              className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 hover:bg-hover"
            >
              <span className="font-mono text-[12px] underline underline-offset-3">
                {choice.key}
              </span>
              <span className="min-w-0 flex-1 truncate font-medium">{choice.partnerName}</span>
              <span className="text-[12px] text-muted">{sayCode(choice.status)}</span>
              <Money value={choice.amount} className="w-28 text-right font-semibold" />
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  )
}
