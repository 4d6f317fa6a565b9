import { execute, on, read, type Call } from '../identity/index.ts'
import { ok } from '../kernel/result.ts'
import type { ServedRoute } from '../platform/handler.ts'
import { approveException, askException, endException } from './account-exception.ts'
import { bankChanges } from './bank-changes.ts'
import * as contract from './bank-contract.ts'
import { answerContactChange } from './contact-news.ts'
import { exceptionsOf } from './exception-sql.ts'

/** Changes of accounts and contacts that wait, and accounts two vendors share. */
export const changeRoutes: readonly ServedRoute<Call>[] = [
  on(contract.listBankChanges, async (call) => {
    const rows = await read(call, 'vendor.read', (tx) => bankChanges(tx, call.at))
    return rows.ok ? ok({ rows: rows.value }) : rows
  }),
  on(contract.answerContactChange, (call, { params, body }) =>
    execute(call, 'contact.settle', answerContactChange, { ...params, ...body }),
  ),
  on(contract.listExceptions, async (call, { params }) => {
    const rows = await read(call, 'vendor.read', (tx) => exceptionsOf(tx, params.vendorId))
    return rows.ok ? ok({ rows: rows.value }) : rows
  }),
  on(contract.askException, (call, { params, body }) =>
    execute(call, 'bank_detail.approve', askException, { ...params, ...body }),
  ),
  on(contract.approveException, (call, { params }) =>
    execute(call, 'bank_detail.approve', approveException, params),
  ),
  on(contract.endException, (call, { params, body }) =>
    execute(call, 'bank_detail.approve', endException, { ...params, ...body }),
  ),
]
