import { Scale } from 'lucide-react'
import { tieOut } from '../../../src/reports/contract.ts'
import { useRoute } from '../../api/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Money } from '../../ui/money.tsx'
import { Card, EmptyState, SkeletonRows } from '../../ui/surface.tsx'
import { sayCode } from '../../words/submission.ts'

/** Per fund: what payables, books and bank say was paid; a difference has rows under it. */
export function TieOutPane() {
  const answer = useRoute(tieOut, { query: {} })
  if (answer.error) return <ErrorPanel problem={answer.error.body} className="m-4" />
  if (!answer.data) return <SkeletonRows />
  if (answer.data.rows.length === 0)
    return (
      <EmptyState icon={Scale} title="No fund has paid anything yet">
        Once Finance releases a pay run, payables, books and bank stand side by side here.
      </EmptyState>
    )
  return (
    <div className="space-y-4 p-4">
      <Card
        title="Paid"
        note="Payables = ledger = bank and what was netted, less what was clawed back"
        flush
      >
        <div className="overflow-x-auto">
          <table className="w-full text-left">
            <thead className="eyebrow">
              <tr className="border-b">
                <th className="px-4 py-1.5">Fund</th>
                <th className="px-3 text-right">Payables</th>
                <th className="px-3 text-right">Ledger</th>
                <th className="px-3 text-right">Bank</th>
                <th className="px-3 text-right">Netted, clawed back</th>
                <th className="px-3 text-right">ERP</th>
                <th className="px-3 text-right">Difference</th>
                <th className="px-4" aria-label="Verdict" />
              </tr>
            </thead>
            <tbody>
              {answer.data.rows.map((row) => (
                <tr key={row.fundId} className="h-10 border-b last:border-0">
                  <td className="px-4 font-mono text-[12px]">{row.fundCode}</td>
                  {[row.payables, row.ledger, row.bank, row.apart].map((value, index) => (
                    <td key={index} className="px-3 text-right">
                      <Money value={value} />
                    </td>
                  ))}
                  <td className="px-3 text-right text-muted">
                    {row.erp ? <Money value={row.erp} /> : 'not connected'}
                  </td>
                  <td className="px-3 text-right">
                    <Money value={row.difference} />
                  </td>
                  <td className="px-4 text-right">
                    {/[1-9]/.test(row.difference.amount) ? (
                      <Badge tone="bad">differs</Badge>
                    ) : (
                      <Badge tone="good">agrees</Badge>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Card>
      {answer.data.differences.length > 0 ? (
        <Card title="Where it differs" flush>
          <ul>
            {answer.data.differences.map((row, index) => (
              <li key={index} className="flex flex-wrap items-center gap-4 border-t px-4 py-2">
                <span className="font-mono text-[12px]">{row.fundCode}</span>
                <span className="flex-1">
                  {row.partnerCode ?? 'no partner'}, {sayCode(row.bucket).toLowerCase()}
                </span>
                <span>
                  payables <Money value={row.payables} />
                </span>
                <span>
                  ledger <Money value={row.ledger} />
                </span>
                <span>
                  bank <Money value={row.bank} />
                </span>
              </li>
            ))}
          </ul>
        </Card>
      ) : null}
    </div>
  )
}
