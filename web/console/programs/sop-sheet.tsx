import type { ReactNode } from 'react'
import { Badge } from '../../ui/badge.tsx'
import { Card } from '../../ui/surface.tsx'
import { statusWords } from '../../words/submission.ts'
import type { VersionDetail } from './program.tsx'

/** The procedure as written; its figures were filled in from the pack. */
export function Sop({ detail }: { readonly detail: VersionDetail }) {
  return (
    <div className="mx-auto w-full max-w-6xl space-y-4 p-4">
      <Card>
        <div className="max-w-3xl space-y-1 text-[13.5px] leading-6">
          {joined(detail.sop).map((line, index) => (
            <SopLine key={index} line={line} />
          ))}
        </div>
      </Card>
    </div>
  )
}

const heading = /^(#{1,4}) (.*)$/
const step = /^(\d+\.|[-*]) (?:\[([a-z_]+)\] )?(.*)$/

/** Lines as they are read: what only the width of the file broke is one again. */
function joined(text: string): string[] {
  const lines: string[] = []
  for (const line of text.split('\n')) {
    const before = lines.at(-1) ?? ''
    const goesOn = line.trim() !== '' && before !== '' && !heading.test(before)
    if (goesOn && !heading.test(line) && !step.test(line))
      lines[lines.length - 1] = `${before} ${line.trim()}`
    else lines.push(line.trim())
  }
  return lines.filter((line) => line !== '')
}

function SopLine({ line }: { line: string }) {
  const head = heading.exec(line)
  if (head) return <h3 className="pt-3 text-[15px] font-semibold first:pt-0">{head[2]}</h3>
  const found = step.exec(line)
  if (!found) return <p>{bold(line)}</p>
  const [, mark = '', status, text = ''] = found
  return (
    <p className="flex gap-2">
      <span className="w-6 shrink-0 text-right text-muted">
        {mark === '-' || mark === '*' ? '•' : mark}
      </span>
      <span>
        {status ? <Badge className="mr-1.5">{statusWords[status]?.word ?? status}</Badge> : null}
        {bold(text)}
      </span>
    </p>
  )
}

/** Marks what is bold, and names a check in words: `check_lead_time` → `check: lead time`. */
function bold(text: string): ReactNode[] {
  return text
    .replaceAll(/\bcheck_([a-z_]+)/g, (_, name: string) => `check: ${name.replaceAll('_', ' ')}`)
    .split(/\*\*(.+?)\*\*/)
    .map((part, index) => (index % 2 === 1 ? <strong key={index}>{part}</strong> : part))
}
