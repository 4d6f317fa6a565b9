import { z } from 'zod'
import { route } from '../platform/contract.ts'
import {
  bigintSchema,
  currencySchema,
  dateSchema,
  idSchema,
  instantSchema,
  moneySchema,
  pageOf,
  pageQuery,
} from '../platform/wire.ts'
import { allocationKinds } from './fund.ts'

const fundId = idSchema('fund')
const allocationId = idSchema('allocation')
const text = z.string().trim().min(1).max(120)
const reason = z.string().trim().min(1).max(500)

export const fundSchema = z.object({
  fundId,
  code: z.string(),
  name: z.string(),
  payerId: z.string(),
  currency: currencySchema,
  zone: z.string(),
  ownerId: z.string().nullable(),
  parentId: fundId.nullable(),
  level: z.number().int(),
  validFrom: dateSchema,
  validUntil: dateSchema,
  requestsDueOn: dateSchema.nullable(),
  claimsDueOn: dateSchema.nullable(),
  status: z.enum(['open', 'closed']),
  closedOn: dateSchema.nullable(),
})

/** budget = available + committed + payable + inTransit + paid + withheld + receivable + delegated. */
export const fundBalanceSchema = z.object({
  budget: moneySchema,
  available: moneySchema,
  committed: moneySchema,
  payable: moneySchema,
  inTransit: moneySchema,
  paid: moneySchema,
  withheld: moneySchema,
  receivable: moneySchema,
  delegated: moneySchema,
  pending: moneySchema,
  freeAfterPending: moneySchema,
})

const allocationSchema = z.object({
  allocationId,
  fundId,
  code: z.string(),
  name: z.string(),
  kind: z.enum(allocationKinds),
  partnerId: z.string().nullable(),
})

const fundWithBalance = z.object({ fund: fundSchema, balance: fundBalanceSchema })

export const listFunds = route({
  method: 'get',
  path: '/funds',
  action: 'fund.read',
  summary: 'Funds by code, with what each bucket holds',
  query: z.object({ ...pageQuery, status: z.enum(['open', 'closed']).optional() }),
  answer: pageOf(fundWithBalance),
})

export const readFund = route({
  method: 'get',
  path: '/funds/{fundId}',
  action: 'fund.read',
  summary: 'One fund: its buckets, and what each allocation has available',
  params: z.object({ fundId }),
  answer: z.object({
    fund: fundSchema,
    balance: fundBalanceSchema,
    allocations: z.array(z.object({ allocation: allocationSchema, available: moneySchema })),
  }),
})

export const listFundEntries = route({
  method: 'get',
  path: '/funds/{fundId}/entries',
  action: 'ledger.read',
  summary: 'The entries of a fund, newest first; an amount is positive into the bucket',
  params: z.object({ fundId }),
  query: z.object(pageQuery),
  answer: pageOf(
    z.object({
      entryId: bigintSchema,
      eventId: z.string(),
      kind: z.string(),
      bookedOn: dateSchema,
      earnedPeriod: dateSchema,
      reverses: bigintSchema.nullable(),
      recordedAt: instantSchema,
      postings: z.array(z.object({ bucket: z.string(), holder: z.string(), amount: moneySchema })),
    }),
  ),
})

export const createFund = route({
  method: 'post',
  path: '/funds',
  action: 'fund.create',
  summary: 'Open a fund with nothing in it',
  body: z
    .strictObject({
      code: z.string().regex(/^[A-Z0-9][A-Z0-9-]{1,31}$/, 'is no fund code, such as EMEA-MDF-2026'),
      name: text,
      payerId: z.uuid(),
      currency: currencySchema,
      zone: z.string().max(64).refine(isZone, 'is no IANA time zone, such as Europe/Berlin'),
      ownerId: z.uuid().nullable().default(null),
      parentId: fundId.nullable().default(null),
      validFrom: dateSchema,
      validUntil: dateSchema,
      requestsDueOn: dateSchema.nullable().default(null),
      claimsDueOn: dateSchema.nullable().default(null),
    })
    .refine((fund) => fund.validFrom.until(fund.validUntil).sign > 0, {
      path: ['validUntil'],
      error: 'lies after the first day',
    }),
  answer: fundSchema,
  status: 201,
})

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

export const addAllocation = route({
  method: 'post',
  path: '/funds/{fundId}/allocations',
  action: 'fund.create',
  summary: 'Add an allocation with nothing in it',
  params: z.object({ fundId }),
  body: z
    .strictObject({
      code: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,31}$/, 'is no allocation code'),
      name: text,
      kind: z.enum(allocationKinds),
      partnerId: z.uuid().nullable().default(null),
    })
    .refine((allocation) => (allocation.kind === 'partner') === (allocation.partnerId !== null), {
      path: ['partnerId'],
      error: 'is given for kind partner, and only then',
    }),
  answer: allocationSchema,
  status: 201,
})

const postedSchema = z.object({ entryId: bigintSchema, bookedOn: dateSchema })
const amount = moneySchema.refine((value) => value.minor > 0n, 'is more than nothing')
const ofAllocation = z.object({ fundId, allocationId })

export const allocate = route({
  method: 'post',
  path: '/funds/{fundId}/allocations/{allocationId}/allocate',
  action: 'fund.allocate',
  summary: 'Put budget into an allocation',
  params: ofAllocation,
  body: z.strictObject({ amount, reason }),
  answer: postedSchema,
  status: 201,
})

export const reduceAllocation = route({
  method: 'post',
  path: '/funds/{fundId}/allocations/{allocationId}/reduce',
  action: 'fund.allocate',
  summary: 'Take available budget out of an allocation',
  params: ofAllocation,
  body: z.strictObject({ amount, reason }),
  answer: postedSchema,
  status: 201,
})

export const moveAllocation = route({
  method: 'post',
  path: '/funds/{fundId}/moves',
  action: 'fund.allocate',
  summary: 'Move available budget between two allocations of a fund',
  params: z.object({ fundId }),
  body: z.strictObject({ from: allocationId, to: allocationId, amount, reason }),
  answer: postedSchema,
  status: 201,
})

const child = z.strictObject({
  allocationId,
  childFundId: fundId,
  childAllocationId: allocationId,
  amount,
  reason,
})

export const delegateToChild = route({
  method: 'post',
  path: '/funds/{fundId}/delegate',
  action: 'fund.allocate',
  summary: 'Give available budget to a child fund',
  params: z.object({ fundId }),
  body: child,
  answer: postedSchema,
  status: 201,
})

export const takeBack = route({
  method: 'post',
  path: '/funds/{fundId}/take-back',
  action: 'fund.allocate',
  summary: 'Take available budget back from a child fund',
  params: z.object({ fundId }),
  body: child,
  answer: postedSchema,
  status: 201,
})

export const closeFund = route({
  method: 'post',
  path: '/funds/{fundId}/close',
  action: 'fund.create',
  summary: 'Close a fund: what is available goes back to its budget',
  params: z.object({ fundId }),
  body: z.strictObject({ reason }),
  answer: fundSchema,
})
