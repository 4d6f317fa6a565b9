import { Link } from '@tanstack/react-router'
import { Building2, FileText, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { ownTaxInvoices } from '../../src/payouts/contract.ts'
import type { RouteWireAnswer } from '../../src/platform/contract.ts'
import { showOwnVendor } from '../../src/vendors/contract.ts'
import { useRoute } from '../api/queries.ts'
import { useMay } from '../api/session.ts'
import { Money } from '../ui/money.tsx'
import { Card } from '../ui/surface.tsx'
import { sayCode } from '../words/submission.ts'
import { missingWords } from '../words/vendor.ts'
import { needLine, NeedWords } from './need.tsx'

type Vendor = NonNullable<RouteWireAnswer<typeof showOwnVendor>>
type Wanted = RouteWireAnswer<typeof ownTaxInvoices>['wanted'][number]

/** One thing without which nothing can be paid, and the place where the partner does it. */
export type PayNeed = {
  readonly key: string
  readonly icon: LucideIcon
  readonly to: '/portal/profile' | '/portal/money'
  readonly title: ReactNode
  readonly note: ReactNode
  readonly does: string
}

/** In these states the profile as a whole is the partner's to do. */
const profileNeeds: Readonly<Record<string, Pick<PayNeed, 'does'> & { title: string }>> = {
  invited: { title: 'Fill in your vendor profile', does: 'Begin' },
  in_progress: { title: 'Complete your vendor profile and send it', does: 'Go on' },
  rejected: { title: 'Your vendor profile needs a change', does: 'Mend it' },
  expired: { title: 'Your tax form has expired: sign a new one', does: 'Renew it' },
}

function ofVendor(vendor: Vendor): PayNeed[] {
  const place = { icon: Building2, to: '/portal/profile' } as const
  const whole = profileNeeds[vendor.state]
  if (whole) {
    const waits = vendor.programs.length > 0 ? `: ${vendor.programs.join(', ')}` : ''
    const note = vendor.stateReason ?? `We can pay you once it is approved${waits}`
    return [{ ...place, key: 'profile', ...whole, note }]
  }
  return vendor.standings.flatMap(({ currency, missing }) =>
    missing
      .filter(({ owedBy }) => owedBy === 'partner')
      .map(({ what }) => ({
        ...place,
        key: `${what} ${currency ?? ''}`,
        title: missingWords[what] ?? sayCode(what),
        note: currency ? `We wait for it to pay you in ${currency}` : 'We wait for it to pay you',
        does: 'Open',
      })),
  )
}

function ofWanted({ payer, net }: Wanted): PayNeed {
  return {
    key: `${payer.payerId} ${net.currency}`,
    icon: FileText,
    to: '/portal/money',
    title: (
      <>
        We need a tax invoice of <Money value={net} /> net
      </>
    ),
    note: 'It is paid once we have accepted it',
    does: 'Send it',
  }
}

/** What the partner still owes before its money can leave; null while it is being asked. */
export function usePayNeeds(): readonly PayNeed[] | null {
  const may = useMay()
  const vendor = useRoute(showOwnVendor, {}, { enabled: may(showOwnVendor) === null })
  const invoices = useRoute(ownTaxInvoices, {}, { enabled: may(ownTaxInvoices) === null })
  if (vendor.isLoading || invoices.isLoading) return null
  return [
    ...(vendor.data ? ofVendor(vendor.data) : []),
    ...(invoices.data?.wanted ?? []).map(ofWanted),
  ]
}

/** The same above the money it holds up; nothing while nothing is needed. */
export function PayNeeds() {
  const needs = usePayNeeds()?.filter(({ to }) => to === '/portal/profile') ?? []
  if (needs.length === 0) return null
  return (
    <Card title="Before we can pay you" flush>
      <ul>
        {needs.map((need) => (
          <PayNeedLine key={need.key} need={need} />
        ))}
      </ul>
    </Card>
  )
}

export function PayNeedLine({ need }: { need: PayNeed }) {
  const Icon = need.icon
  return (
    <li>
      <Link to={need.to} className={needLine}>
        <Icon aria-hidden className="size-5 shrink-0 text-warn" />
        <NeedWords title={need.title} note={need.note} does={need.does} />
      </Link>
    </li>
  )
}
