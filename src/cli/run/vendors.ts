import { join } from 'node:path'
import { putFile } from '../../evidence/index.ts'
import type { Act } from '../../audit/index.ts'
import type { Instant, PlainDate } from '../../kernel/temporal.ts'
import { Temporal } from '../../kernel/temporal.ts'
import { parseCurrency } from '../../kernel/currency.ts'
import { partnerByCode } from '../../partners/index.ts'
import { withTx } from '../../platform/db.ts'
import { bankDetailsOf } from '../../vendors/bank-sql.ts'
import {
  approveBankDetail,
  approveVendor,
  attachPaper,
  type BankDetailId,
  fillProfile,
  inviteVendor,
  type Profile,
  proposeBankDetail,
  recordCallBack,
  reviewVendor,
  setErpNumber,
  setOwners,
  submitProfile,
  type TaxForm,
  type VendorId,
} from '../../vendors/index.ts'
import { selectVendorOf, type VendorRow } from '../../vendors/sql.ts'
import { chapter4Statuses, taxClassifications } from '../../vendors/tax-form.ts'
import {
  callBackSources,
  entityKinds,
  taxForms,
  type CallBackSource,
} from '../../vendors/vendor.ts'
import { keepOne } from '../evidence-folder.ts'
import { type By, type Doing, does } from './doing.ts'
import { ownershipOf } from './owners.ts'
import { instantAt, type Row, rowsOf } from './rows.ts'
import type { Step } from './timeline.ts'

/** One step per row of vendors.csv: a partner's profile and one account, as far as the row says who
 *  typed, checked, called back and approved. What nobody has done yet is missing. */
export async function vendorSteps(doing: Doing, fallback: Instant): Promise<Step[]> {
  const rows = await rowsOf(doing.folder, 'vendors', ['partner', 'legal_name', 'typed_by'])
  return rows.map((row) => ({
    at: instantAt(row, 'on', fallback),
    stage: 'vendor',
    run: () => bringVendor(doing, row),
  }))
}

async function bringVendor(doing: Doing, row: Row): Promise<boolean> {
  const code = row.text('partner')
  const { app } = doing.world
  const partner = await withTx(app, (tx) => partnerByCode(tx, code), { readOnly: true })
  if (partner === null) {
    doing.wrong(`${row.where}, column partner: there is no partner ${code}.`)
    return false
  }
  const { partnerId } = partner
  let did = false
  let vendor = await vendorOf(doing, partnerId)
  if (vendor === null) {
    const by = byColumn(row, 'typed_by')
    did = (await does(doing, by, 'vendor.invite', inviteVendor, { partnerId })) !== null
    vendor = await vendorOf(doing, partnerId)
  }
  if (vendor === null) return did
  if (vendor.state !== 'active') did = (await bringProfile(doing, row, vendor)) || did
  return (await bringAccount(doing, row, vendor.vendorId)) || did
}

function vendorOf(doing: Doing, partnerId: string): Promise<VendorRow | null> {
  return withTx(doing.world.app, (tx) => selectVendorOf(tx, partnerId), { readOnly: true })
}

function byColumn(row: Row, column: string): By {
  return { email: row.text(column), where: `${row.where}, column ${column}` }
}

/** Fills, hands in, reviews and approves, from wherever the profile stands. */
async function bringProfile(doing: Doing, row: Row, vendor: VendorRow): Promise<boolean> {
  const { vendorId } = vendor
  let { state } = vendor
  if (state === 'invited' || state === 'in_progress') {
    if (!(await handIn(doing, row, vendor))) return false
    state = 'submitted'
  }
  if (state === 'submitted') {
    const by = byColumn(row, 'reviewed_by')
    if ((await does(doing, by, 'vendor.review', reviewVendor, { vendorId })) === null) return true
    state = 'in_review'
  }
  if (state !== 'in_review') return false
  const by = byColumn(row, 'approved_by')
  const reason = row.text('name_reason') || null
  const approved = await does(doing, by, 'vendor.approve', approveVendor, { vendorId, reason })
  const erpNumber = row.text('erp_number')
  if (approved !== null && erpNumber !== '')
    await does(doing, by, 'vendor.approve', setErpNumber, { vendorId, erpNumber })
  return true
}

async function handIn(doing: Doing, row: Row, vendor: VendorRow): Promise<boolean> {
  const by = byColumn(row, 'typed_by')
  const { vendorId, partnerId, version } = vendor
  const profile = profileOf(doing, row)
  if (profile === null) return false
  const fill = fillProfile(doing.world.keys)
  const filled = await does(doing, by, 'vendor.fill', fill, { vendorId, version, profile })
  if (filled === null || !(await bringPapers(doing, row, { vendorId, partnerId }))) return false
  const said = ownershipOf(doing, row)
  if (said === 'wrong') return false
  if (said !== null) {
    const stated = await does(doing, by, 'vendor.fill', setOwners, { vendorId, ...said })
    if (stated === null) return false
  }
  return (await does(doing, by, 'vendor.fill', submitProfile, { vendorId })) !== null
}

/** The signed tax form and other papers the row names. */
async function bringPapers(
  doing: Doing,
  row: Row,
  vendor: { readonly vendorId: VendorId; readonly partnerId: string },
): Promise<boolean> {
  for (const slot of ['tax_form', 'registration', 'bank_proof'] as const) {
    const name = row.text(`${slot}_file`)
    if (name === '') continue
    const by = byColumn(row, 'typed_by')
    const folder = join(doing.folder, 'evidence')
    const kept = await keepOne(doing.world, folder, name).catch(() => null)
    if (kept === null) {
      doing.missing(`${row.where}, column ${slot}_file: ${name} is not in the evidence folder.`)
      return false
    }
    const { vendorId, partnerId } = vendor
    const attached = await does(doing, by, 'vendor.fill', putAndAttach, {
      vendorId,
      slot,
      file: { ...kept, partnerId },
    })
    if (attached === null) return false
  }
  return true
}

async function putAndAttach(
  act: Act,
  asked: {
    readonly vendorId: VendorId
    readonly slot: 'tax_form' | 'registration' | 'bank_proof'
    readonly file: Parameters<typeof putFile>[1]
  },
) {
  const put = await putFile(act, asked.file)
  if (!put.ok) return put
  const { vendorId, slot } = asked
  return attachPaper(act, { vendorId, slot, fileId: put.value.fileId })
}

function profileOf(doing: Doing, row: Row): Profile | null {
  const given = (column: string) => row.text(column) || null
  const entityKind = oneOf(doing, row, 'entity_kind', entityKinds)
  const taxForm = oneOf(doing, row, 'tax_form', taxForms)
  const taxFormSignedOn = dayAt(doing, row, 'tax_form_signed_on')
  const taxClassification = oneOf(doing, row, 'tax_classification', taxClassifications)
  const chapter4Status = oneOf(doing, row, 'chapter4_status', chapter4Statuses)
  if (taxClassification === 'wrong' || chapter4Status === 'wrong') return null
  if (entityKind === 'wrong' || taxForm === 'wrong' || taxFormSignedOn === 'wrong') return null
  return {
    legalName: given('legal_name'),
    entityKind,
    registrationNumber: given('registration_number'),
    taxResidence: given('tax_residence'),
    street: given('street'),
    houseNumber: given('house_number'),
    postCode: given('post_code'),
    town: given('town'),
    region: given('region'),
    country: given('country'),
    taxForm: taxForm satisfies TaxForm | null,
    taxFormSignedOn,
    signerName: given('signer_name'),
    signerCapacity: given('signer_capacity'),
    taxClassification,
    chapter4Status,
    treatyArticle: given('treaty_article'),
    treatyRate: given('treaty_rate'),
    lei: given('lei'),
    vatNumber: given('vat_number'),
    taxNumber: row.text('tax_number') || undefined,
  }
}

function oneOf<T extends string>(
  doing: Doing,
  row: Row,
  column: string,
  known: readonly T[],
): T | null | 'wrong' {
  const text = row.text(column).toLowerCase()
  const found = known.find((each) => each === text)
  if (found !== undefined || text === '') return found ?? null
  doing.wrong(`${row.where}, column ${column}: “${text}” is none of ${known.join(', ')}.`)
  return 'wrong'
}

function dayAt(doing: Doing, row: Row, column: string): PlainDate | null | 'wrong' {
  const text = row.text(column)
  if (text === '') return null
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' })
  } catch {
    doing.wrong(`${row.where}, column ${column}: “${text}” is no day such as 2026-03-31.`)
    return 'wrong'
  }
}

/** Names the account, calls back and approves it, as far as the row says who. An account that
 *  stands already in this currency is left alone. */
async function bringAccount(doing: Doing, row: Row, vendorId: VendorId): Promise<boolean> {
  const currency = parseCurrency(row.text('currency'))
  if (currency === null) {
    doing.wrong(`${row.where}, column currency: “${row.text('currency')}” is no currency code.`)
    return false
  }
  const { app } = doing.world
  const live = (await withTx(app, (tx) => bankDetailsOf(tx, vendorId), { readOnly: true })).filter(
    (detail) => detail.currency === currency && detail.state !== 'retired',
  )
  const open = live.find((detail) => detail.state === 'proposed' || detail.state === 'called_back')
  if (open === undefined && live.length > 0) return false
  const proposed = open?.bankDetailId ?? (await propose(doing, row, { vendorId, currency }))
  if (proposed === null) return false
  if (open?.state !== 'called_back' && !(await callBack(doing, row, proposed)))
    return open === undefined
  const by = byColumn(row, 'bank_approved_by')
  const asked = { bankDetailId: proposed, reason: row.text('bank_approved_reason') || null }
  await does(doing, by, 'bank_detail.approve', approveBankDetail, asked)
  return true
}

async function propose(
  doing: Doing,
  row: Row,
  given: { readonly vendorId: VendorId; readonly currency: string },
): Promise<BankDetailId | null> {
  const by = byColumn(row, 'typed_by')
  const command = proposeBankDetail(doing.world.keys)
  const proposed = await does(doing, by, 'bank_detail.propose', command, {
    ...given,
    holderName: row.text('holder') || row.text('legal_name'),
    account: typedAccount(row),
  })
  return proposed === null ? null : proposed.value.bankDetailId
}

async function callBack(doing: Doing, row: Row, bankDetailId: BankDetailId): Promise<boolean> {
  const source = sourceOf(doing, row)
  if (source === null) return false
  const by = byColumn(row, 'called_back_by')
  const asked = { bankDetailId, source, reference: row.text('call_back_reference') }
  const done = await does(doing, by, 'bank_detail.call_back', recordCallBack, {
    ...asked,
    contactId: null,
  })
  return done !== null
}

function sourceOf(doing: Doing, row: Row): CallBackSource | null {
  const source = oneOf(doing, row, 'call_back_source', callBackSources)
  if (source === null) doing.missing(`${row.where}: nobody called back about the account.`)
  return source === 'wrong' ? null : source
}

function typedAccount(row: Row) {
  const iban = row.text('iban')
  if (iban !== '') return { scheme: 'iban' as const, iban, bic: row.text('bic') || null }
  return {
    scheme: 'aba' as const,
    routingNumber: row.text('routing_number'),
    accountNumber: row.text('account_number'),
    accountKind:
      row.text('account_kind') === 'savings' ? ('savings' as const) : ('checking' as const),
  }
}
