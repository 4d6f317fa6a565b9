import { cn } from './cn.ts'
import { printAmount, type WireMoney } from './money.tsx'

/** One bucket of a fund. `share` is computed by the caller from exact amounts, 0 to 1. */
export type WaterfallBar = {
  readonly id: string
  readonly label: string
  readonly amount: WireMoney
  readonly note?: string
  readonly tone: 'total' | 'spent' | 'held' | 'free'
}

const fills = {
  total: 'bg-accent',
  spent: 'bg-bar-spent',
  held: 'bg-bar-held',
  free: 'bg-bar-free',
} as const

/** Position of an amount on the bar, in percent; drawing only, the figures stay text. */
function percent(amount: string, whole: string): number {
  const total = Number(whole)
  return total > 0 ? (Number(amount) / total) * 100 : 0
}

/** Where a budget went: each bucket begins where the one before ended, the last is what is left.
 *  It is a table for those who read it, a picture for those who see it. */
export function Waterfall(props: {
  caption: string
  total: WaterfallBar
  bars: readonly WaterfallBar[]
  onOpen?: (id: string) => void
}) {
  const width = (bar: WaterfallBar) => percent(bar.amount.amount, props.total.amount.amount)
  const placed = props.bars.map((bar, index) => ({
    bar,
    left: props.bars.slice(0, index).reduce((sum, before) => sum + width(before), 0),
    width: width(bar),
  }))
  return (
    <table className="w-full text-left">
      <caption className="sr-only">{props.caption}</caption>
      <thead className="sr-only">
        <tr>
          <th>Bucket</th>
          <th>Place in the budget</th>
          <th>Amount</th>
        </tr>
      </thead>
      <tbody>
        <WaterfallRow bar={props.total} left={0} width={100} strong />
        {placed.map((row) => (
          <WaterfallRow key={row.bar.id} {...row} onOpen={props.onOpen} />
        ))}
      </tbody>
    </table>
  )
}

function WaterfallRow(props: {
  bar: WaterfallBar
  left: number
  width: number
  strong?: boolean
  onOpen?: ((id: string) => void) | undefined
}) {
  const { bar } = props
  return (
    <tr className="group border-t first:border-0">
      <th
        scope="row"
        className={cn('w-40 py-1.5 pr-3 font-medium max-sm:w-28', !props.strong && 'text-muted')}
      >
        {bar.label}
      </th>
      <td className="py-1.5">
        <div aria-hidden className="relative h-5 rounded-sm bg-hover">
          <div
            className={cn('absolute inset-y-0 min-w-px rounded-sm', fills[bar.tone])}
            style={{ left: `${props.left}%`, width: `${props.width}%` }}
          />
        </div>
      </td>
      <td className="tnum w-36 py-1.5 pl-3 text-right font-medium max-sm:w-28">
        {props.onOpen ? (
          <button
            type="button"
            onClick={() => props.onOpen?.(bar.id)}
            className="underline decoration-edge underline-offset-3 hover:decoration-ink"
          >
            {printAmount(bar.amount)}
          </button>
        ) : (
          printAmount(bar.amount)
        )}
        {bar.note ? (
          <span className="block text-[11.5px] font-normal text-muted">{bar.note}</span>
        ) : null}
      </td>
    </tr>
  )
}
