import { Mail } from 'lucide-react'
import { useState } from 'react'
import { listMail, showMail } from '../../../src/correspondence/contract.ts'
import { usePages, useRoute } from '../../api/queries.ts'
import { cn } from '../../ui/cn.ts'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { EmptyState, SkeletonRows } from '../../ui/surface.tsx'

/** The mail folder: what went out while no mail server is set. */
export function MailPane() {
  const pages = usePages(listMail, { query: {} })
  const [id, setId] = useState<string | null>(null)
  const shown = id ?? pages.rows[0]?.id ?? null
  if (pages.problem) return <ErrorPanel problem={pages.problem.body} className="m-4" />
  if (!pages.loaded) return <SkeletonRows />
  if (shown === null)
    return (
      <EmptyState icon={Mail} title="No letters in the folder">
        Letters to partners and colleagues appear here as long as no mail server is set.
      </EmptyState>
    )
  return (
    <div className="grid h-full min-h-0 md:grid-cols-[22rem_minmax(0,1fr)] md:grid-rows-[minmax(0,1fr)]">
      <ul className="min-h-0 overflow-y-auto border-r">
        {pages.rows.map((letter) => (
          <li key={letter.id}>
            <button
              type="button"
              aria-pressed={letter.id === shown}
              onClick={() => setId(letter.id)}
              className={cn(
                'block w-full border-b px-4 py-2 text-left -outline-offset-2 hover:bg-hover',
                letter.id === shown && 'bg-chosen',
              )}
            >
              <span className="block truncate font-medium">{letter.subject}</span>
              <span className="block truncate text-[12px] text-muted">
                {letter.to} · {letter.date}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <Letter id={shown} />
    </div>
  )
}

function Letter({ id }: { id: string }) {
  const letter = useRoute(showMail, { params: { id } })
  if (letter.error) return <ErrorPanel problem={letter.error.body} className="m-4" />
  if (!letter.data) return <SkeletonRows />
  return (
    <article className="min-h-0 overflow-y-auto p-6">
      <h2 className="text-[17px] font-semibold tracking-tight">{letter.data.subject}</h2>
      <p className="text-muted">
        to {letter.data.to} · {letter.data.date}
      </p>
      <p className="mt-4 max-w-2xl whitespace-pre-wrap">{letter.data.text}</p>
    </article>
  )
}
