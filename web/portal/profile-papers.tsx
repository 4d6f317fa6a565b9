import { Paperclip, Trash2 } from 'lucide-react'
import { downloadItem, uploadFile, type listItems } from '../../src/evidence/contract.ts'
import type { RouteWireAnswer } from '../../src/platform/contract.ts'
import { attachPaper, detachPaper } from '../../src/vendors/contract.ts'
import { addressOf, upload } from '../api/client.ts'
import { useChange } from '../api/queries.ts'
import { Badge } from '../ui/badge.tsx'
import { IconButton } from '../ui/button.tsx'
import { FileDrop } from '../ui/file-drop.tsx'
import { Card } from '../ui/surface.tsx'
import { toastFailed } from '../ui/toast.tsx'
import { evidenceWords } from '../words/submission.ts'
import { paperWords } from '../words/vendor.ts'
import type { OwnVendor } from './profile.tsx'

type Paper = RouteWireAnswer<typeof listItems>['rows'][number]
const slots = ['tax_form', 'registration', 'bank_proof'] as const

/** The papers that prove the profile, each in its place. */
export function ProfilePapers(props: {
  vendor: OwnVendor
  items: readonly Paper[]
  open: boolean
}) {
  const { vendorId } = props.vendor
  const attach = useChange(attachPaper)
  const detach = useChange(detachPaper, {
    refused: (problem) => toastFailed(problem.body.title, { detail: problem.body.detail }),
  })
  return (
    <Card title="Papers">
      <ul className="space-y-4">
        {slots.map((slot) => (
          <li key={slot}>
            <p className="eyebrow mb-1 text-[13px]">{paperWords[slot]}</p>
            <ul className="space-y-1.5">
              {props.items
                .filter((item) => item.slot === slot)
                .map((item) => (
                  <li
                    key={item.itemId}
                    className="flex items-center gap-2 rounded-md border px-3 py-2"
                  >
                    <Paperclip aria-hidden className="size-4 shrink-0 text-muted" />
                    <a
                      className="min-w-0 flex-1 truncate font-medium underline underline-offset-3"
                      href={addressOf(downloadItem, { params: { itemId: item.itemId } })}
                      download={item.name}
                    >
                      {item.name}
                    </a>
                    {item.state === 'pending' ? null : (
                      <Badge tone={evidenceWords[item.state]?.tone ?? 'neutral'}>
                        {evidenceWords[item.state]?.word}
                      </Badge>
                    )}
                    {props.open && item.state !== 'accepted' ? (
                      <IconButton
                        look="quiet"
                        icon={Trash2}
                        label={`Take ${item.name} away`}
                        onClick={() => detach.mutate({ params: { vendorId, itemId: item.itemId } })}
                      />
                    ) : null}
                  </li>
                ))}
            </ul>
            {props.open || props.items.some((item) => item.slot === slot) ? null : (
              <p className="text-muted">None on file.</p>
            )}
            {props.open ? (
              <div className="mt-1.5">
                <FileDrop
                  compact
                  label={`Add ${(paperWords[slot] ?? slot).toLowerCase()}`}
                  help="PDF or picture"
                  send={async (file, onProgress) => {
                    const { fileId } = await upload(uploadFile, {}, file, onProgress)
                    await attach.mutateAsync({ params: { vendorId }, body: { fileId, slot } })
                  }}
                />
              </div>
            ) : null}
          </li>
        ))}
      </ul>
    </Card>
  )
}
