export const repaymentStates = ['open', 'overdue', 'paid', 'withdrawn'] as const
export type RepaymentState = (typeof repaymentStates)[number]
