import { execute, on, read, type Call } from '../identity/index.ts'
import { ok, refuse } from '../kernel/result.ts'
import type { ServedRoute } from '../platform/handler.ts'
import { pageFrom, readCursor } from '../platform/page.ts'
import * as bank from './bank-detail.ts'
import { retireBankDetail } from './bank-detail-end.ts'
import { changeRoutes } from './bank-routes.ts'
import { recordCallBack } from './call-back.ts'
import * as block from './block.ts'
import * as contract from './contract.ts'
import * as expire from './expire.ts'
import { inviteVendor } from './invite.ts'
import * as judge from './judge.ts'
import { raiseSharedAccount } from './shared-account.ts'
import * as profile from './profile.ts'
import * as onboarding from './onboarding-contract.ts'
import { pipelineCounts, vendorRows } from './pipeline-sql.ts'
import * as renew from './renew.ts'
import { selectVendor, selectVendorOf } from './sql.ts'
import { vendorView } from './view.ts'

const readers: readonly ServedRoute<Call>[] = [
  on(contract.listVendors, async (call, { query }) => {
    const after = readCursor(query.after, query)
    if (after === 'stale') return refuse({ code: 'page.stale_cursor' })
    const { limit, state = null, partnerId = null } = query
    const rows = await read(call, 'vendor.read', (tx) =>
      vendorRows(tx, { after, limit, state, partnerId }),
    )
    if (!rows.ok) return rows
    const mark = (row: { partnerCode: string; vendorId: string }) => ({
      key: row.partnerCode,
      id: row.vendorId,
    })
    return ok(pageFrom(rows.value, { limit, filter: query }, mark))
  }),
  on(contract.showVendor, async (call, { params }) => {
    const shown = await read(call, 'vendor.read', async (tx) => {
      const vendor = await selectVendor(tx, params.vendorId)
      return vendor === null ? null : vendorView(tx, vendor, 'staff', profile.todayOf(call))
    })
    if (!shown.ok) return shown
    if (shown.value !== null) return ok(shown.value)
    return refuse({ code: 'vendor.unknown', vendor: params.vendorId })
  }),
  on(contract.showOwnVendor, (call) =>
    read(call, 'vendor.read_own', async (tx) => {
      const { partnerId } = call.actor
      const vendor = partnerId === null ? null : await selectVendorOf(tx, partnerId)
      return vendor === null ? null : vendorView(tx, vendor, 'partner', profile.todayOf(call))
    }),
  ),
]

const onboardingRoutes: readonly ServedRoute<Call>[] = [
  on(onboarding.showPipeline, async (call) => {
    const rows = await read(call, 'vendor.read', pipelineCounts)
    return rows.ok ? ok({ rows: rows.value }) : rows
  }),
  on(onboarding.proposeTaxForm, (call, { params, body }) => {
    const command = renew.proposeTaxForm(call.world.keys)
    return execute(call, 'vendor.fill', command, { ...params, ...body })
  }),
  on(onboarding.approveTaxForm, (call, { params }) =>
    execute(call, 'vendor.approve', renew.approveTaxForm, params),
  ),
  on(onboarding.declineTaxForm, (call, { params, body }) =>
    execute(call, 'vendor.approve', renew.declineTaxForm, { ...params, ...body }),
  ),
  on(onboarding.declareChange, (call, { params, body }) =>
    execute(call, 'vendor.fill', expire.declareChange, { ...params, ...body }),
  ),
  on(onboarding.blockVendor, (call, { params, body }) =>
    execute(call, 'vendor.block', block.blockVendor, { ...params, ...body }),
  ),
  on(onboarding.askUnblock, (call, { params, body }) =>
    execute(call, 'vendor.block', block.askUnblock, { ...params, ...body }),
  ),
  on(onboarding.agreeUnblock, (call, { params }) =>
    execute(call, 'vendor.block', block.agreeUnblock, params),
  ),
]

const profileRoutes: readonly ServedRoute<Call>[] = [
  on(contract.inviteVendor, (call, { body }) => execute(call, 'vendor.invite', inviteVendor, body)),
  on(contract.fillProfile, (call, { params, body }) => {
    const { version, ...typed } = body
    const asked = { ...params, version, profile: typed }
    return execute(call, 'vendor.fill', profile.fillProfile(call.world.keys), asked)
  }),
  on(contract.attachPaper, (call, { params, body }) =>
    execute(call, 'vendor.fill', profile.attachPaper, { ...params, ...body }),
  ),
  on(contract.detachPaper, (call, { params }) =>
    execute(call, 'vendor.fill', profile.detachPaper, params),
  ),
  on(contract.submitProfile, (call, { params }) =>
    execute(call, 'vendor.fill', profile.submitProfile, params),
  ),
  on(contract.reviewVendor, (call, { params }) =>
    execute(call, 'vendor.review', judge.reviewVendor, params),
  ),
  on(contract.sendBackVendor, (call, { params, body }) =>
    execute(call, 'vendor.review', judge.sendBackVendor, { ...params, ...body }),
  ),
  on(contract.approveVendor, (call, { params, body }) =>
    execute(call, 'vendor.approve', judge.approveVendor, { ...params, ...body }),
  ),
  on(contract.rejectVendor, (call, { params, body }) =>
    execute(call, 'vendor.approve', judge.rejectVendor, { ...params, ...body }),
  ),
  on(contract.suspendVendor, (call, { params, body }) =>
    execute(call, 'vendor.suspend', judge.suspendVendor, { ...params, ...body }),
  ),
  on(contract.reinstateVendor, (call, { params, body }) =>
    execute(call, 'vendor.approve', judge.reinstateVendor, { ...params, ...body }),
  ),
  on(contract.setErpNumber, (call, { params, body }) =>
    execute(call, 'vendor.approve', judge.setErpNumber, { ...params, ...body }),
  ),
]

const bankRoutes: readonly ServedRoute<Call>[] = [
  on(contract.proposeBankDetail, (call, { params, body }) => {
    const command = bank.proposeBankDetail(call.world.keys)
    const escalate = raiseSharedAccount(params.vendorId)
    return execute(call, 'bank_detail.propose', command, { ...params, ...body }, { escalate })
  }),
  on(contract.recordCallBack, (call, { params, body }) =>
    execute(call, 'bank_detail.call_back', recordCallBack, { ...params, ...body }),
  ),
  on(contract.approveBankDetail, (call, { params, body }) =>
    execute(call, 'bank_detail.approve', bank.approveBankDetail, { ...params, ...body }),
  ),
  on(contract.retireBankDetail, (call, { params, body }) =>
    execute(call, 'bank_detail.propose', retireBankDetail, { ...params, ...body }),
  ),
  on(contract.revealBankDetail, (call, { params, body }) => {
    // Without a key: the answer, a whole account number, must not be stored with the request.
    const unkeyed = { ...call, key: null }
    const command = bank.revealBankDetail(call.world.keys)
    return execute(unkeyed, 'bank_detail.reveal', command, { ...params, ...body })
  }),
]

export const routes: readonly ServedRoute<Call>[] = [
  ...readers,
  ...onboardingRoutes,
  ...profileRoutes,
  ...bankRoutes,
  ...changeRoutes,
]
