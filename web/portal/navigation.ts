import { Banknote, House, type LucideIcon } from 'lucide-react'

export type PortalPlace = {
  readonly to: '/portal' | '/portal/money'
  readonly label: string
  readonly icon: LucideIcon
  readonly needs: readonly string[]
}

export const portalPlaces: readonly PortalPlace[] = [
  { to: '/portal', label: 'Home', icon: House, needs: ['submission.read'] },
  { to: '/portal/money', label: 'Your money', icon: Banknote, needs: ['incentive.read'] },
]
