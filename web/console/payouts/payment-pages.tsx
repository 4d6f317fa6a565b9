import { ListFilter } from 'lucide-react'
import { useState } from 'react'
import { listRunPayments, type PaymentState, paymentStates } from '../../../src/payouts/contract.ts'
import { usePages } from '../../api/queries.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { IconInput } from '../../ui/input.tsx'
import { Select } from '../../ui/select.tsx'
import { paymentWords } from '../../words/payout.ts'
import { useFilter } from '../filtered-list.tsx'
import { Payments } from './payments.tsx'
import type { RunView } from './run.tsx'

const EVERY = 'every'

/** Payments of a run too large for one page: found by name or number, those that stood out when the
 *  run was checked first. */
export function PaymentPages({ run }: { run: RunView }) {
  const filter = useFilter()
  const [state, setState] = useState<PaymentState | typeof EVERY>(EVERY)
  const query = {
    ...(filter.asked === '' ? {} : { text: filter.asked }),
    ...(state === EVERY ? {} : { state }),
  }
  const pages = usePages(listRunPayments, { params: { runId: run.runId }, query })
  const count = new Intl.NumberFormat('en').format(run.payments + run.dropped)
  return (
    <Payments
      title="Payments"
      run={run}
      rows={pages.rows}
      note={`${count} in all, what stands out first`}
      lead={
        <div className="flex flex-wrap items-center gap-2 px-4 pb-3">
          <IconInput
            icon={ListFilter}
            label="Find payments by name, end-to-end id or reference"
            placeholder="Name, id or reference…"
            value={filter.text}
            onChange={(event) => filter.setText(event.target.value)}
            className="w-64 max-w-full"
          />
          <Select
            label="State"
            className="w-44"
            value={state}
            onChange={(next) => setState(paymentStates.find((each) => each === next) ?? EVERY)}
            options={[
              { value: EVERY, label: 'Every state' },
              ...paymentStates.map((each) => ({
                value: each,
                label: paymentWords[each]?.word ?? each,
              })),
            ]}
          />
        </div>
      }
    >
      {pages.problem ? <ErrorPanel problem={pages.problem.body} className="m-4" /> : null}
      {pages.loaded && pages.rows.length === 0 ? (
        <p role="status" className="border-t px-4 py-3 text-muted">
          No payment of the run fits.
        </p>
      ) : null}
      {pages.more ? (
        <p className="border-t px-4 py-2.5">
          <Button onClick={pages.loadMore}>Show more</Button>
        </p>
      ) : null}
    </Payments>
  )
}
