import { Check, X } from 'lucide-react'
import { useState } from 'react'
import { downloadItem, judgeItem } from '../../../src/evidence/contract.ts'
import { addressOf } from '../../api/client.ts'
import { useChange } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Button } from '../../ui/button.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { toastFailed } from '../../ui/toast.tsx'
import { type PaperItem, type Paperwork, PaperworkCard } from '../../words/paperwork.tsx'

/** The papers of a referral for those who judge them: when the last is accepted, fees that waited are
 *  let go. */
export function ReferralPapers({ paperwork }: { paperwork: Paperwork }) {
  const [rejecting, setRejecting] = useState<PaperItem | null>(null)
  const may = useMay()
  const judge = useChange(judgeItem, {
    done: () => setRejecting(null),
    refused: (problem) => toastFailed(problem.body.title, { detail: problem.body.detail }),
  })
  const say = (item: PaperItem, state: 'accepted' | 'rejected', reason: string | null) =>
    judge.mutate({ params: { itemId: item.itemId }, body: { state, reason } })
  const whyNot = may(judgeItem)
  return (
    <>
      <PaperworkCard
        paperwork={paperwork}
        fileAt={(itemId) => addressOf(downloadItem, { params: { itemId } })}
        beside={(item) =>
          item.state === 'pending' ? (
            <>
              <Button
                size="sm"
                icon={Check}
                busy={judge.isPending}
                disabledReason={whyNot}
                aria-label={`Accept ${item.name}`}
                onClick={() => say(item, 'accepted', null)}
              >
                Accept
              </Button>
              <Button
                size="sm"
                look="danger"
                icon={X}
                disabledReason={whyNot}
                aria-label={`Reject ${item.name}`}
                onClick={() => setRejecting(item)}
              >
                Reject
              </Button>
            </>
          ) : null
        }
      />
      {rejecting ? (
        <ReasonDialog
          title={`Reject ${rejecting.name}`}
          intro="It stays on file; the partner reads why and may hand in another."
          does="Reject it"
          busy={judge.isPending}
          problem={null}
          onClose={() => setRejecting(null)}
          onReason={(reason) => say(rejecting, 'rejected', reason)}
        />
      ) : null}
    </>
  )
}
