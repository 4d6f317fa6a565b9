import { CircleCheck, CornerUpLeft, OctagonX, Play } from 'lucide-react'
import { useState } from 'react'
import {
  approveVendor,
  reinstateVendor,
  rejectVendor,
  reviewVendor,
  sendBackVendor,
  suspendVendor,
} from '../../../src/vendors/contract.ts'
import { useChange } from '../../api/queries.ts'
import { useMay, useSignedIn } from '../../api/session.ts'
import { Button } from '../../ui/button.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { toastDone, toastFailed } from '../../ui/toast.tsx'
import { vendorNext } from '../../words/next-step.ts'
import { sayCode } from '../../words/submission.ts'
import { missingWords, vendorWords } from '../../words/vendor.ts'
import { BlockButton } from './vendor-block.tsx'
import type { VendorView } from './vendor.tsx'

const refused = (problem: { body: { title: string; detail: string } }) =>
  toastFailed(problem.body.title, { detail: problem.body.detail })

function inState(vendor: VendorView, ...states: string[]): string | null {
  if (states.includes(vendor.state)) return null
  const words = states.map((state) => (vendorWords[state]?.word ?? state).toLowerCase())
  return `Only what is “${words.join('” or “')}”.`
}

/** Who owes the next step: of an active vendor, what its accounts still wait for. */
function nextOf({ state, standings }: VendorView): string | undefined {
  const waits = standings.flatMap(({ missing }) => missing).find(({ owedBy }) => owedBy !== 'time')
  if (state !== 'active' || waits === undefined) return vendorNext[state]
  const what = missingWords[waits.what] ?? sayCode(waits.what)
  return `${sayCode(waits.owedBy)} next: ${what.charAt(0).toLowerCase()}${what.slice(1)}.`
}

/** What can be done with a vendor now, and by whom. */
export function VendorActions({ vendor }: { vendor: VendorView }) {
  const may = useMay()
  const params = { vendorId: vendor.vendorId }
  const [dialog, setDialog] = useState<
    'approve' | 'back' | 'reject' | 'suspend' | 'reinstate' | null
  >(null)
  const done = (words: string) => ({ done: () => (toastDone(words), setDialog(null)), refused })
  const review = useChange(reviewVendor, done('Handed to Finance'))
  const approve = useChange(approveVendor, done('The vendor is active'))
  const back = useChange(sendBackVendor, { done: () => (toastDone('Sent back'), setDialog(null)) })
  const reject = useChange(rejectVendor, { done: () => (toastDone('Rejected'), setDialog(null)) })
  const suspend = useChange(suspendVendor, {
    done: () => (toastDone('Suspended'), setDialog(null)),
  })
  const reinstate = useChange(reinstateVendor, {
    done: () => (toastDone('Active again'), setDialog(null)),
  })
  const { principalId } = useSignedIn().principal
  const typedIt = vendor.typedBy.includes(principalId)
    ? 'You typed some of it yourself: another person of Finance approves.'
    : null
  const approveWhy = may(approveVendor) ?? inState(vendor, 'in_review') ?? typedIt
  const sendBackWhy = may(sendBackVendor) ?? inState(vendor, 'submitted', 'in_review')
  const reviewWhy = may(reviewVendor) ?? inState(vendor, 'submitted')
  const finance = may(approveVendor) === null
  const first = finance
    ? {
        label: 'Approve vendor',
        why: approveWhy,
        run: () =>
          vendor.nameDiffers
            ? setDialog('approve')
            : approve.mutate({ params, body: { reason: null } }),
        busy: approve.isPending,
      }
    : {
        label: 'Papers are right',
        why: reviewWhy,
        run: () => review.mutate({ params }),
        busy: review.isPending,
      }
  useKeys('Vendor', [
    { key: 'a', does: first.label, run: first.run, off: first.why !== null },
    {
      key: 'b',
      does: 'Send back',
      run: () => setDialog('back'),
      off: sendBackWhy !== null,
    },
  ])
  return (
    <section
      aria-label="Decision"
      className="flex shrink-0 flex-wrap items-center gap-2 border-t bg-raised px-4 py-3"
    >
      {vendor.state === 'suspended' ? (
        <Button
          icon={Play}
          onClick={() => setDialog('reinstate')}
          disabledReason={may(reinstateVendor)}
        >
          Reinstate
        </Button>
      ) : (
        <Button
          look="quiet"
          icon={OctagonX}
          onClick={() => setDialog('suspend')}
          disabledReason={may(suspendVendor) ?? inState(vendor, 'active')}
        >
          Suspend
        </Button>
      )}
      <BlockButton vendor={vendor} />
      <span className="min-w-40 flex-1 text-muted max-md:order-first max-md:basis-full">
        {nextOf(vendor)}
      </span>
      <Button
        look="danger"
        onClick={() => setDialog('reject')}
        disabledReason={may(rejectVendor) ?? inState(vendor, 'in_review')}
      >
        Reject
      </Button>
      <Button
        icon={CornerUpLeft}
        hint="b"
        onClick={() => setDialog('back')}
        disabledReason={sendBackWhy}
      >
        Send back
      </Button>
      <Button
        look="primary"
        icon={CircleCheck}
        hint="a"
        onClick={first.run}
        disabledReason={first.why}
        busy={first.busy}
      >
        {first.label}
      </Button>
      {dialog === 'approve' ? (
        <ReasonDialog
          title="Approve under another name?"
          intro={`The profile says “${vendor.legalName ?? ''}”, the partner is enrolled as “${vendor.enrolledName}”. Say why both are one company; it stays in the record.`}
          does="Approve vendor"
          busy={approve.isPending}
          problem={approve.error?.body ?? null}
          onClose={() => setDialog(null)}
          onReason={(reason) => approve.mutate({ params, body: { reason } })}
        />
      ) : null}
      {dialog === 'back' ? (
        <ReasonDialog
          title="Send the profile back"
          intro="The partner reads this and mends what you name."
          does="Send back"
          busy={back.isPending}
          problem={back.error?.body ?? null}
          onClose={() => setDialog(null)}
          onReason={(reason) =>
            back.mutate({ params, body: { reason, fields: vendor.stillNeeds } })
          }
        />
      ) : null}
      {dialog === 'reject' ? (
        <ReasonDialog
          title="Reject this vendor"
          intro="What is owed stays held."
          does="Reject"
          busy={reject.isPending}
          problem={reject.error?.body ?? null}
          onClose={() => setDialog(null)}
          onReason={(reason) => reject.mutate({ params, body: { reason } })}
        />
      ) : null}
      {dialog === 'suspend' ? (
        <ReasonDialog
          title="Suspend this vendor"
          intro="Nothing is paid while it is suspended; nothing owed is lost."
          does="Suspend"
          busy={suspend.isPending}
          problem={suspend.error?.body ?? null}
          onClose={() => setDialog(null)}
          onReason={(reason) => suspend.mutate({ params, body: { reason } })}
        />
      ) : null}
      {dialog === 'reinstate' ? (
        <ReasonDialog
          title="Reinstate this vendor"
          intro="It can be paid again."
          does="Reinstate"
          busy={reinstate.isPending}
          problem={reinstate.error?.body ?? null}
          onClose={() => setDialog(null)}
          onReason={(reason) => reinstate.mutate({ params, body: { reason } })}
        />
      ) : null}
    </section>
  )
}
