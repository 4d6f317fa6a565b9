import {
  BookOpen,
  Building2,
  CircleDollarSign,
  Inbox,
  Landmark,
  Layers,
  Scale,
  Settings,
  ShieldCheck,
  type LucideIcon,
} from 'lucide-react'

export type ConsolePlace = {
  readonly to:
    | '/queue'
    | '/partners'
    | '/programs'
    | '/funds'
    | '/vendors'
    | '/payouts'
    | '/reconciliation'
    | '/playbook'
    | '/settings'
  readonly label: string
  readonly icon: LucideIcon
  /** Shown to whoever may do one of these. */
  readonly needs: readonly string[]
  /** `g` then this key goes there. */
  readonly key: string
  readonly count?: 'queue' | 'vendors' | 'payouts' | 'reconciliation'
}

export const places: readonly ConsolePlace[] = [
  { to: '/queue', label: 'Queue', icon: Inbox, needs: ['queue.read'], key: 'q', count: 'queue' },
  { to: '/partners', label: 'Partners', icon: Building2, needs: ['partner.read'], key: 'p' },
  { to: '/programs', label: 'Programs', icon: Layers, needs: ['program.read'], key: 'm' },
  { to: '/funds', label: 'Funds', icon: Landmark, needs: ['fund.read'], key: 'f' },
  {
    to: '/vendors',
    label: 'Vendors',
    icon: ShieldCheck,
    needs: ['vendor.read'],
    key: 'v',
    count: 'vendors',
  },
  {
    to: '/payouts',
    label: 'Payouts',
    icon: CircleDollarSign,
    needs: ['run.read'],
    key: 'o',
    count: 'payouts',
  },
  {
    to: '/reconciliation',
    label: 'Reconciliation',
    icon: Scale,
    needs: ['statement.read'],
    key: 'r',
    count: 'reconciliation',
  },
  { to: '/playbook', label: 'Playbook', icon: BookOpen, needs: ['program.read'], key: 'b' },
  {
    to: '/settings',
    label: 'Settings',
    icon: Settings,
    needs: ['installation.read', 'person.read'],
    key: 's',
  },
]

/** The places this person has, in the order of the day's work. */
export function placesOf(may: readonly string[]): readonly ConsolePlace[] {
  return places.filter((place) => place.needs.some((action) => may.includes(action)))
}
