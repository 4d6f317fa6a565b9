import { z } from 'zod'

const month = z.object({ payerId: z.string(), month: z.string() })

/** What the ledger itself records; the events of entries belong to who posts. */
export const ledgerEvents = { 'period.closing': month, 'period.closed': month } as const
