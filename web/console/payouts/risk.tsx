import { Eye } from 'lucide-react'
import { lookAtPayment } from '../../../src/payouts/contract.ts'
import { useChange } from '../../api/queries.ts'
import { useMay, useSignedIn } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { toastFailed } from '../../ui/toast.tsx'
import type { RunView } from './run.tsx'

type Payment = RunView['paymentRows'][number]

/** Whether a payment stands out, in the row: what to look at first, and whether one has. */
export function RiskBadge({ payment }: { payment: Payment }) {
  const { principal } = useSignedIn()
  const { risk } = payment
  if (risk === null || risk.signs.length === 0) return null
  if (!risk.mustLook) return <Badge tone="neutral">risk {risk.points}</Badge>
  const seen = risk.lookedAt.some((look) => look.by.principalId === principal.principalId)
  return seen ? (
    <Badge tone="good">risk {risk.points}, looked at</Badge>
  ) : (
    <Badge tone="bad">risk {risk.points}, look first</Badge>
  )
}

/** Why a payment stands out, who looked, and where one says that one did. */
export function RiskSigns({ run, payment }: { run: RunView; payment: Payment }) {
  const { principal } = useSignedIn()
  const { risk } = payment
  const may = useMay()
  const look = useChange(lookAtPayment, {
    refused: (problem) => toastFailed(problem.body.title, { detail: problem.body.detail }),
  })
  if (risk === null || risk.signs.length === 0) return null
  const isOpen = run.status === 'checked' || run.status === 'approved'
  const seen = risk.lookedAt.some((each) => each.by.principalId === principal.principalId)
  const { contentHash } = run
  const mayLook =
    risk.mustLook && !seen && isOpen && may(lookAtPayment) === null && contentHash !== null
  return (
    <div className="rounded-md border bg-raised px-3 py-2">
      <ul className="space-y-1" aria-label="What stands out">
        {risk.signs.map((sign) => (
          <li key={sign.code} className="flex items-baseline gap-3">
            <span>{sign.text}</span>
            <span className="tnum ml-auto text-[12px] text-muted">{sign.points}</span>
          </li>
        ))}
      </ul>
      {risk.lookedAt.length > 0 ? (
        <p className="mt-1 text-[12px] text-muted">
          Looked at by {risk.lookedAt.map((each) => each.by.name).join(', ')}.
        </p>
      ) : null}
      {mayLook ? (
        <Button
          size="sm"
          icon={Eye}
          className="mt-2"
          busy={look.isPending}
          onClick={() =>
            look.mutate({
              params: { runId: run.runId, paymentId: payment.paymentId },
              body: { contentHash: contentHash ?? '' },
            })
          }
        >
          I have looked at it
        </Button>
      ) : null}
    </div>
  )
}
