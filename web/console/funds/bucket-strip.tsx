import { cn } from '../../ui/cn.ts'
import { printAmount } from '../../ui/money.tsx'
import { bucketBars, type Balance } from './buckets.ts'

const fills: Record<string, string> = {
  paid: 'bg-bar-spent',
  in_transit: 'bg-bar-spent/60',
  payable: 'bg-bar-held',
  committed: 'bg-bar-held/55',
  available: 'bg-bar-free',
}

/** The budget as one strip, with its words and figures below. */
export function BucketStrip({ balance }: { balance: Balance }) {
  const { total, bars } = bucketBars(balance)
  const whole = Number(total.amount.amount) // widths only; figures stay text
  return (
    <div className="mt-4">
      <div aria-hidden className="flex h-2.5 gap-px overflow-hidden rounded-full bg-hover">
        {bars.map((bar) => (
          <span
            key={bar.id}
            className={fills[bar.id] ?? 'bg-muted'}
            style={{ width: whole > 0 ? `${(Number(bar.amount.amount) / whole) * 100}%` : 0 }}
          />
        ))}
      </div>
      <dl className="mt-2.5 flex flex-wrap gap-x-4 gap-y-1 text-[12px]">
        {bars.map((bar) => (
          <div key={bar.id} className="flex items-center gap-1.5">
            <dt className="flex items-center gap-1.5 text-muted">
              <span
                aria-hidden
                className={cn('size-2 rounded-full', fills[bar.id] ?? 'bg-muted')}
              />
              {bar.label}
            </dt>
            <dd className="tnum">{printAmount(bar.amount)}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
