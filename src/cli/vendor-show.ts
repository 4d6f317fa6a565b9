import { withTx } from '../platform/db.ts'
import { partnerByCode } from '../partners/index.ts'
import { formNames, vendorShown, type ShownVendor } from '../vendors/index.ts'
import { CliFault, type CommandModule, exitCodes } from './command-line.ts'
import { withWorld } from './open-world.ts'

/** Prints one vendor as Finance sees it: masked, with what a payment still needs and who owes it. */
export const run: CommandModule['run'] = async (asked, terminal) => {
  const [code = ''] = asked.words
  return withWorld(asked, terminal, async ({ world }) => {
    const on = world.clock().toZonedDateTimeISO('UTC').toPlainDate()
    const shown = await withTx(
      world.app,
      async (tx) => {
        const partner = await partnerByCode(tx, code)
        return partner === null ? null : vendorShown(tx, { partnerId: partner.partnerId, on })
      },
      { readOnly: true },
    )
    if (shown === null) {
      const why = `No vendor profile is of a partner “${code}”. “vendor list” names them.`
      throw new CliFault(why, exitCodes.wrong)
    }
    for (const line of vendorLines(shown)) terminal.out(line)
    return exitCodes.done
  })
}

function vendorLines(vendor: ShownVendor): string[] {
  const street = [vendor.street, vendor.houseNumber].filter(Boolean).join(' ')
  const town = [vendor.postCode, vendor.town, vendor.country].filter(Boolean).join(' ')
  return [
    `${vendor.legalName ?? vendor.enrolledName}: ${vendor.state}` +
      (vendor.stateReason === null ? '' : ` (${vendor.stateReason})`),
    `  ${[street, town].filter((part) => part !== '').join(', ') || 'no address yet'}`,
    `  tax residence ${vendor.taxResidence ?? '-'}, number ${vendor.taxNumberMasked ?? '-'}, ` +
      `ERP ${vendor.erpNumber ?? 'none'}`,
    ...(vendor.programs.length === 0 ? [] : [`  waiting for it: ${vendor.programs.join(', ')}`]),
    ...vendor.taxForms.map(
      (form) =>
        `  form ${formNames[form.form]} ${form.state}, signed ${form.signedOn?.toString() ?? '-'}, ` +
        `through ${form.validThrough?.toString() ?? 'no day of its own'}`,
    ),
    ...vendor.bankDetails.map(
      (detail) => `  account ${detail.masked} ${detail.currency} ${detail.state}`,
    ),
    ...vendor.standings.flatMap(({ currency, missing }) =>
      missing.length === 0
        ? [`  ${currency ?? '-'}: nothing is missing`]
        : missing.map((one) => `  ${currency ?? '-'}: ${one.what}, owed by ${one.owedBy}`),
    ),
    ...vendor.stillNeeds.map((need) => `  the profile still needs: ${need}`),
  ]
}
