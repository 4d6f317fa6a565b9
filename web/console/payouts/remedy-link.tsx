import { Link } from '@tanstack/react-router'
import type { RunView } from './run.tsx'

type Reason = RunView['reasons'][number]
type Place = NonNullable<Reason['place']>

const look = 'font-medium text-accent-ink underline underline-offset-3 whitespace-nowrap'

/** Where a reason is remedied, one click away; nothing where nothing is to be done. */
export function RemedyLink({ place }: { place: Place | null }) {
  if (place === null) return null
  const { kind, id } = place
  switch (kind) {
    case 'vendor':
      return id === null ? null : (
        <Link to="/vendors/$vendorId" params={{ vendorId: id }} className={look}>
          Open the vendor
        </Link>
      )
    case 'partner':
      return id === null ? null : (
        <Link to="/partners/$partnerId" params={{ partnerId: id }} className={look}>
          Open the partner
        </Link>
      )
    case 'submission':
      return id === null ? null : (
        <Link to="/submissions/$submissionId" params={{ submissionId: id }} className={look}>
          Open the submission
        </Link>
      )
    case 'fund':
      return id === null ? null : (
        <Link to="/funds/$fundId" params={{ fundId: id }} className={look}>
          Open the fund
        </Link>
      )
    case 'run':
      return id === null ? null : (
        <a href="#execution-day" className={look}>
          Choose another day
        </a>
      )
    case 'payers':
      return (
        <Link to="/settings" search={{ tab: 'payers' }} className={look}>
          Open our accounts
        </Link>
      )
    case 'screening':
      return (
        <Link to="/vendors/screening" search={{ view: 'lists' }} className={look}>
          Load the list
        </Link>
      )
    case 'rates':
      return (
        <Link to="/settings" search={{ tab: 'rates' }} className={look}>
          Import rates
        </Link>
      )
    case 'tax_invoices':
      return (
        <Link to="/payouts" search={{ tab: 'tax-invoices' }} className={look}>
          Open the tax invoices
        </Link>
      )
    case 'receivables':
      return (
        <Link to="/payouts" search={{ tab: 'receivables' }} className={look}>
          See what is owed to us
        </Link>
      )
  }
}
