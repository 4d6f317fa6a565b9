import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { proposePayerChange } from '../../../src/payouts/contract.ts'
import { useChange } from '../../api/queries.ts'
import { Button } from '../../ui/button.tsx'
import { firstMissing, FormDialog, TextField, useWritten } from '../../ui/form-dialog.tsx'
import { printAmount } from '../../ui/money.tsx'
import { toastDone } from '../../ui/toast.tsx'
import type { Payer } from './payers.tsx'

type Bar = { readonly currency: string; readonly above: string; readonly third: string }

/** Up to what one of Finance approves alone on one day, and above what three do, in words. */
export function barWords(payer: Payer): string {
  const { secondApprovalAbove: second, thirdApprovalAbove: third } = payer
  if (second.length === 0) return 'Two of Finance approve whatever is released.'
  const two = second.map(printAmount).join(', ')
  const three = third.length === 0 ? '' : `, three above ${third.map(printAmount).join(', ')}`
  return `Two of Finance approve above ${two}${three} released on one day; two in any other currency.`
}

/** Proposes from which amounts of one day on two, and three, of Finance approve; all of them at once. */
export function ApprovalBarsDialog({ payer, onClose }: { payer: Payer; onClose: () => void }) {
  const { payerId, secondApprovalAbove, thirdApprovalAbove } = payer
  const [bars, setBars] = useState<readonly Bar[]>(() =>
    secondApprovalAbove.map(({ amount: above, currency }) => ({
      currency,
      above,
      third: thirdApprovalAbove.find((each) => each.currency === currency)?.amount ?? '',
    })),
  )
  const { written, text } = useWritten({ reason: '' })
  const change = useChange(proposePayerChange, {
    done: () => (
      toastDone(`Who approves for ${payer.legalName} waits for another of Finance`),
      onClose()
    ),
  })
  const put = (index: number, with_: Partial<Bar>) =>
    setBars(bars.map((bar, at) => (at === index ? { ...bar, ...with_ } : bar)))
  const send = () => {
    const approvals = bars.map((bar) => {
      const currency = bar.currency.trim().toUpperCase()
      const third = bar.third.trim()
      return {
        above: { amount: bar.above.trim(), currency },
        thirdAbove: third === '' ? null : { amount: third, currency },
      }
    })
    change.mutate({ params: { payerId }, body: { wanted: { approvals }, reason: written.reason } })
  }
  return (
    <FormDialog
      title={`Who approves for ${payer.legalName}`}
      intro="By all that is released on one day, per currency. In a currency without a bar two of Finance approve always. Another of Finance approves the change; until then nothing leaves."
      send="Propose the change"
      busy={change.isPending}
      whyNot={firstMissing([
        ...bars.flatMap((bar): [string, string][] => [
          [bar.currency, 'a currency'],
          [bar.above, 'the amount above which two approve'],
        ]),
        [written.reason, 'a reason'],
      ])}
      problem={change.error?.body ?? null}
      onClose={onClose}
      onSend={send}
    >
      <ul aria-label="Bars" className="space-y-3">
        {bars.map((bar, index) => (
          <li key={index} className="flex flex-wrap items-end gap-2">
            <BarFields bar={bar} at={index + 1} onPut={(with_) => put(index, with_)} />
            <Button
              look="quiet"
              icon={X}
              aria-label={`Leave out bar ${index + 1}`}
              onClick={() => setBars(bars.filter((_, at) => at !== index))}
            />
          </li>
        ))}
      </ul>
      <Button
        size="sm"
        icon={Plus}
        onClick={() => setBars([...bars, { currency: '', above: '', third: '' }])}
      >
        Another currency
      </Button>
      <TextField label="Reason" required {...text('reason')} />
    </FormDialog>
  )
}

function BarFields(props: { bar: Bar; at: number; onPut: (with_: Partial<Bar>) => void }) {
  const { bar, at, onPut } = props
  return (
    <>
      <TextField
        label="Currency"
        aria-label={`Currency of bar ${at}`}
        required
        maxLength={3}
        wrap="w-20"
        value={bar.currency}
        onChange={(currency) => onPut({ currency })}
      />
      <TextField
        label="Two above"
        aria-label={`Two above, bar ${at}`}
        required
        inputMode="decimal"
        wrap="min-w-28 flex-1"
        value={bar.above}
        onChange={(above) => onPut({ above })}
      />
      <TextField
        label="Three above"
        aria-label={`Three above, bar ${at}`}
        inputMode="decimal"
        wrap="min-w-28 flex-1"
        value={bar.third}
        onChange={(third) => onPut({ third })}
      />
    </>
  )
}
