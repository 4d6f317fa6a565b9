import type { Actor } from '../audit/index.ts'
import { execute, mayApprove, on, read, type Call } from '../identity/index.ts'
import { money } from '../kernel/money.ts'
import { ok, refuse } from '../kernel/result.ts'
import { withTx, type Tx } from '../platform/db.ts'
import type { ServedRoute } from '../platform/handler.ts'
import { pageFrom, readCursor } from '../platform/page.ts'
import { adviceRoutes } from './advice/routes.ts'
import { approveRun } from './approve.ts'
import { cancelRun, leaveOutPayable, moveExecution, removePayment } from './change.ts'
import { checkRun } from './check.ts'
import * as contract from './contract.ts'
import { blockedPayables, payoutCalendar } from './due.ts'
import * as payers from './payers.ts'
import * as payerRows from './payer-sql.ts'
import { changesView, payerChangeRoutes } from './payer-change-routes.ts'
import { prepareRun } from './prepare.ts'
import { thirdBars } from './approval-sql.ts'
import { runRows } from './read-sql.ts'
import { peopleNamed, releaseRun } from './release.ts'
import { lookAtPayment } from './review.ts'
import { rollsOver, statementOf } from './statement.ts'
import { fileRoutes } from './file-routes.ts'
import { lateRoutes } from './late-routes.ts'
import { onTimeRoutes } from './on-time-routes.ts'
import * as statements from './statement-contract.ts'
import { inboundRoutes } from './inbound/routes.ts'
import { transmissionRoutes } from './transmission/routes.ts'
import { repaymentRoutes } from './repayment/routes.ts'
import { taxRoutes } from './tax/routes.ts'
import { namedRuns, runPaymentsPage, runView } from './view.ts'

async function payersView(tx: Tx, actor: Actor) {
  const rows = await payerRows.selectPayers(tx)
  const ids = rows.map((row) => row.payerId)
  const accounts = await payerRows.accountsOf(tx, ids)
  const limits = await payerRows.secondApprovalsOf(tx, ids)
  const thirds = await thirdBars(tx, ids)
  const changes = await changesView(tx, ids, actor)
  const named = await peopleNamed(
    tx,
    accounts.flatMap(({ proposedBy, approvedBy }) => [proposedBy, approvedBy ?? '']),
  )
  return rows.map((row) => {
    const { street, houseNumber, postCode, town, region, country, ...rest } = row
    return {
      ...rest,
      address: { street, houseNumber, postCode, town, region, country },
      secondApprovalAbove: limits
        .filter((limit) => limit.payerId === row.payerId)
        .map((limit) => money(limit.aboveMinor, limit.currency)),
      thirdApprovalAbove: thirds
        .filter((third) => third.payerId === row.payerId)
        .map((third) => money(third.thirdAboveMinor ?? 0n, third.currency)),
      changes: changes.filter((each) => each.payerId === row.payerId),
      accounts: accounts
        .filter((account) => account.payerId === row.payerId)
        .map(({ calendarCode: calendar, paymentMinMinor, proposedBy, approvedBy, ...account }) => ({
          ...account,
          calendar,
          paymentMin: money(paymentMinMinor, account.currency),
          proposedBy: named(proposedBy),
          approvedBy: approvedBy === null ? null : named(approvedBy),
          mayApprove: mayApproveAccount(actor, account.state, proposedBy),
        })),
    }
  })
}

function mayApproveAccount(actor: Actor, state: string, proposedBy: string) {
  const whyNot = !actor.roles.includes('finance')
    ? 'Finance does this.'
    : state !== 'proposed'
      ? `The account is ${state}.`
      : mayApprove(actor, [proposedBy])
        ? null
        : 'You added it yourself.'
  return { may: whyNot === null, whyNot }
}

const payerRoutes: readonly ServedRoute<Call>[] = [
  on(contract.listPayers, async (call) => {
    const rows = await read(call, 'payer.read', (tx) => payersView(tx, call.actor))
    return rows.ok ? ok({ rows: rows.value }) : rows
  }),
  on(contract.createPayer, (call, { body }) =>
    execute(call, 'payer.edit', payers.createPayer, body),
  ),
  on(contract.addPayingAccount, (call, { params, body }) => {
    const command = payers.addPayingAccount(call.world.keys)
    return execute(call, 'payer.edit', command, { ...params, ...body })
  }),
  on(contract.approvePayingAccount, (call, { params }) =>
    execute(call, 'payer.edit', payers.approvePayingAccount, params),
  ),
  on(contract.retirePayingAccount, (call, { params, body }) =>
    execute(call, 'payer.edit', payers.retirePayingAccount, { ...params, ...body }),
  ),
]

const readers: readonly ServedRoute<Call>[] = [
  on(contract.payoutCalendar, (call, { query }) => {
    const { until = null, payerId = null } = query
    return read(call, 'payable.read', (tx) => payoutCalendar(tx, { at: call.at, until, payerId }))
  }),
  on(contract.blockedPayables, async (call, { query }) => {
    const after = readCursor(query.after, query)
    if (after === 'stale') return refuse({ code: 'page.stale_cursor' })
    const { limit, payerId = null, owedBy = null } = query
    const asked = { after, limit, payerId, owedBy, at: call.at }
    const rows = await read(call, 'payable.read', (tx) => blockedPayables(tx, asked))
    if (!rows.ok) return rows
    return ok(
      pageFrom(rows.value, { limit, filter: query }, (row) => ({
        key: row.dueOn.toString(),
        id: row.payableId,
      })),
    )
  }),
  on(contract.listRuns, async (call, { query }) => {
    const after = readCursor(query.after, query)
    if (after === 'stale') return refuse({ code: 'page.stale_cursor' })
    const { limit, status = null, payerId = null } = query
    const asked = { after, limit, status, payerId, runId: null }
    const rows = await read(call, 'run.read', async (tx) => namedRuns(tx, await runRows(tx, asked)))
    if (!rows.ok) return rows
    return ok(pageFrom(rows.value, { limit, filter: query }, (row) => ({ key: '', id: row.runId })))
  }),
  on(contract.listRunPayments, async (call, { params, query }) => {
    const after = readCursor(query.after, query)
    if (after === 'stale') return refuse({ code: 'page.stale_cursor' })
    const { limit, text = null, state = null } = query
    const { runId } = params
    const asked = { runId, after, limit, text, state }
    const rows = await read(call, 'run.read', (tx) => runPaymentsPage(tx, call.at, asked))
    if (!rows.ok) return rows
    if (rows.value === null) return refuse({ code: 'run.unknown', run: runId })
    const page = pageFrom(rows.value, { limit, filter: query }, ({ view, key }) => ({
      key,
      id: view.paymentId,
    }))
    return ok({ ...page, rows: page.rows.map(({ view }) => view) })
  }),
  on(contract.showRun, async (call, { params }) => {
    const shown = await read(call, 'run.read', (tx) => runView(tx, call, params.runId))
    if (!shown.ok) return shown
    if (shown.value !== null) return ok(shown.value)
    return refuse({ code: 'run.unknown', run: params.runId })
  }),
]

const steps: readonly ServedRoute<Call>[] = [
  on(contract.prepareRun, (call, { body }) =>
    execute(call, 'run.prepare', prepareRun(call.world.keys), body),
  ),
  on(contract.checkRun, (call, { params }) =>
    execute(call, 'run.prepare', checkRun(call.world.keys), params),
  ),
  on(contract.removePayment, (call, { params, body }) =>
    execute(call, 'run.prepare', removePayment, { ...params, ...body }),
  ),
  on(contract.leaveOutPayable, (call, { params, body }) =>
    execute(call, 'run.prepare', leaveOutPayable, { ...params, ...body }),
  ),
  on(contract.moveExecution, (call, { params, body }) =>
    execute(call, 'run.prepare', moveExecution, { ...params, ...body }),
  ),
  on(contract.approveRun, (call, { params, body }) =>
    execute(call, 'run.approve', approveRun, { ...params, ...body }),
  ),
  on(contract.lookAtPayment, (call, { params, body }) =>
    execute(call, 'run.approve', lookAtPayment, { ...params, ...body }),
  ),
  on(contract.releaseRun, (call, { params }) =>
    execute(call, 'run.release', releaseRun(call.world), params),
  ),
  on(contract.cancelRun, (call, { params, body }) =>
    execute(call, 'run.cancel', cancelRun, { ...params, ...body }),
  ),
]

const statementRoutes: readonly ServedRoute<Call>[] = [
  on(statements.partnerStatement, async (call, { params }) => {
    const { partnerId } = params
    const found = await read(call, 'payable.read', async (tx) => ({
      ...(await statementOf(tx, partnerId)),
      rollsOver: await rollsOver(tx, { partnerId, at: call.at }),
    }))
    return found.ok ? ok(found.value) : found
  }),
  on(statements.ownStatement, async (call) => {
    const { partnerId } = call.actor
    const nothing = { lines: [], balances: [] }
    const found = await read(call, 'payable.read_own', async (tx) =>
      partnerId === null ? nothing : statementOf(tx, partnerId),
    )
    if (!found.ok || partnerId === null) return found.ok ? ok({ ...nothing, rollsOver: [] }) : found
    const waits = await withTx(call.world.app, (tx) => rollsOver(tx, { partnerId, at: call.at }), {
      readOnly: true,
    })
    return ok({ ...found.value, rollsOver: waits })
  }),
]

export const routes: readonly ServedRoute<Call>[] = [
  ...payerRoutes,
  ...payerChangeRoutes,
  ...readers,
  ...steps,
  ...statementRoutes,
  ...lateRoutes,
  ...onTimeRoutes,
  ...adviceRoutes,
  ...fileRoutes,
  ...repaymentRoutes,
  ...taxRoutes,
  ...transmissionRoutes,
  ...inboundRoutes,
]
