import { useState } from 'react'
import { confirmPayable } from '../../../src/payables/contract.ts'
import { useChange } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Button } from '../../ui/button.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { toastDone } from '../../ui/toast.tsx'

/** What a terminated partner has earned is paid once Finance confirms it. */
export function ConfirmOwed({ row }: { row: { payableId: string; reference: string } }) {
  const may = useMay()
  const [asking, setAsking] = useState(false)
  const confirm = useChange(confirmPayable, {
    done: () => (toastDone(`${row.reference} is paid with the next run`), setAsking(false)),
  })
  return (
    <>
      {' '}
      <Button size="sm" disabledReason={may(confirmPayable)} onClick={() => setAsking(true)}>
        Confirm it is owed
      </Button>
      {asking ? (
        <ReasonDialog
          title={`Confirm ${row.reference}`}
          intro="The partner is terminated. What was earned before is paid all the same, whatever the amount."
          does="Confirm"
          busy={confirm.isPending}
          problem={confirm.error?.body ?? null}
          onClose={() => setAsking(false)}
          onReason={(reason) =>
            confirm.mutate({ params: { payableId: row.payableId }, body: { reason } })
          }
        />
      ) : null}
    </>
  )
}
