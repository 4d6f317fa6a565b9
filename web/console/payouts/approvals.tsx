import { Badge } from '../../ui/badge.tsx'
import { Card } from '../../ui/surface.tsx'
import { DateTime } from '../../ui/when.tsx'
import type { RunView } from './run.tsx'

type Approval = RunView['approvals'][number]
type Difference = Approval['differences'][number]

const SHORT_HASH = 8

/** Who approved which content, for whom and having looked at what; and, where it is void, what is
 *  different since. */
export function Approvals({ run }: { run: RunView }) {
  return (
    <Card title="Approvals" note={`${run.approvalsNeeded} needed, each for exactly this content`}>
      {run.contentHash ? (
        <p className="mb-2 text-muted">
          Content{' '}
          <span className="font-mono text-ink" title={run.contentHash}>
            {run.contentHash.slice(0, SHORT_HASH)}
          </span>
        </p>
      ) : null}
      {run.approvals.length === 0 ? (
        <p className="text-muted">Nobody has approved it yet.</p>
      ) : null}
      <ul className="divide-y">
        {run.approvals.map((approval) => (
          <li key={`${approval.by.principalId}${approval.at}`} className="space-y-1 py-1.5">
            <ApprovalLine approval={approval} />
          </li>
        ))}
      </ul>
      {run.released ? <Released released={run.released} /> : null}
    </Card>
  )
}

function ApprovalLine({ approval }: { approval: Approval }) {
  const { by, standsInFor, voidedAt, voidReason, lookedAt, differences, contentHash } = approval
  return (
    <>
      <span className="flex flex-wrap items-center gap-2">
        <span className="font-medium">{by.name}</span>
        {standsInFor ? <span className="text-muted">for {standsInFor.name}</span> : null}
        {voidedAt ? <Badge tone="bad">void</Badge> : <Badge tone="good">approved</Badge>}
        <span className="ml-auto text-[12px] text-muted">
          <span className="font-mono" title={contentHash}>
            {contentHash.slice(0, SHORT_HASH)}
          </span>{' '}
          <DateTime at={approval.at} />
        </span>
      </span>
      {lookedAt.length > 0 ? (
        <span className="block text-[12px] text-muted">
          Looked at payment {lookedAt.join(', ')}, which stood out.
        </span>
      ) : null}
      {voidReason ? <span className="block text-[12px] text-muted">{voidReason}</span> : null}
      {differences.length > 0 ? <Differences rows={differences} /> : null}
    </>
  )
}

const fieldWords: Readonly<Record<Difference['field'], string>> = {
  payment: 'Payment',
  amount: 'Amount',
  creditor: 'Name',
  address: 'Address',
  account: 'Account',
  erp_number: 'ERP number',
  payables: 'What it pays',
  netted: 'Netted',
  rate: 'Rate',
  remittance: 'Text on the statement',
  execution_day: 'Execution day',
  own_account: 'Our account',
  other: 'Something not shown',
}

/** What was approved beside what is there now, line by line. */
function Differences({ rows }: { rows: readonly Difference[] }) {
  return (
    <div
      className="overflow-x-auto"
      tabIndex={0}
      role="region"
      aria-label="What is different since"
    >
      <table className="w-full text-left text-[12px]">
        <thead className="text-muted">
          <tr>
            <th className="py-0.5 pr-2 font-medium">Where</th>
            <th className="py-0.5 pr-2 font-medium">Approved</th>
            <th className="py-0.5 font-medium">Now</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.payment}${row.field}`} className="border-t align-top">
              <td className="py-0.5 pr-2">
                {row.payment === null ? '' : `${row.payment} ${row.creditor ?? ''}: `}
                {fieldWords[row.field]}
              </td>
              <td className="py-0.5 pr-2 text-muted line-through wrap-anywhere">
                {row.before ?? 'nothing'}
              </td>
              <td className="py-0.5 wrap-anywhere">{row.after ?? 'nothing'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const proofWords = {
  step_up: 'with a second factor',
  operator: 'at the terminal of the installation',
  before: 'before a second factor was asked',
} as const

function Released({ released }: { released: NonNullable<RunView['released']> }) {
  const { by, standsInFor, proof } = released
  return (
    <p className="mt-2 border-t pt-2">
      Released by <span className="font-medium">{by.name}</span>
      {standsInFor ? ` for ${standsInFor.name}` : ''} {proofWords[proof]}.
    </p>
  )
}
