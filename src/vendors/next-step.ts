import type { VendorState } from './vendor.ts'

const owing: Readonly<Record<VendorState, string>> = {
  invited: 'partner fills in the profile',
  in_progress: 'partner sends the profile',
  submitted: 'specialist checks the papers',
  in_review: 'finance approves the profile',
  active: 'nobody',
  rejected: 'partner mends the profile',
  suspended: 'finance reinstates it',
  blocked: 'two of finance and legal lift the block',
  expired: 'partner sends a new tax form',
}

/** Who owes the next step of a profile, and what it is. */
export function owedNext(row: {
  readonly state: VendorState
  readonly renewalWaiting: boolean
}): string {
  return row.renewalWaiting ? 'finance approves the new tax form' : owing[row.state]
}
