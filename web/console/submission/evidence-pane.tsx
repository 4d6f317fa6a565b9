import { Check, FileText, X } from 'lucide-react'
import { useState } from 'react'
import { downloadItem, judgeItem } from '../../../src/evidence/contract.ts'
import { addressOf } from '../../api/client.ts'
import { useChange } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { cn } from '../../ui/cn.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { EvidenceViewer } from '../../ui/evidence-viewer.tsx'
import { Field } from '../../ui/field.tsx'
import { Textarea } from '../../ui/input.tsx'
import { EmptyState } from '../../ui/surface.tsx'
import { toastFailed } from '../../ui/toast.tsx'
import { evidenceWords, sayCode } from '../../words/submission.ts'
import type { EvidenceItem } from './form-sheet.tsx'
import type { SubmissionView } from './reading.ts'

/** Every piece of evidence with its slot and state, and the one that is looked at. */
export function EvidencePane(props: {
  view: Pick<SubmissionView, 'evidence'>
  itemId: string | null
  onPick: (itemId: string) => void
}) {
  const items = props.view.evidence
  const item = items.find((one) => one.itemId === props.itemId) ?? items[0] ?? null
  if (item === null)
    return (
      <EmptyState icon={FileText} title="No evidence yet">
        What the partner attaches appears here by its slot.
      </EmptyState>
    )
  return (
    <div className="flex h-full min-h-120 flex-col">
      <ul className="flex shrink-0 gap-1.5 overflow-x-auto border-b p-2">
        {items.map((one) => (
          <li key={one.itemId}>
            <button
              type="button"
              aria-pressed={one.itemId === item.itemId}
              onClick={() => props.onPick(one.itemId)}
              className={cn(
                'flex w-44 flex-col rounded-md border px-2 py-1.5 text-left hover:bg-hover',
                one.itemId === item.itemId && 'border-accent bg-chosen',
              )}
            >
              <span className="flex items-center justify-between gap-2">
                <span className="truncate text-[12px] text-muted">
                  {sayCode(one.slot)}
                  {one.lineNo === null ? '' : ` · line ${one.lineNo}`}
                </span>
                <ItemState state={one.state} />
              </span>
              <span className="truncate font-medium">{one.name}</span>
            </button>
          </li>
        ))}
      </ul>
      <div className="min-h-0 flex-1">
        <EvidenceViewer
          file={{
            id: item.itemId,
            name: item.name,
            mediaType: item.mediaType,
            url: addressOf(downloadItem, { params: { itemId: item.itemId } }),
          }}
        />
      </div>
      <Judge key={item.itemId} item={item} />
    </div>
  )
}

function ItemState({ state }: { state: string }) {
  const { word, tone } = evidenceWords[state] ?? { word: state, tone: 'neutral' as const }
  return (
    <Badge tone={tone} className="h-4 px-1 text-[11px]">
      {word}
    </Badge>
  )
}

function Judge({ item }: { item: EvidenceItem }) {
  const may = useMay()
  const [rejecting, setRejecting] = useState(false)
  const [reason, setReason] = useState('')
  const change = useChange(judgeItem, {
    done: () => setRejecting(false),
    refused: (problem) => toastFailed(problem.body.title, { detail: problem.body.detail }),
  })
  const judge = (state: 'accepted' | 'rejected', why: string | null) =>
    change.mutate({ params: { itemId: item.itemId }, body: { state, reason: why } })
  const whyNot = may(judgeItem)
  return (
    <div className="flex shrink-0 items-center gap-2 border-t px-3 py-2">
      <span className="min-w-0 flex-1 truncate text-[12px] text-muted">
        {item.reason ??
          `${sayCode(item.slot)}, ${Math.ceil(item.bytes / 1024).toLocaleString()} kB`}
      </span>
      <Button
        size="sm"
        icon={Check}
        busy={change.isPending}
        onClick={() => judge('accepted', null)}
        disabledReason={whyNot ?? (item.state === 'accepted' ? 'It is accepted already.' : null)}
      >
        Accept evidence
      </Button>
      <Button
        size="sm"
        look="danger"
        icon={X}
        onClick={() => setRejecting(true)}
        disabledReason={whyNot}
      >
        Reject
      </Button>
      <Dialog
        open={rejecting}
        onClose={() => setRejecting(false)}
        title={`Reject ${item.name}`}
        intro="Evidence that is rejected stays on file. Send the submission back to get a better one."
        actions={
          <Button
            look="primary"
            busy={change.isPending}
            disabledReason={reason.trim() === '' ? 'Say why.' : null}
            onClick={() => judge('rejected', reason)}
          >
            Reject evidence
          </Button>
        }
      >
        <Field label="Why, as the partner reads it" required>
          {(wiring) => (
            <Textarea
              {...wiring}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
      </Dialog>
    </div>
  )
}
