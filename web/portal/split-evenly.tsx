import { Divide } from 'lucide-react'
import { allocate, parseDecimal, printMoney, toDecimal } from '../../src/kernel/money.ts'
import { Button } from '../ui/button.tsx'
import type { TypedLine } from './draft.ts'

/** Splits our share over the milestones in equal parts, to the cent: the odd ones first. */
export function SplitEvenly(props: {
  share: string
  currency: string
  lines: readonly TypedLine[]
  onChange: (lines: readonly TypedLine[]) => void
}) {
  const { lines } = props
  const share = parseDecimal(props.share.trim(), props.currency)
  const isReady = share !== null && share.minor > 0n && lines.length > 0
  const whyNot =
    lines.length === 0
      ? 'Add the milestones first.'
      : isReady
        ? null
        : 'Say first what our share is.'
  const split = () => {
    if (!isReady) return
    const parts = allocate(
      share,
      lines.map(() => 1n),
    )
    props.onChange(
      lines.map((line, place) => {
        const part = parts[place]
        return part ? { ...line, values: { ...line.values, net: toDecimal(part) } } : line
      }),
    )
  }
  return (
    <Button icon={Divide} size="lg" className="w-full" disabledReason={whyNot} onClick={split}>
      {isReady ? `Split ${printMoney(share)} evenly` : 'Split our share evenly'}
    </Button>
  )
}
