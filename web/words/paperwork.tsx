import { Paperclip } from 'lucide-react'
import type { ReactNode } from 'react'
import type { RouteWireAnswer } from '../../src/platform/contract.ts'
import type { readReferral } from '../../src/submissions/contract.ts'
import { Badge } from '../ui/badge.tsx'
import { Card } from '../ui/surface.tsx'
import { Day } from '../ui/when.tsx'
import { evidenceWords } from './submission.ts'

export type Paperwork = NonNullable<RouteWireAnswer<typeof readReferral>['paperwork']>
export type Paper = Paperwork['papers'][number]
export type PaperItem = Paper['items'][number]

/** The papers a referral's fees wait for, each with what was handed in. `under`: below a paper's
 *  files; `beside`: at the end of a file's line. */
export function PaperworkCard(props: {
  readonly paperwork: Paperwork
  /** Where a file is read. */
  readonly fileAt: (itemId: string) => string
  readonly under?: (paper: Paper) => ReactNode
  readonly beside?: (item: PaperItem) => ReactNode
}) {
  const { paperwork, fileAt, under, beside } = props
  return (
    <Card title="Paperwork">
      <p className="mb-3">
        <Standing paperwork={paperwork} />
      </p>
      <ul className="space-y-4">
        {paperwork.papers.map((paper) => (
          <li key={paper.slot}>
            <p className="mb-1 font-medium">
              {paper.label}{' '}
              {paper.state === 'missing' ? <Badge tone="warn">Not there yet</Badge> : null}
            </p>
            <ul className="space-y-1.5">
              {paper.items.map((item) => (
                <PaperLine key={item.itemId} item={item} href={fileAt(item.itemId)}>
                  {beside?.(item)}
                </PaperLine>
              ))}
            </ul>
            {under?.(paper)}
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Standing({ paperwork }: { paperwork: Paperwork }) {
  const { lastOn, wholeAt, forfeitedAt } = paperwork
  if (forfeitedAt !== null)
    return (
      <>
        It was not there by <Day on={lastOn} />: the fees not paid by then are forfeited.
      </>
    )
  if (wholeAt !== null) return <>All of it is there and accepted.</>
  if (lastOn === null) return <>No fee is paid without it. It has time until after the win.</>
  return (
    <>
      Fees wait for it until <Day on={lastOn} />; what is missing then forfeits them.
    </>
  )
}

function PaperLine(props: { item: PaperItem; href: string; children: ReactNode }) {
  const { item, href, children } = props
  const state = evidenceWords[item.state]
  return (
    <li className="rounded-md border bg-canvas px-3 py-2">
      <div className="flex flex-wrap items-center gap-2">
        <Paperclip aria-hidden className="size-4 shrink-0 text-muted" />
        <a
          className="min-w-0 flex-1 truncate font-medium underline decoration-edge underline-offset-3 hover:decoration-ink"
          href={href}
          download={item.name}
        >
          {item.name}
        </a>
        <Badge tone={state?.tone ?? 'neutral'}>{state?.word}</Badge>
        {children}
      </div>
      {item.reason ? <p className="mt-1 text-[13px] text-bad">{item.reason}</p> : null}
    </li>
  )
}
