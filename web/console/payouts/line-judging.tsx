import { useState } from 'react'
import {
  askLift,
  confirmAnswerLine,
  declineAnswerLine,
  declineLift,
  liftRefusal,
} from '../../../src/payouts/contract.ts'
import { useChange } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Button } from '../../ui/button.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { toastDone, toastFailed } from '../../ui/toast.tsx'
import { DateTime } from '../../ui/when.tsx'
import type { AnswerLine } from './answer-lines.tsx'

/** Another person than filed or assigned a line confirms it, or Finance declines it. */
export function JudgeLine({ line }: { line: AnswerLine }) {
  const may = useMay()
  const [asking, setAsking] = useState<'confirm' | 'decline' | null>(null)
  const params = { bankAnswerId: line.bankAnswerId, lineNo: String(line.lineNo) }
  const confirm = useChange(confirmAnswerLine, {
    done: () => (toastDone('What came back is owed again'), setAsking(null)),
  })
  const decline = useChange(declineAnswerLine, {
    done: () => (toastDone('The line is not used'), setAsking(null)),
  })
  const assignedTo = line.assigned ? line.paymentId : null
  return (
    <>
      <Button
        size="sm"
        look="primary"
        disabledReason={may(confirmAnswerLine) ?? line.mayConfirm.whyNot}
        onClick={() => setAsking('confirm')}
      >
        Confirm
      </Button>
      <Button
        size="sm"
        disabledReason={may(declineAnswerLine)}
        onClick={() => setAsking('decline')}
      >
        Do not use it
      </Button>
      {asking === 'confirm' ? (
        <ReasonDialog
          title="Confirm what the bank says"
          intro="What it speaks of becomes owed again and can be paid again. Compare it with what the bank itself says, by a way that you know: not with this file, nor with who filed it."
          does="Confirm"
          busy={confirm.isPending}
          problem={confirm.error?.body ?? null}
          onClose={() => setAsking(null)}
          onReason={(reason) => confirm.mutate({ params, body: { reason, assignedTo } })}
        />
      ) : null}
      {asking === 'decline' ? (
        <ReasonDialog
          title="Do not use this line"
          intro="Nothing moves. The line and its file stay on record."
          does="Do not use it"
          busy={decline.isPending}
          problem={decline.error?.body ?? null}
          onClose={() => setAsking(null)}
          onReason={(reason) => decline.mutate({ params, body: { reason } })}
        />
      ) : null}
    </>
  )
}

type Lift = NonNullable<AnswerLine['lift']>

/** One of Finance says why an account that the bank refused is right after all, another does it. */
export function LiftRefusal({ paymentId, lift }: { paymentId: string; lift: Lift }) {
  if (lift.asked === null) return <AskLift paymentId={paymentId} />
  return (
    <div className="space-y-1">
      <p>
        {lift.asked.by} asks to pay to this account again, <DateTime at={lift.asked.at} />:{' '}
        {lift.asked.reason}
      </p>
      <JudgeLift paymentId={paymentId} lift={lift} />
    </div>
  )
}

function AskLift({ paymentId }: { paymentId: string }) {
  const may = useMay()
  const [asking, setAsking] = useState(false)
  const ask = useChange(askLift, {
    done: () => (toastDone('Somebody else of Finance does it'), setAsking(false)),
  })
  return (
    <p>
      <Button size="sm" disabledReason={may(askLift)} onClick={() => setAsking(true)}>
        The account is right
      </Button>
      {asking ? (
        <ReasonDialog
          title="Pay to this account again"
          intro="Only where the bank erred or opened it again. Another person of Finance does it; until then what is owed waits for another account."
          does="Ask for it"
          busy={ask.isPending}
          problem={ask.error?.body ?? null}
          onClose={() => setAsking(false)}
          onReason={(reason) => ask.mutate({ params: { paymentId }, body: { reason } })}
        />
      ) : null}
    </p>
  )
}

function JudgeLift({ paymentId, lift }: { paymentId: string; lift: Lift }) {
  const may = useMay()
  const [declining, setDeclining] = useState(false)
  const params = { paymentId }
  const allow = useChange(liftRefusal, {
    done: () => toastDone('The account may be paid to again'),
    refused: (problem) => toastFailed(problem.body.title, { detail: problem.body.detail }),
  })
  const decline = useChange(declineLift, {
    done: () => (toastDone('The refusal stands'), setDeclining(false)),
  })
  return (
    <p className="flex flex-wrap gap-2">
      <Button
        size="sm"
        look="primary"
        busy={allow.isPending}
        disabledReason={may(liftRefusal) ?? lift.mayLift.whyNot}
        onClick={() => allow.mutate({ params })}
      >
        Pay to it again
      </Button>
      <Button size="sm" disabledReason={may(declineLift)} onClick={() => setDeclining(true)}>
        Do not
      </Button>
      {declining ? (
        <ReasonDialog
          title="Do not pay to this account again"
          intro="The refusal stands: what is owed waits for another account."
          does="Do not pay to it"
          busy={decline.isPending}
          problem={decline.error?.body ?? null}
          onClose={() => setDeclining(false)}
          onReason={(reason) => decline.mutate({ params, body: { reason } })}
        />
      ) : null}
    </p>
  )
}
