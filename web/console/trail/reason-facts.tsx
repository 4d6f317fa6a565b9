import { downloadItem } from '../../../src/evidence/contract.ts'
import { checkNumber } from '../../../src/programs/contract.ts'
import { addressOf } from '../../api/client.ts'
import { useMay } from '../../api/session.ts'
import { Arithmetic } from '../../ui/arithmetic.tsx'
import { Badge, StatusDot } from '../../ui/badge.tsx'
import { CheckList } from '../../ui/check-list.tsx'
import { Money } from '../../ui/money.tsx'
import { DefinitionList } from '../../ui/surface.tsx'
import { DateTime } from '../../ui/when.tsx'
import { sayReason } from '../../words/reason.ts'
import {
  decidedWords,
  evidenceWords,
  outcomeWords,
  sayCode,
  statusWords,
  typeWords,
  verdictWords,
} from '../../words/submission.ts'
import { useClauses } from './clauses.ts'
import { Mono } from './mono.tsx'
import type { HopOf } from './reading.ts'

/** Why it is paid: what came, what the rules said of it, and who decided. */

export function Submission({ hop }: { hop: HopOf<'submission'> }) {
  const status = statusWords[hop.status] ?? { word: sayCode(hop.status), tone: 'neutral' as const }
  return (
    <>
      <p className="flex flex-wrap items-center gap-2">
        <Mono>{hop.number}</Mono>
        <Badge>{typeWords[hop.type] ?? sayCode(hop.type)}</Badge>
        <StatusDot tone={status.tone}>{status.word}</StatusDot>
        <span className="font-medium">{hop.title}</span>
      </p>
      <DefinitionList
        entries={[
          { term: 'Asked for', value: <Money value={hop.requested} /> },
          {
            term: 'Handed in',
            value: hop.submittedAt ? <DateTime at={hop.submittedAt} /> : 'not yet',
          },
          { term: 'Under', value: hop.incentiveNumber },
          { term: 'Came by', value: sayCode(hop.source) },
        ]}
      />
    </>
  )
}

export function Evidence({ hop }: { hop: HopOf<'evidence'> }) {
  const whyNot = useMay()(downloadItem)
  if (hop.items.length === 0) return <p className="text-muted">No paper was handed in.</p>
  return (
    <ul className="divide-y">
      {hop.items.map((item) => {
        const { word, tone } = evidenceWords[item.state] ?? { word: item.state, tone: 'neutral' }
        return (
          <li key={item.itemId} className="py-1.5 first:pt-0">
            <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
              {whyNot ? (
                <span className="font-medium">{item.name}</span>
              ) : (
                <a
                  className="font-medium underline underline-offset-3"
                  href={addressOf(downloadItem, { params: { itemId: item.itemId } })}
                  download={item.name}
                >
                  {item.name}
                </a>
              )}
              <span className="text-[12px] text-muted">
                {sayCode(item.slot)}
                {item.lineNo === null ? '' : ` of line ${item.lineNo}`} · {item.uploadedBy}
              </span>
              <span className="ml-auto">
                <StatusDot tone={tone}>{word}</StatusDot>
              </span>
            </p>
            {item.reason ? <p className="text-[12px]">{item.reason}</p> : null}
            <p className="font-mono text-[11px] wrap-anywhere text-muted">{item.sha256}</p>
          </li>
        )
      })}
    </ul>
  )
}

export function Checks({ hop }: { hop: HopOf<'checks'> }) {
  if (hop.checks.length === 0) return <p className="text-muted">The decision kept no checks.</p>
  return (
    <CheckList
      checks={hop.checks.map(({ code, state, sentence, clauseId, facts }) => ({
        code,
        number: checkNumber(hop.submissionType, code),
        outcome: state,
        sentence,
        clause: clauseId,
        facts: Object.entries(facts).map(([name, value]) => ({ name: sayCode(name), value })),
      }))}
    />
  )
}

export function Policy({ hop }: { hop: HopOf<'policy'> }) {
  const { outcome } = hop
  const clauses = useClauses(hop.versionId)
  const said = outcome ? outcomeWords[outcome.outcome]?.word : undefined
  return (
    <>
      <p>
        {hop.programName}, version {hop.versionNumber}
        <span className="block font-mono text-[11px] wrap-anywhere text-muted">
          {hop.contentHash}
        </span>
      </p>
      {outcome ? (
        <p>
          <span className="font-medium">{said ?? sayCode(outcome.outcome)}</span> by row{' '}
          <Mono>{outcome.row}</Mono>, clause <Mono>{outcome.clause}</Mono>
          <span className="text-muted">
            {' '}
            · {sayCode(outcome.reason).toLowerCase()} · level{' '}
            {sayCode(outcome.approvalLevel).toLowerCase()}
          </span>
          {clauses.get(outcome.clause) ? (
            <span className="block text-[12px] text-muted italic">
              {clauses.get(outcome.clause)}
            </span>
          ) : null}
        </p>
      ) : (
        <p className="text-muted">No table answered; a person decided.</p>
      )}
      {hop.rows.length > 0 ? (
        <ul className="flex flex-wrap gap-1.5">
          {hop.rows.map(({ table, row }) => (
            <li key={`${table} ${row}`}>
              <Badge>
                {sayCode(table).replace(/^Mdf\b/, 'MDF')} <Mono>{row}</Mono>
              </Badge>
            </li>
          ))}
        </ul>
      ) : null}
      {hop.arithmetic.length > 0 ? (
        <Arithmetic
          label="How the amount came about"
          steps={hop.arithmetic.map((step, index) => ({
            label: step.label,
            how: step.formula,
            amount: step.amount,
            kind: index === hop.arithmetic.length - 1 ? 'result' : 'step',
          }))}
        />
      ) : null}
    </>
  )
}

export function Decision({ hop }: { hop: HopOf<'decision'> }) {
  return (
    <>
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="font-semibold">{decidedWords[hop.outcome] ?? sayCode(hop.outcome)}</span>
        <Money value={hop.amount} className="font-semibold" />
        <span className="text-muted">
          by {hop.decidedBy}
          {hop.decidedFor ? ` for ${hop.decidedFor}` : ''} · <DateTime at={hop.decidedAt} />
        </span>
      </p>
      {hop.reason ? <p>{sayReason(hop.reason)}</p> : null}
      {hop.authority ? (
        <p>
          Authority for <Money value={hop.authority.amount} /> granted by {hop.authority.grantedBy}
          {hop.authority.clauseId ? `, clause ${hop.authority.clauseId}` : ''}
        </p>
      ) : null}
      {hop.clauseIds.length > 0 ? (
        <p className="text-[12px] text-muted">Clauses {hop.clauseIds.join(', ')}</p>
      ) : null}
      {hop.lines.length > 0 ? (
        <ul className="divide-y">
          {hop.lines.map((line) => {
            const verdict = verdictWords[line.verdict]
            return (
              <li
                key={`${line.lineNo}.${line.partNo}`}
                className="flex flex-wrap items-center gap-x-3 gap-y-1 py-1.5"
              >
                <span className="min-w-0 flex-1">
                  Line {line.lineNo}, {sayCode(line.costKind).toLowerCase()}
                  {line.clauseId ? (
                    <span className="ml-2 font-mono text-[11px] text-muted">{line.clauseId}</span>
                  ) : null}
                </span>
                <StatusDot tone={verdict?.tone ?? 'neutral'}>
                  {verdict?.word ?? line.verdict}
                </StatusDot>
                <span className="text-right">
                  <Money value={line.accepted} />
                  <span className="block text-[12px] text-muted">
                    of <Money value={line.claimed} />
                  </span>
                </span>
              </li>
            )
          })}
        </ul>
      ) : null}
    </>
  )
}
