import { FlaskConical } from 'lucide-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import {
  listSimulations,
  simulatedCases,
  simulateVersion,
} from '../../../src/autopilot/contract.ts'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { useChange, usePages } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { TextField } from '../../ui/form-dialog.tsx'
import { Money, type WireMoney } from '../../ui/money.tsx'
import { Card, DefinitionList, EmptyState, Figure } from '../../ui/surface.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { DateTime, printDay } from '../../ui/when.tsx'
import { sayCode, typeWords } from '../../words/submission.ts'

type Simulation = RouteWireAnswer<typeof listSimulations>['rows'][number]
type Case = RouteWireAnswer<typeof simulatedCases>['rows'][number]

/** What a draft would have made of decided cases: one by one, in money, for the queue and the fund. */
export function Simulations(props: { programId: string; versionId: string }) {
  const { programId, versionId } = props
  const may = useMay()
  const [since, setSince] = useState('')
  const runs = usePages(listSimulations, { params: { programId }, query: {} })
  const simulate = useChange(simulateVersion, {
    done: ({ cases: { judged, changed } }) =>
      toastDone(
        `${judged} ${judged === 1 ? 'case' : 'cases'} judged, ` +
          `${changed} ${changed === 1 ? 'changes' : 'change'}`,
      ),
  })
  const own = runs.rows.filter((run) => run.versionId === versionId)
  const [shown] = own
  return (
    <div className="mx-auto w-full max-w-6xl space-y-4 p-4">
      <div className="flex flex-wrap items-end gap-3">
        <TextField
          label="Cases decided from"
          type="date"
          value={since}
          onChange={setSince}
          wrap="w-48"
        />
        <Button
          look="primary"
          icon={FlaskConical}
          busy={simulate.isPending}
          disabledReason={may(simulateVersion) && 'A program owner simulates.'}
          onClick={() =>
            simulate.mutate({
              params: { programId },
              body: { versionId, ...(since === '' ? {} : { since }) },
            })
          }
        >
          Simulate
        </Button>
        <p className="text-muted">
          Judges past cases again under this version. Nothing of them changes.
        </p>
      </div>
      {simulate.error ? <ErrorPanel problem={simulate.error.body} /> : null}
      {runs.problem ? <ErrorPanel problem={runs.problem.body} /> : null}
      {shown ? (
        <Shown key={shown.simulationId} run={shown} />
      ) : runs.loaded ? (
        <EmptyState icon={FlaskConical} title="Not simulated yet">
          See what this version would have answered, before anybody is decided by it.
        </EmptyState>
      ) : null}
    </div>
  )
}

function Shown({ run }: { run: Simulation }) {
  const cases = usePages(simulatedCases, {
    params: { simulationId: run.simulationId },
    query: {},
  })
  const { money, budget, queue } = run
  return (
    <>
      <p className="text-muted">
        {run.ranBy}, <DateTime at={run.ranAt} />
        {run.since ? `, cases from ${printDay(run.since)}` : ', all cases'}
        {run.isStale ? (
          <Badge tone="warn" className="ml-2">
            the draft has changed since
          </Badge>
        ) : null}
      </p>
      <Card>
        <div className="grid gap-4 sm:grid-cols-4">
          <Figure label="Cases judged">{run.cases.judged}</Figure>
          <Figure label="Answered otherwise">{run.cases.changed}</Figure>
          <Figure label="Owed, before">
            <Money value={money.owedBefore} />
          </Figure>
          <Figure label="Owed, under this version">
            <Money value={money.owedAfter} />
          </Figure>
        </div>
      </Card>
      <div className="grid gap-4 lg:grid-cols-2">
        <Card title="Money" note={`Fund ${budget.fundCode}`}>
          <DefinitionList
            entries={[
              { term: 'Committed, before', value: <Money value={money.committedBefore} /> },
              { term: 'Committed, after', value: <Money value={money.committedAfter} /> },
              { term: 'Approved, then waiting', value: <Money value={money.undecided} /> },
              { term: 'Available now', value: <Money value={budget.available} /> },
              { term: 'Would take beyond', value: <Signed value={budget.effect} /> },
              { term: 'Would be available', value: <Money value={budget.after} /> },
            ]}
          />
        </Card>
        <Card title="Queue" note="Who has the last word">
          <DefinitionList
            entries={(['automatic', 'person', 'escalated'] as const).map((road) => ({
              term: roadWords[road],
              value: `${queue.before[road]} → ${queue.after[road]}`,
            }))}
          />
          {run.cases.notSimulated > 0 ? (
            <p className="mt-3 text-muted">{run.cases.notSimulated} cases could not be judged.</p>
          ) : null}
        </Card>
      </div>
      <Card title="What changes" note="The largest difference first" flush>
        {cases.problem ? <ErrorPanel problem={cases.problem.body} className="m-4" /> : null}
        {cases.loaded && cases.rows.length === 0 ? (
          <p className="px-4 pb-4 text-muted">Every case is answered as it was.</p>
        ) : null}
        <ul>
          {cases.rows.map((row) => (
            <CaseLine key={row.caseNo} row={row} />
          ))}
        </ul>
        {cases.more ? (
          <Button className="m-4" onClick={cases.loadMore}>
            Show more
          </Button>
        ) : null}
      </Card>
      {run.cannotKnow.length > 0 ? (
        <Card title="What a simulation cannot know">
          <ul className="list-disc space-y-1 pl-5">
            {run.cannotKnow.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </Card>
      ) : null}
    </>
  )
}

const roadWords = {
  automatic: 'Decided by the rules alone',
  person: 'Decided by a person',
  escalated: 'Asked of somebody who may answer',
}

function Signed({ value }: { value: WireMoney }) {
  return <Money value={value} />
}

function CaseLine({ row }: { row: Case }) {
  return (
    <li className="grid gap-x-4 gap-y-1 border-t px-4 py-2.5 sm:grid-cols-[14rem_1fr_9rem]">
      <span className="min-w-0">
        <Link
          to="/submissions/$submissionId"
          params={{ submissionId: row.submissionId }}
          className="font-mono text-[12px] text-accent-ink hover:underline"
        >
          {row.number}
        </Link>
        <span className="block truncate text-[12px] text-muted">
          {typeWords[row.type] ?? sayCode(row.type)} · {row.partnerName}
        </span>
      </span>
      <span className="min-w-0">
        {sayCode(row.before.outcome)} → <strong>{sayCode(row.after.outcome)}</strong>
        {row.after.row ? <span className="text-muted"> by row {row.after.row}</span> : null}
        {row.why.map((sentence) => (
          <span key={sentence} className="block text-[12.5px] text-muted">
            {sentence}
          </span>
        ))}
      </span>
      <span className="sm:text-right">
        <Money value={row.before.amount} className="block text-muted" />
        <Money value={row.after.amount} className="block font-medium" />
      </span>
    </li>
  )
}
