import { Inbox, MailQuestion } from 'lucide-react'
import { useState } from 'react'
import {
  answerFile,
  fileAnswerRoute,
  fileWritten,
  listAnswerLines,
  listAnswers,
  listRunPayments,
  listWritten,
} from '../../../src/payouts/contract.ts'
import { addressOf } from '../../api/client.ts'
import { usePages } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Card, EmptyState, SkeletonRows } from '../../ui/surface.tsx'
import { DateTime } from '../../ui/when.tsx'
import { broughtBy } from '../../words/inbound.ts'
import { AnswerDialog } from './answer-dialog.tsx'
import { AnswerLineRow } from './answer-lines.tsx'
import { LetterDialog } from './letter-dialog.tsx'
import { LetterRow } from './letters.tsx'
import type { RunView } from './run.tsx'

/** What banks answered: what of it waits for a person, letters that wait for a second one, files. */
export function Answers() {
  const may = useMay()
  const [filing, setFiling] = useState(false)
  return (
    <div>
      <p className="border-b px-4 py-2">
        <Button size="sm" disabledReason={may(fileAnswerRoute)} onClick={() => setFiling(true)}>
          File a bank’s answer
        </Button>
      </p>
      <OpenLines />
      <OpenLetters />
      <Files />
      {filing ? <AnswerDialog onClose={() => setFiling(false)} /> : null}
    </div>
  )
}

function OpenLines() {
  const pages = usePages(listAnswerLines, { query: { open: 'true' } })
  if (pages.problem) return <ErrorPanel problem={pages.problem.body} className="m-4" />
  if (!pages.loaded) return <SkeletonRows rows={3} />
  if (pages.rows.length === 0) return null
  return (
    <section aria-label="Answers that wait for a person">
      <h2 className="eyebrow px-4 pt-4 pb-2">Waits for a person</h2>
      <ul>
        {pages.rows.map((line) => (
          <AnswerLineRow key={`${line.bankAnswerId} ${line.lineNo}`} line={line} />
        ))}
      </ul>
      {pages.more ? <More onMore={pages.loadMore} /> : null}
    </section>
  )
}

function OpenLetters() {
  const pages = usePages(listWritten, { query: { open: 'true' } })
  if (pages.problem || pages.rows.length === 0) return null
  return (
    <section aria-label="Letters that wait for a second person">
      <h2 className="eyebrow px-4 pt-4 pb-2">Letters that wait for a second person</h2>
      <ul>
        {pages.rows.map((letter) => (
          <LetterRow key={letter.writtenAnswerId} letter={letter} />
        ))}
      </ul>
    </section>
  )
}

function Files() {
  const may = useMay()
  const pages = usePages(listAnswers, { query: {} })
  if (pages.problem) return <ErrorPanel problem={pages.problem.body} className="m-4" />
  if (!pages.loaded) return <SkeletonRows />
  if (pages.rows.length === 0)
    return (
      <EmptyState icon={Inbox} title="No bank has answered yet">
        Status reports (pain.002) and returns (NACHA) are filed here; each payment moves as they
        say.
      </EmptyState>
    )
  return (
    <section aria-label="Answers of banks">
      <h2 className="eyebrow px-4 pt-4 pb-2">Files</h2>
      <ul>
        {pages.rows.map((row) => (
          <li
            key={row.bankAnswerId}
            className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b px-4 py-2.5"
          >
            <span className="min-w-0 flex-1">
              {may(answerFile) === null ? (
                <a
                  className="font-medium underline underline-offset-3"
                  href={addressOf(answerFile, { params: { bankAnswerId: row.bankAnswerId } })}
                  download={row.name}
                >
                  {row.name}
                </a>
              ) : (
                <span className="font-medium">{row.name}</span>
              )}
              <span className="block text-[12px] text-muted">
                {row.format} · filed by {broughtBy(row.filedBy)}, <DateTime at={row.filedAt} />
              </span>
            </span>
            <span className="font-mono text-[12px] text-muted">{row.runs.join(', ')}</span>
            <span className="tnum text-[12px] text-muted">
              {row.applied} of {row.lines} lines used
            </span>
            {row.open > 0 ? <Badge tone="bad">{`${row.open} open`}</Badge> : null}
          </li>
        ))}
      </ul>
      {pages.more ? <More onMore={pages.loadMore} /> : null}
    </section>
  )
}

function More({ onMore }: { onMore: () => void }) {
  return (
    <p className="p-3 text-center">
      <Button onClick={onMore}>Show more</Button>
    </p>
  )
}

const answerable: readonly string[] = ['sent', 'accepted', 'unknown', 'settled']

/** What the bank answered to one run, and where nothing comes, the place for its letter. */
export function RunAnswers({ run }: { run: RunView }) {
  const lines = usePages(listAnswerLines, { query: { runId: run.runId } })
  const letters = usePages(listWritten, { query: { runId: run.runId } })
  const silentPages = usePages(
    listRunPayments,
    { params: { runId: run.runId }, query: { state: 'unknown' } },
    { enabled: run.morePayments > 0 },
  )
  const shown = run.paymentRows.filter(({ state }) => state === 'unknown')
  const silent = run.morePayments > 0 ? silentPages.rows : shown
  const open = run.paymentRows.filter(({ state }) => answerable.includes(state))
  if (run.file === null) return null
  return (
    <Card title="The bank’s answers" flush>
      {silent.length > 0 ? (
        <p className="flex gap-2 px-4 pt-3 text-warn">
          <MailQuestion aria-hidden className="mt-0.5 size-4 shrink-0" />
          {silent.length === 1
            ? '1 payment has'
            : `${silent.length}${silentPages.more ? ' or more' : ''} payments have`}{' '}
          no answer in time. Nothing of it is paid again before the bank has answered: ask it.
        </p>
      ) : null}
      {lines.rows.length + letters.rows.length === 0 ? (
        <p className="px-4 py-3 text-muted">
          {run.status === 'settled'
            ? 'The bank sent no answer to this file; its statement proves the payments.'
            : 'The bank has not answered this file.'}
        </p>
      ) : null}
      <ul>
        {lines.rows.map((line) => (
          <AnswerLineRow key={`${line.bankAnswerId} ${line.lineNo}`} line={line} />
        ))}
        {letters.rows.map((letter) => (
          <LetterRow key={letter.writtenAnswerId} letter={letter} />
        ))}
      </ul>
      {lines.more ? <More onMore={lines.loadMore} /> : null}
      {open.length > 0 ? <FileLetter payments={silent.length > 0 ? silent : open} /> : null}
    </Card>
  )
}

function FileLetter({ payments }: { payments: readonly RunView['paymentRows'][number][] }) {
  const may = useMay()
  const [about, setAbout] = useState<RunView['paymentRows'][number] | null>(null)
  const why = may(fileWritten)
  return (
    <details className="border-t px-4 py-2.5">
      <summary className="cursor-default text-[12px] font-medium">File the bank’s letter</summary>
      <ul className="mt-2 space-y-1.5">
        {payments.slice(0, LETTER_CHOICES_MAX).map((payment) => (
          <li key={payment.paymentId} className="flex items-center gap-3">
            <span className="min-w-0 flex-1 truncate">{payment.creditorName}</span>
            <Button size="sm" disabledReason={why} onClick={() => setAbout(payment)}>
              {`Letter about ${payment.endToEndId}`}
            </Button>
          </li>
        ))}
      </ul>
      {about ? <LetterDialog payment={about} onClose={() => setAbout(null)} /> : null}
    </details>
  )
}
/** Payments offered by name; more than these are answered by file. */
const LETTER_CHOICES_MAX = 50
