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
  withheld: 'Tax withheld',
  unwithheld: 'Tax given back',
  tax_taken_back: 'Tax taken back',
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
    <ol aria-label="Statement of account, newest first">
      {lines.map((line, index) => (
        <li key={index} className="flex items-start gap-3 border-t px-4 py-2">
          <div className="min-w-0 flex-1">
            <p>
              <span className="font-medium">{lineWords[line.kind]}</span>{' '}
              <span className="font-mono text-[12px] break-words">{line.reference}</span>
            </p>
            <p className="text-[12px] text-muted">
              <Day on={line.on} />
              {line.reason ? ` · ${line.reason}` : ''}
            </p>
            {line.paid && line.conversion ? (
              <p className="text-[12px] text-muted">
                <Money value={line.paid} className="text-inherit" /> reached the account, at{' '}
                {line.conversion.text}
              </p>
            ) : null}
          </div>
          <div className="shrink-0 text-right">
            <Money value={line.amount} className="font-medium text-ink" />
            <p className="text-[12px] text-muted">
              balance <Money value={line.balance} className="text-inherit" />
            </p>
          </div>
        </li>
      ))}
    </ol>
  )
}
