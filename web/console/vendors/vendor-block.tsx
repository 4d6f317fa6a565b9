import { Ban, LockOpen } from 'lucide-react'
import { useState } from 'react'
import { agreeUnblock, askUnblock, blockVendor } from '../../../src/vendors/contract.ts'
import { useChange } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Button } from '../../ui/button.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { Card, DefinitionList } from '../../ui/surface.tsx'
import { toastDone, toastFailed } from '../../ui/toast.tsx'
import { DateTime } from '../../ui/when.tsx'
import type { VendorView } from './vendor.tsx'

/** Stops a vendor at once: nothing is paid, nothing edited, until two people lift it. */
export function BlockButton({ vendor }: { vendor: VendorView }) {
  const may = useMay()
  const [asking, setAsking] = useState(false)
  const block = useChange(blockVendor, {
    done: () => (toastDone('The vendor is blocked'), setAsking(false)),
  })
  if (vendor.state === 'blocked') return null
  return (
    <>
      <Button
        look="quiet"
        icon={Ban}
        onClick={() => setAsking(true)}
        disabledReason={may(blockVendor)}
      >
        Block
      </Button>
      {asking ? (
        <ReasonDialog
          title="Block this vendor"
          intro="Nothing is paid and nothing can be edited until two people lift it. What is owed stays held."
          does="Block"
          busy={block.isPending}
          problem={block.error?.body ?? null}
          onClose={() => setAsking(false)}
          onReason={(reason) =>
            block.mutate({ params: { vendorId: vendor.vendorId }, body: { reason } })
          }
        />
      ) : null}
    </>
  )
}

/** Why it is blocked, who asked to lift that, and what is left to be done by whom. */
export function BlockCard({ vendor }: { vendor: VendorView }) {
  const may = useMay()
  const [asking, setAsking] = useState(false)
  const params = { vendorId: vendor.vendorId }
  const ask = useChange(askUnblock, {
    done: () => (
      toastDone('Asked', { detail: 'Another person of Finance or legal agrees.' }),
      setAsking(false)
    ),
  })
  const agree = useChange(agreeUnblock, {
    done: () => toastDone('The block is lifted', { detail: 'The profile is judged anew.' }),
    refused: (problem) => toastFailed(problem.body.title, { detail: problem.body.detail }),
  })
  const { block } = vendor
  if (block === null) return null
  return (
    <Card title="Blocked" className="border-bad/50">
      <DefinitionList
        entries={[
          { term: 'Why', value: block.reason },
          { term: 'Since', value: <DateTime at={block.blockedAt} /> },
          { term: 'To be lifted, because', value: block.liftReason },
        ]}
      />
      <p className="mt-3 flex flex-wrap gap-2">
        <Button icon={LockOpen} disabledReason={may(askUnblock)} onClick={() => setAsking(true)}>
          Ask to lift it
        </Button>
        <Button
          look="primary"
          busy={agree.isPending}
          disabledReason={
            may(agreeUnblock) ??
            (block.liftAskedBy === null ? 'Somebody asks first, with a reason.' : null)
          }
          onClick={() => agree.mutate({ params })}
        >
          Agree to lift it
        </Button>
      </p>
      {asking ? (
        <ReasonDialog
          title="Ask to lift the block"
          intro="Another person of Finance or legal agrees. The profile is then judged anew."
          does="Ask"
          busy={ask.isPending}
          problem={ask.error?.body ?? null}
          onClose={() => setAsking(false)}
          onReason={(reason) => ask.mutate({ params, body: { reason } })}
        />
      ) : null}
    </Card>
  )
}
