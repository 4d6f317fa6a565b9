import { downloadItem, uploadFile } from '../../src/evidence/contract.ts'
import { fileReferralPaper } from '../../src/submissions/contract.ts'
import { addressOf, upload } from '../api/client.ts'
import { useChange } from '../api/queries.ts'
import { FileDrop } from '../ui/file-drop.tsx'
import { type Paper, type Paperwork, PaperworkCard } from '../words/paperwork.tsx'

/** The papers of a referral, and a place for each that is still wanted. */
export function ReferralPapers(props: {
  readonly incentiveId: string
  readonly paperwork: Paperwork
  /** Whether papers may still be handed in. */
  readonly isOpen: boolean
}) {
  const { incentiveId, paperwork, isOpen } = props
  return (
    <PaperworkCard
      paperwork={paperwork}
      fileAt={(itemId) => addressOf(downloadItem, { params: { itemId } })}
      under={(paper) =>
        isOpen && paper.state !== 'accepted' ? (
          <PaperPlace incentiveId={incentiveId} paper={paper} />
        ) : null
      }
    />
  )
}

function PaperPlace({ incentiveId, paper }: { incentiveId: string; paper: Paper }) {
  const file = useChange(fileReferralPaper)
  const { slot, label } = paper
  const send = async (chosen: File, onProgress: (part: number) => void) => {
    const { fileId } = await upload(uploadFile, {}, chosen, onProgress)
    await file.mutateAsync({ params: { incentiveId }, body: { slot, fileId } })
  }
  return (
    <div className="mt-1.5">
      <FileDrop
        compact
        label={paper.items.length > 0 ? `Add another: ${label}` : `Add ${label}`}
        help="PDF, picture, sheet or text, up to 50 MB"
        send={send}
      />
    </div>
  )
}
