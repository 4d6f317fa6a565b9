import { Banknote, BookOpen, Building2, House, type LucideIcon } from 'lucide-react'

export type PortalPlace = {
  readonly to: '/portal' | '/portal/money' | '/portal/programs' | '/portal/profile'
  readonly label: string
  readonly icon: LucideIcon
  readonly needs: readonly string[]
}

export const portalPlaces: readonly PortalPlace[] = [
  { to: '/portal', label: 'Home', icon: House, needs: ['submission.read'] },
  { to: '/portal/money', label: 'Your money', icon: Banknote, needs: ['incentive.read'] },
  { to: '/portal/programs', label: 'Programs', icon: BookOpen, needs: ['program.read'] },
  { to: '/portal/profile', label: 'Vendor profile', icon: Building2, needs: ['vendor.read_own'] },
]
