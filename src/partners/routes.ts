import { execute, on, read, type Call } from '../identity/index.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { ServedRoute } from '../platform/handler.ts'
import { pageFrom, readCursor, type PageRefusal } from '../platform/page.ts'
import type { Tx } from '../platform/db.ts'
import { chosenColumns } from './chosen-columns.ts'
import * as contract from './contract.ts'
import { customerColumns, type CustomerField } from './customer-sheet.ts'
import { contactChangesOf, type ContactChangeRow } from './contact-sql.ts'
import { removeContact, saveContact } from './contacts.ts'
import { enrolPartner, movePartnerStatus, updatePartner } from './enrol.ts'
import { importCustomers, importPartners } from './import.ts'
import { readListFile } from './list-file.ts'
import type { PartnerId } from './partner.ts'
import { partnerColumns, type PartnerField } from './partner-sheet.ts'
import type { PartnerRefusal } from './refusals.ts'
import { salesRoutes } from './sales-routes.ts'
import { contactsOf, partnerRows, selectPartner } from './sql.ts'

async function partnerWithContacts(tx: Tx, partnerId: PartnerId) {
  const partner = await selectPartner(tx, partnerId)
  return partner === null ? null : { ...partner, contacts: await contactsOf(tx, [partnerId]) }
}

function found<T>(
  result: Result<T | null, PartnerRefusal>,
  partner: string,
): Result<T, PartnerRefusal> {
  if (!result.ok) return result
  return result.value === null ? refuse({ code: 'partner.unknown', partner }) : ok(result.value)
}

/** A change as staff see it: what stood and what came, not who is behind it by id alone. */
function shownChange(change: ContactChangeRow) {
  const { grantId: _grant, phoneSinceBefore: _since, roleBefore: _role, ...shown } = change
  return shown
}

const stale = refuse({ code: 'page.stale_cursor' } satisfies PageRefusal)

const importRoutes: readonly ServedRoute<Call>[] = [
  on(contract.importPartners, async (call, { query, upload }) => {
    const table = await readListFile(upload.path, { name: upload.name, sheet: query.sheet })
    if (!table.ok) return table
    const columns = chosenColumns<PartnerField>(query.columns, Object.values(partnerColumns))
    if (!columns.ok) return columns
    const asked = { table: table.value, columns: columns.value }
    const preview = query.preview ?? false
    return execute(call, 'partner.import', importPartners, asked, { preview })
  }),
  on(contract.importCustomers, async (call, { query, upload }) => {
    const table = await readListFile(upload.path, { name: upload.name, sheet: query.sheet })
    if (!table.ok) return table
    const columns = chosenColumns<CustomerField>(query.columns, Object.values(customerColumns))
    if (!columns.ok) return columns
    const asked = { table: table.value, columns: columns.value }
    const preview = query.preview ?? false
    return execute(call, 'customer.import', importCustomers, asked, { preview })
  }),
]

const rowRoutes: readonly ServedRoute<Call>[] = [
  on(contract.listPartners, async (call, { query }) => {
    const after = readCursor(query.after, query)
    if (after === 'stale') return stale
    const { limit, status = null, tier = null, text = null } = query
    const rows = await read(call, 'partner.read', (tx) =>
      partnerRows(tx, { after, limit, status, tier, text }),
    )
    if (!rows.ok) return rows
    const mark = (row: { code: string; partnerId: string }) => ({
      key: row.code,
      id: row.partnerId,
    })
    return ok(pageFrom(rows.value, { limit, filter: query }, mark))
  }),
  on(contract.showPartner, async (call, { params }) => {
    const { partnerId } = params
    const shown = await read(call, 'partner.read', (tx) => partnerWithContacts(tx, partnerId))
    return shown.ok ? found(shown, partnerId) : shown
  }),
  on(contract.showOwnPartner, async (call) => {
    const partnerId = call.actor.partnerId ?? ''
    const shown = await read(call, 'partner.read_own', (tx) =>
      partnerId === '' ? Promise.resolve(null) : partnerWithContacts(tx, partnerId),
    )
    return shown.ok ? found(shown, call.actor.name) : shown
  }),
  on(contract.enrolPartner, (call, { body }) =>
    execute(call, 'partner.update', enrolPartner, body),
  ),
  on(contract.updatePartner, (call, { params, body }) =>
    execute(call, 'partner.update', updatePartner, { ...body, ...params }),
  ),
  on(contract.movePartner, (call, { params, body }) =>
    execute(call, 'partner.suspend', movePartnerStatus, { ...body, ...params }),
  ),
  on(contract.saveContact, (call, { params, body }) =>
    execute(call, 'partner.update', saveContact, { ...body, ...params }),
  ),
  on(contract.removeContact, (call, { params }) =>
    execute(call, 'partner.update', removeContact, params),
  ),
  on(contract.saveOwnContact, (call, { body }) => {
    const partnerId = call.actor.partnerId ?? ''
    return execute(call, 'contact.change', saveContact, { ...body, partnerId })
  }),
  on(contract.listContactChanges, async (call, { params }) => {
    const rows = await read(call, 'partner.read', (tx) => contactChangesOf(tx, [params.partnerId]))
    return rows.ok ? ok({ rows: rows.value.map(shownChange) }) : rows
  }),
]

export const routes: readonly ServedRoute<Call>[] = [...importRoutes, ...rowRoutes, ...salesRoutes]
