import { Paperclip, Trash2 } from 'lucide-react'
import { downloadItem, uploadFile } from '../../src/evidence/contract.ts'
import { attachEvidence, removeEvidence } from '../../src/submissions/contract.ts'
import { addressOf, upload } from '../api/client.ts'
import { useChange } from '../api/queries.ts'
import { Badge } from '../ui/badge.tsx'
import { IconButton } from '../ui/button.tsx'
import { FileDrop } from '../ui/file-drop.tsx'
import { toastFailed } from '../ui/toast.tsx'
import { evidenceWords } from '../words/submission.ts'
import type { OfferForm, PortalSubmission } from './draft.ts'

type Slot = OfferForm['slots'][number]

export type SlotListProps = {
  readonly view: PortalSubmission
  readonly slots: readonly Slot[]
  readonly lineNo: number | null
  /** May this slot be changed now? Asked with the slot's target, `invoice` or `invoice:3`. */
  readonly open: (target: string) => boolean
  readonly defectOf: (target: string) => string | undefined
  /** What is typed is saved first: a slot of a line needs its line. */
  readonly flush: () => Promise<number>
}

/** The named places for documents, each with what lies in it and a place to drop more. */
export function SlotList(props: SlotListProps) {
  if (props.slots.length === 0) return null
  return (
    <ul className="mt-4 space-y-4 first:mt-0">
      {props.slots.map((slot) => (
        <SlotPlace key={slot.slot} slot={slot} {...props} />
      ))}
    </ul>
  )
}

function SlotPlace({ slot, view, lineNo, open, defectOf, flush }: SlotListProps & { slot: Slot }) {
  const target = lineNo === null ? slot.slot : `${slot.slot}:${lineNo}`
  const items = view.evidence.filter((item) => item.slot === slot.slot && item.lineNo === lineNo)
  const defect = defectOf(target)
  const isOpen = open(target)
  const attach = useChange(attachEvidence)
  const send = async (file: File, onProgress: (part: number) => void) => {
    await flush()
    const { fileId } = await upload(uploadFile, {}, file, onProgress)
    await attach.mutateAsync({
      params: { submissionId: view.submissionId },
      body: { fileId, slot: slot.slot, lineNo },
    })
  }
  return (
    <li>
      <p className="eyebrow mb-1 text-[13px]">
        {slot.label}
        {slot.required ? ' *' : ''}
      </p>
      {defect ? <p className="mb-1.5 text-[13px] text-bad">{defect}</p> : null}
      <ul className="space-y-1.5">
        {items.map((item) => (
          <Item key={item.itemId} item={item} submissionId={view.submissionId} open={isOpen} />
        ))}
      </ul>
      {isOpen ? (
        <div className="mt-1.5">
          <FileDrop
            compact
            multiple
            label={items.length > 0 ? `Add another: ${slot.label}` : `Add ${slot.label}`}
            help="PDF, picture, sheet or text, up to 50 MB"
            send={send}
          />
        </div>
      ) : items.length === 0 ? (
        <p className="text-muted">Nothing attached.</p>
      ) : null}
    </li>
  )
}

type ItemProps = { item: PortalSubmission['evidence'][number]; submissionId: string; open: boolean }

function Item({ item, submissionId, open }: ItemProps) {
  const remove = useChange(removeEvidence, {
    refused: (problem) => toastFailed(problem.body.title, { detail: problem.body.detail }),
  })
  const state = evidenceWords[item.state]
  return (
    <li className="rounded-md border bg-canvas px-3 py-2">
      <div className="flex items-center gap-2">
        <Paperclip aria-hidden className="size-4 shrink-0 text-muted" />
        <a
          className="min-w-0 flex-1 truncate font-medium underline decoration-edge underline-offset-3 hover:decoration-ink"
          href={addressOf(downloadItem, { params: { itemId: item.itemId } })}
          download={item.name}
        >
          {item.name}
        </a>
        {item.state === 'pending' ? null : (
          <Badge tone={state?.tone ?? 'neutral'}>{state?.word}</Badge>
        )}
        {open && item.state !== 'accepted' ? (
          <IconButton
            look="quiet"
            icon={Trash2}
            label={`Take ${item.name} away`}
            onClick={() => remove.mutate({ params: { submissionId, itemId: item.itemId } })}
          />
        ) : null}
      </div>
      {item.reason ? <p className="mt-1 text-[13px] text-bad">{item.reason}</p> : null}
    </li>
  )
}
