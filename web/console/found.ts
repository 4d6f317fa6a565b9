import { useNavigate } from '@tanstack/react-router'
import {
  Building2,
  CircleDollarSign,
  Contact,
  FileText,
  Target,
  Ticket,
  type LucideIcon,
} from 'lucide-react'
import { useDeferredValue } from 'react'
import type { RouteWireAnswer } from '../../src/platform/contract.ts'
import { search } from '../../src/reports/contract.ts'
import { useRoute } from '../api/queries.ts'
import { useMay } from '../api/session.ts'
import type { PaletteEntry } from '../ui/command-palette.tsx'
import { sayCode } from '../words/submission.ts'

type Found = RouteWireAnswer<typeof search>['rows'][number]

const kinds: Readonly<Record<Found['kind'], { icon: LucideIcon; group: string }>> = {
  submission: { icon: FileText, group: 'Submissions' },
  incentive: { icon: Ticket, group: 'Incentives' },
  partner: { icon: Building2, group: 'Partners' },
  customer: { icon: Contact, group: 'Customers' },
  opportunity: { icon: Target, group: 'Opportunities' },
  run: { icon: CircleDollarSign, group: 'Pay runs' },
}
const TYPED_MIN = 2

/** Records of the house that fit what is typed, as entries of the palette. */
export function useFound(text: string): {
  readonly entries: readonly PaletteEntry[]
  readonly searching: boolean
} {
  const navigate = useNavigate()
  const whyNot = useMay()(search)
  const asked = useDeferredValue(text.trim())
  const enabled = whyNot === null && asked.length >= TYPED_MIN
  const found = useRoute(search, { query: { text: asked } }, { enabled, keep: true })
  const open = ({ kind, id }: Found) => {
    if (kind === 'partner') void navigate({ to: '/partners/$partnerId', params: { partnerId: id } })
    else if (kind === 'run') void navigate({ to: '/payouts/$runId', params: { runId: id } })
    else if (kind === 'customer' || kind === 'opportunity')
      void navigate({ to: '/customers/$customerId', params: { customerId: id } })
    else void navigate({ to: '/submissions/$submissionId', params: { submissionId: id } })
  }
  const rows = enabled ? (found.data?.rows ?? []) : []
  const entries = rows.map((row) => ({
    id: `${row.kind}:${row.label}:${row.id}`,
    label: isNumbered(row) ? row.label : row.name,
    note: [isNumbered(row) ? row.name : row.label, sayCode(row.note)].filter(Boolean).join(' · '),
    icon: kinds[row.kind].icon,
    group: kinds[row.kind].group,
    // The server has found it: it fits whatever it was found by.
    words: [asked],
    run: () => open(row),
  }))
  return { entries, searching: enabled && found.isFetching }
}

/** Known by its number rather than by a name. */
function isNumbered({ kind }: Found): boolean {
  return kind === 'submission' || kind === 'incentive' || kind === 'run'
}
