import { z } from 'zod'
import { route } from '../platform/contract.ts'
import { dateSchema, idSchema, instantSchema } from '../platform/wire.ts'
import { moved, reasonBody, reasonText, signedFields, vendorParams } from './vendor-wire.ts'
import { taxForms, vendorStates } from './vendor.ts'

export const showPipeline = route({
  method: 'get',
  path: '/vendor-pipeline',
  action: 'vendor.read',
  summary: 'How many vendor profiles stand in each state, and since when the oldest',
  answer: z.object({
    rows: z.array(
      z.object({ state: z.enum(vendorStates), count: z.number().int(), oldest: instantSchema }),
    ),
  }),
})

export const proposeTaxForm = route({
  method: 'post',
  path: '/vendors/{vendorId}/tax-forms',
  action: 'vendor.fill',
  summary: 'Send a newly signed tax form; the one on file holds until Finance approves the new one',
  params: vendorParams,
  body: z.strictObject({
    taxForm: z.enum(taxForms),
    taxFormSignedOn: dateSchema,
    ...signedFields,
    taxNumber: z.string().trim().max(40).optional(),
    fileId: idSchema('file'),
  }),
  answer: z.object({ taxFormId: idSchema('tax_form') }),
  status: 201,
})

export const approveTaxForm = route({
  method: 'post',
  path: '/vendors/{vendorId}/tax-forms/approval',
  action: 'vendor.approve',
  summary: 'Approve the new tax form that waits; never by whoever sent it',
  params: vendorParams,
  answer: z.null(),
})

export const declineTaxForm = route({
  method: 'post',
  path: '/vendors/{vendorId}/tax-forms/decline',
  action: 'vendor.approve',
  summary: 'Decline the new tax form that waits; the one on file stands as it did',
  params: vendorParams,
  body: reasonBody,
  answer: z.null(),
})

export const declareChange = route({
  method: 'post',
  path: '/vendors/{vendorId}/change-of-circumstances',
  action: 'vendor.fill',
  summary: 'Say that the facts a tax form was signed on changed: it is relied on no more',
  params: vendorParams,
  body: z.strictObject({ on: dateSchema, reason: reasonText }),
  answer: z.null(),
})

export const blockVendor = route({
  method: 'post',
  path: '/vendors/{vendorId}/block',
  action: 'vendor.block',
  summary: 'Block a vendor: nothing is paid and nothing edited until two people lift it',
  params: vendorParams,
  body: reasonBody,
  answer: moved,
})

export const askUnblock = route({
  method: 'post',
  path: '/vendors/{vendorId}/block/lifting',
  action: 'vendor.block',
  summary: 'Ask to lift a block, saying why; another person agrees',
  params: vendorParams,
  body: reasonBody,
  answer: z.null(),
})

export const agreeUnblock = route({
  method: 'post',
  path: '/vendors/{vendorId}/block/agreement',
  action: 'vendor.block',
  summary: 'Agree to lift a block: the profile is judged anew',
  params: vendorParams,
  answer: moved,
})
