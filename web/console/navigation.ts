import {
  Building2,
  CircleDollarSign,
  Contact,
  Inbox,
  Landmark,
  Layers,
  ListChecks,
  MessageCircleQuestion,
  Scale,
  Settings,
  ShieldCheck,
  type LucideIcon,
} from 'lucide-react'

export type ConsolePlace = {
  readonly to:
    | '/getting-started'
    | '/queue'
    | '/partners'
    | '/customers'
    | '/programs'
    | '/funds'
    | '/vendors'
    | '/payouts'
    | '/reconciliation'
    | '/questions'
    | '/settings'
  readonly label: string
  readonly icon: LucideIcon
  /** Shown to whoever may do one of these. */
  readonly needs: readonly string[]
  /** `g` then this key goes there. */
  readonly key: string
}

export const places: readonly ConsolePlace[] = [
  { to: '/getting-started', label: 'Set-up', icon: ListChecks, needs: ['set_up.read'], key: 'u' },
  { to: '/queue', label: 'Queue', icon: Inbox, needs: ['queue.read'], key: 'q' },
  {
    to: '/questions',
    label: 'Questions',
    icon: MessageCircleQuestion,
    needs: ['question.read'],
    key: 'e',
  },
  { to: '/partners', label: 'Partners', icon: Building2, needs: ['partner.read'], key: 'p' },
  {
    to: '/customers',
    label: 'Customers',
    icon: Contact,
    needs: ['customer.read', 'sale.read'],
    key: 'c',
  },
  { to: '/programs', label: 'Programs', icon: Layers, needs: ['program.inspect'], key: 'm' },
  { to: '/funds', label: 'Funds', icon: Landmark, needs: ['fund.read'], key: 'f' },
  { to: '/vendors', label: 'Vendors', icon: ShieldCheck, needs: ['vendor.read'], key: 'v' },
  { to: '/payouts', label: 'Payouts', icon: CircleDollarSign, needs: ['run.read'], key: 'o' },
  {
    to: '/reconciliation',
    label: 'Reconciliation',
    icon: Scale,
    needs: ['statement.read', 'tracker.read'],
    key: 'r',
  },
  {
    to: '/settings',
    label: 'Settings',
    icon: Settings,
    needs: ['installation.read', 'person.read'],
    key: 's',
  },
]

/** Places below a place, as the palette finds them. */
export const placesBelow = [
  { to: '/payouts', tab: 'on-time', label: 'Payouts: on time', needs: 'run.read' },
  { to: '/payouts', tab: 'due', label: 'Payouts: due', needs: 'run.read' },
  { to: '/payouts', tab: 'blocked', label: 'Payouts: blocked', needs: 'run.read' },
  { to: '/payouts', tab: 'answers', label: 'Answers of the bank', needs: 'answer.read' },
  { to: '/payouts', tab: 'receivables', label: 'Owed to us', needs: 'receivable.read' },
  { to: '/payouts', tab: 'tax-invoices', label: 'Tax invoices', needs: 'tax_invoice.read' },
  { to: '/payouts', tab: 'tax', label: 'Tax withheld and reported', needs: 'tax.read' },
  { to: '/vendors/bank-changes', label: 'Bank changes', needs: 'vendor.read' },
  { to: '/vendors/screening', label: 'Screening', needs: 'screening.read' },
  { to: '/settings', tab: 'payers', label: 'Payers and our accounts', needs: 'payer.read' },
] as const

/** The places this person has, in the order of the day's work. */
export function placesOf(may: readonly string[]): readonly ConsolePlace[] {
  return places.filter((place) => place.needs.some((action) => may.includes(action)))
}
