import { Landmark } from 'lucide-react'
import { accountStandings } from '../../../src/reconciliation/contract.ts'
import { useRoute } from '../../api/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Money } from '../../ui/money.tsx'
import { Card, EmptyState, Figure, SkeletonRows } from '../../ui/surface.tsx'
import { Day } from '../../ui/when.tsx'

function count(many: number, what: string): string {
  return `${many} ${what}${many === 1 ? '' : 's'}`
}

/** Each account: our book beside what the bank last proved. */
export function AccountsPane() {
  const accounts = useRoute(accountStandings, {})
  if (accounts.error) return <ErrorPanel problem={accounts.error.body} className="m-4" />
  if (!accounts.data) return <SkeletonRows />
  if (accounts.data.rows.length === 0)
    return (
      <EmptyState icon={Landmark} title="No paying account yet">
        One of Finance enters an account in the settings, under Payers; another approves it.
      </EmptyState>
    )
  return (
    <ul className="grid gap-4 p-4 xl:grid-cols-2">
      {accounts.data.rows.map((row) => {
        const agrees = row.difference !== null && !/[1-9]/.test(row.difference.amount)
        return (
          <li key={row.payingAccountId} className="min-w-0">
            <Card
              title={row.accountName}
              note={<span className="font-mono">{row.masked}</span>}
              aside={
                row.difference === null ? (
                  <Badge>no statement yet</Badge>
                ) : agrees ? (
                  <Badge tone="good">book = bank</Badge>
                ) : (
                  <Badge tone="bad">differs</Badge>
                )
              }
            >
              <div className="grid grid-cols-[repeat(auto-fit,minmax(11rem,1fr))] gap-4">
                <Figure label="Moved here" note="since the first statement">
                  <Money value={row.book} />
                </Figure>
                <Figure label="Bank says" note={<Day on={row.lastClosedOn} />}>
                  <Money value={row.lastClosing} />
                </Figure>
                <Figure label="Difference" tone={agrees ? 'text-good' : ''}>
                  <Money value={row.difference} />
                </Figure>
                <Figure label="In transit">
                  <Money value={row.inTransit} />
                </Figure>
              </div>
              <p className="mt-3 text-muted">
                {count(row.openLines, 'line')} to explain, {count(row.proposals, 'proposal')},{' '}
                {count(row.openBreaks, 'break')}, <Money value={row.suspense} /> in suspense
              </p>
            </Card>
          </li>
        )
      })}
    </ul>
  )
}
