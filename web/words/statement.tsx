import type { RouteWireAnswer } from '../../src/platform/contract.ts'
import type { ownStatement } from '../../src/payouts/contract.ts'
import { Money } from '../ui/money.tsx'
import { Card } from '../ui/surface.tsx'
import { Day } from '../ui/when.tsx'

export type StatementView = RouteWireAnswer<typeof ownStatement>
type Line = StatementView['lines'][number]

/** What moved the account, in the words of the partner's books. */
const lineWords: Readonly<Record<Line['kind'], string>> = {
  owed: 'Approved',
  lowered: 'Lowered',
  clawed_back: 'Claimed back',
  refunded: 'Refunded',
  written_off: 'Given up',
  claim_ended: 'Claim ended',
  netted: 'Netted',
  on_its_way: 'On its way',
  paid: 'Paid',
}

/** The account between a partner and us: newest first, each line with the balance after it. `whose`:
 *  who reads it. */
export function Statement({
  statement,
  whose,
}: {
  statement: StatementView
  whose: 'partner' | 'staff'
}) {
  const newest = statement.lines.toReversed()
  return (
    <Card
      title="Statement of account"
      note={
        whose === 'partner'
          ? 'What we owe you, what you were paid, and what was claimed back.'
          : 'What we owe the partner, what it was paid, and what was claimed back.'
      }
      aside={<Balances balances={statement.balances} whose={whose} />}
      flush
    >
      {statement.rollsOver.map((waits) => (
        <p key={waits.open.currency} className="border-t px-4 py-2.5" role="status">
          <Money value={waits.open} className="font-medium" /> is approved and less than we pay at
          once (<Money value={waits.minimum} />
          ). It is paid together with what comes next, and whatever the amount from{' '}
          <Day on={waits.until} />.
        </p>
      ))}
      {newest.length === 0 ? <p className="px-4 py-3 text-muted">Nothing yet.</p> : null}
      {newest.length > 0 ? <Lines lines={newest} /> : null}
    </Card>
  )
}

function Balances({
  balances,
  whose,
}: {
  balances: StatementView['balances']
  whose: 'partner' | 'staff'
}) {
  return (
    <span className="text-right">
      {balances.map((balance) => {
        const owesUs = balance.amount.startsWith('-')
        const [us, them] = whose === 'partner' ? ['You owe us', 'We owe you'] : ['Owes us', 'Owed']
        return (
          <span key={balance.currency} className="block">
            <span className="text-[12px] text-muted">{owesUs ? us : them} </span>
            <Money value={balance} className="font-semibold" />
          </span>
        )
      })}
    </span>
  )
}

function Lines({ lines }: { lines: readonly Line[] }) {
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-left">
        <caption className="sr-only">Statement of account, newest first</caption>
        <thead className="eyebrow">
          <tr className="border-y">
            <th className="px-4 py-1.5">Day</th>
            <th className="px-3">What</th>
            <th className="px-3 text-right">Amount</th>
            <th className="px-4 text-right">Balance</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line, index) => (
            <tr key={index} className="border-b align-top last:border-0">
              <td className="px-4 py-2 whitespace-nowrap">
                <Day on={line.on} />
              </td>
              <td className="px-3 py-2">
                <span className="font-medium">{lineWords[line.kind]}</span>{' '}
                <span className="font-mono text-[12px]">{line.reference}</span>
                {line.reason ? <span className="block text-muted">{line.reason}</span> : null}
                {line.paid && line.conversion ? (
                  <span className="block text-muted">
                    <Money value={line.paid} className="text-inherit" /> reached the account, at{' '}
                    {line.conversion.text}
                  </span>
                ) : null}
              </td>
              <td className="px-3 py-2 text-right">
                <Money value={line.amount} />
              </td>
              <td className="px-4 py-2 text-right">
                <Money value={line.balance} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
