import { personBehind, type Act } from '../audit/index.ts'
import { must } from '../kernel/assert.ts'
import { fieldsOfForm } from './tax-form.ts'
import { formInForce, insertTaxForm, replaceForm, type TaxFormRow } from './tax-form-sql.ts'
import type { lockVendorRow, VendorRow } from './sql.ts'

type Locked = NonNullable<Awaited<ReturnType<typeof lockVendorRow>>>

/** The form a profile is approved on becomes the one in force; the one before it is replaced and stays
 *  on record. A profile approved again on the same form keeps its row. */
export async function keepForm(act: Act, vendor: Locked): Promise<void> {
  const { vendorId, partnerId, taxForm } = vendor
  const before = await formInForce(act.tx, vendorId)
  if (before !== null && isSame(before, vendor)) return
  if (before !== null) await replaceForm(act.tx, vendorId)
  await insertTaxForm(act.tx, {
    taxFormId: act.newId<'tax_form'>(),
    vendorId,
    partnerId,
    state: 'in_force',
    form: must(taxForm, 'a judged profile has a form'),
    taxResidence: must(vendor.taxResidence, 'a judged profile has a residence'),
    fields: fieldsOfForm(vendor),
    taxNumberSealed: null,
    taxNumberMasked: vendor.taxNumberMasked,
    validThrough: vendor.taxFormThrough,
    fileId: null,
    by: vendor.typedBy.at(-1) ?? 'system:vendors',
    at: act.at,
    decidedBy: personBehind(act.actor),
  })
}

function isSame(kept: TaxFormRow, vendor: VendorRow): boolean {
  const fields = fieldsOfForm(vendor)
  const of = [
    [kept.form, vendor.taxForm],
    [kept.taxResidence, vendor.taxResidence],
    [kept.taxNumberMasked, vendor.taxNumberMasked],
    [kept.signedOn?.toString(), fields.taxFormSignedOn?.toString()],
    [kept.signerName, fields.signerName],
    [kept.signerCapacity, fields.signerCapacity],
    [kept.taxClassification, fields.taxClassification],
    [kept.exemptPayeeCode, fields.exemptPayeeCode],
    [kept.chapter4Status, fields.chapter4Status],
    [kept.treatyArticle, fields.treatyArticle],
    [kept.treatyRate, fields.treatyRate],
  ]
  return of.every(([one, other]) => one === other)
}
