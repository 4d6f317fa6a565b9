import { Link } from '@tanstack/react-router'
import { downloadItem } from '../../../src/evidence/contract.ts'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { readSignals } from '../../../src/submissions/contract.ts'
import { addressOf } from '../../api/client.ts'
import { Badge } from '../../ui/badge.tsx'
import { EvidenceViewer } from '../../ui/evidence-viewer.tsx'
import { Money } from '../../ui/money.tsx'
import { Card, DefinitionList } from '../../ui/surface.tsx'
import { DateTime, Day } from '../../ui/when.tsx'
import { signalWords } from '../../words/signal.ts'
import { sayCode, typeWords } from '../../words/submission.ts'
import { Status } from '../queue/columns.tsx'

export type Signal = RouteWireAnswer<typeof readSignals>['rows'][number]
type Side = Signal['later']

/** What two submissions have in common, explained, with both side by side. */
export function SignalPair({ signal }: { signal: Signal }) {
  const { word, says } = signalWords[signal.kind] ?? { word: sayCode(signal.kind), says: '' }
  return (
    <Card
      title={word}
      note={says}
      aside={
        <span className="flex items-center gap-2 text-[12px] text-muted">
          <Badge tone={signal.isCertain ? 'bad' : 'warn'}>
            {signal.isCertain ? 'certain' : 'to be compared'}
          </Badge>
          {signal.questionId === null ? 'nobody was asked' : 'lead and Finance were asked'} ·{' '}
          <DateTime at={signal.foundAt} />
        </span>
      }
    >
      <div className="grid gap-4 md:grid-cols-2">
        <OneSide title="Handed in later" side={signal.later} />
        <OneSide title="Handed in before" side={signal.earlier} />
      </div>
    </Card>
  )
}

function OneSide({ title, side }: { title: string; side: Side }) {
  const { invoice, paper } = side
  return (
    <section aria-label={`${title}: ${side.number}`} className="min-w-0 space-y-3">
      <header>
        <p className="eyebrow">{title}</p>
        <p className="flex flex-wrap items-center gap-1.5">
          <Link
            to="/submissions/$submissionId"
            params={{ submissionId: side.submissionId }}
            className="font-mono text-[12px] underline underline-offset-2"
          >
            {side.number}
          </Link>
          <Badge>{typeWords[side.type] ?? side.type}</Badge>
          <Status status={side.status} />
        </p>
        <p className="font-medium">{side.partnerName}</p>
      </header>
      {invoice ? (
        <DefinitionList
          columns={2}
          entries={[
            { term: 'Invoice', value: `${invoice.number ?? 'none'}, line ${invoice.lineNo}` },
            { term: 'Seller', value: invoice.seller ?? 'not given' },
            { term: 'Date', value: <Day on={invoice.on} /> },
            { term: 'Before tax', value: <Money value={invoice.net} /> },
            { term: 'Claimed of it', value: <Money value={invoice.claimed} /> },
          ]}
        />
      ) : null}
      {paper ? (
        <div className="h-80 overflow-hidden rounded-md border">
          <EvidenceViewer
            file={{
              id: paper.itemId,
              name: paper.name,
              mediaType: paper.mediaType,
              url: addressOf(downloadItem, { params: { itemId: paper.itemId } }),
            }}
          />
        </div>
      ) : null}
    </section>
  )
}
