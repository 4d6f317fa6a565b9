export const remittanceStates = ['proposed', 'remitted', 'declined'] as const
export type RemittanceState = (typeof remittanceStates)[number]

/** Two of Finance send withheld tax to its authority: one proposes, another decides. */
export const remittanceMoves = {
  remit: { from: ['proposed'], to: 'remitted' },
  decline: { from: ['proposed'], to: 'declined' },
} as const satisfies Record<
  string,
  { readonly from: readonly RemittanceState[]; readonly to: RemittanceState }
>
