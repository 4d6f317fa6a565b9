import { z } from 'zod'
import { route } from '../platform/contract.ts'
import { dateSchema, idSchema, moneySchema } from '../platform/wire.ts'
import { conversionSchema } from './conversion-contract.ts'
import { statementKinds } from './statement-kinds.ts'

export const statementSchema = z.object({
  /** What we owe now, per currency; below zero the partner owes us. */
  balances: z.array(moneySchema),
  lines: z.array(
    z.object({
      on: dateSchema,
      kind: z.enum(statementKinds),
      reference: z.string(),
      reason: z.string().nullable(),
      amount: moneySchema,
      /** After this line, in its currency. */
      balance: moneySchema,
      /** What reached the account, when that is in another currency. */
      paid: moneySchema.nullable(),
      conversion: conversionSchema.nullable(),
    }),
  ),
  /** What is ready and waits because it is less than we pay at once. */
  rollsOver: z.array(
    z.object({
      open: moneySchema,
      minimum: moneySchema,
      payables: z.number().int(),
      until: dateSchema,
    }),
  ),
})

export const partnerStatement = route({
  method: 'get',
  path: '/partners/{partnerId}/statement',
  action: 'payable.read',
  summary: 'The account between a partner and us: owed, paid, clawed back, netted, with a balance',
  params: z.object({ partnerId: idSchema('partner') }),
  answer: statementSchema,
})

export const ownStatement = route({
  method: 'get',
  path: '/portal/statement',
  action: 'payable.read_own',
  summary: 'The account between us and the partner one belongs to, with a running balance',
  answer: statementSchema,
})
