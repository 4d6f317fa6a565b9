import type { Actor } from '../../audit/index.ts'
import { mayApprove } from '../../identity/index.ts'
import { must } from '../../kernel/assert.ts'
import { money, sum } from '../../kernel/money.ts'
import type { PlainDate } from '../../kernel/temporal.ts'
import type { Tx } from '../../platform/db.ts'
import {
  isReverseCharge,
  needsTaxInvoice,
  taxFiguresOf,
  type TaxInvoiceMove,
  taxInvoiceMoves,
  taxStandingsOf,
  type VendorId,
  withholdingRule,
  taxFactsOf,
} from '../../vendors/index.ts'
import { printRatio } from '../../kernel/ratio.ts'
import { type PayerRow, selectPayer, selectPayers } from '../payer-sql.ts'
import { peopleNamed } from '../release.ts'
import { untold } from './ground.ts'
import * as invoices from './invoice-sql.ts'
import * as remitting from './remit-sql.ts'
import { invoiceMoney } from './tax-invoice.ts'
import { payerTaxesOf } from './tax-sql.ts'

type Named = Awaited<ReturnType<typeof peopleNamed>>

/** Rows of the page of tax invoices, with what each is for and what whoever asks may do. */
export async function taxInvoiceViews(
  tx: Tx,
  actor: Actor,
  found: readonly invoices.TaxInvoicePageRow[],
) {
  const lines = await invoices.invoiceLines(
    tx,
    found.map((row) => row.taxInvoiceId),
  )
  const named = await peopleNamed(
    tx,
    found.flatMap((row) => [row.receivedBy, row.reviewedBy ?? '', row.decidedBy ?? '']),
  )
  return found.map((row) => {
    const own = lines.filter((line) => line.taxInvoiceId === row.taxInvoiceId)
    const { currency, netMinor: _, vatMinor: __, fileId: ___, version: ____, ...rest } = row
    const { vendorId: _____, decidedAt: ______, ...shown } = rest
    return {
      ...shown,
      ...invoiceMoney(row),
      receivedBy: named(row.receivedBy),
      reviewedBy: nameOf(named, row.reviewedBy),
      decidedBy: nameOf(named, row.decidedBy),
      lines: own.map(({ payableId, reference, submissionId, netMinor, vatMinor, owedMinor }) => ({
        payableId,
        reference,
        submissionId,
        net: money(netMinor, currency),
        vat: money(vatMinor, currency),
        owed: money(owedMinor, currency),
      })),
      mayNow: {
        review: whyNot(actor, row, 'review'),
        accept: whyNot(actor, row, 'accept'),
        reject: own.some((line) => line.isSent)
          ? 'What it is for is on its way.'
          : whyNot(actor, row, 'reject'),
      },
    }
  })
}

function nameOf(named: Named, by: string | null) {
  return by === null ? null : named(by)
}

/** Why this person may not do this with a tax invoice; null when they may. Pure. */
function whyNot(
  actor: Actor,
  row: Pick<invoices.TaxInvoiceRow, 'state' | 'receivedBy' | 'reviewedBy'>,
  move: TaxInvoiceMove,
): string | null {
  const from: readonly string[] = taxInvoiceMoves[move].from
  if (!from.includes(row.state)) return `It is ${row.state.replaceAll('_', ' ')}.`
  const isFinance = actor.roles.includes('finance')
  const isDesk = actor.roles.includes('specialist') || actor.roles.includes('lead')
  if (move === 'review') return isDesk ? null : 'A specialist or lead does this.'
  if (move === 'reject') {
    if (row.state === 'accepted') return isFinance ? null : 'Finance accepted it.'
    return isFinance || isDesk ? null : 'A specialist, lead or Finance does this.'
  }
  if (!isFinance) return 'Finance does this.'
  const isOwn = !mayApprove(actor, [row.receivedBy, row.reviewedBy ?? ''])
  return isOwn ? 'You sent or reviewed it yourself.' : null
}

/** What we wait for a tax invoice of from a partner, by payer and currency, with what we expect of it.
 *  A fact for the partner: of our payers it names whom to address. */
export async function wantedInvoices(tx: Tx, partnerId: string) {
  const open = await invoices.wantedOf(tx, partnerId)
  const vendor = (await taxStandingsOf(tx, [partnerId])).get(partnerId)
  const groups = Map.groupBy(open, (row) => `${row.payerId} ${row.currency}`)
  const wanted = []
  for (const rows of groups.values()) {
    const first = must(rows[0], 'a group has a member')
    const payer = must(await selectPayer(tx, first.payerId), 'a payable has a payer')
    const payables = rows.map(({ payableId, reference, amountMinor, currency, decidedOn }) => ({
      payableId,
      reference,
      net: money(amountMinor, currency),
      decidedOn,
    }))
    wanted.push({
      payer: {
        payerId: payer.payerId,
        legalName: payer.legalName,
        address: addressLines(payer),
        vatNumber: payer.vatNumber,
      },
      net: sum(
        payables.map((each) => each.net),
        first.currency,
      ),
      reverseCharge: isReverseCharge(vendor?.residence ?? null, payer.country),
      payables,
    })
  }
  return wanted
}

function addressLines({ street, houseNumber, postCode, town, region, country }: PayerRow) {
  const first = houseNumber === null ? street : `${street} ${houseNumber}`
  return [first, `${postCode} ${town}`, ...(region === null ? [] : [region]), country]
}

/** Tax invoices of the partner one belongs to, newest first. */
export async function sentInvoices(tx: Tx, partnerId: string) {
  const rows = await invoices.ownTaxInvoices(tx, partnerId)
  return rows.map(({ currency, netMinor, vatMinor, ...row }) => ({
    ...row,
    ...invoiceMoney({ currency, netMinor, vatMinor }),
  }))
}

const REMITTANCES_SHOWN = 100

/** What Finance sees of tax: what waits for authorities, what was remitted, payers and figures. */
export async function taxView(tx: Tx, actor: Actor) {
  const withheld = await remitting.withheldSums(tx)
  const remittances = await remitting.remittanceRows(tx, REMITTANCES_SHOWN)
  const named = await peopleNamed(
    tx,
    remittances.flatMap((row) => [row.proposedBy, row.decidedBy ?? '']),
  )
  return {
    withheld: withheld.map(({ minor, currency, ...row }) => ({
      ...row,
      amount: money(minor, currency),
    })),
    remittances: remittances.map(({ amountMinor, currency, proposedBy, decidedBy, ...row }) => ({
      ...row,
      amount: money(amountMinor, currency),
      proposedBy: named(proposedBy),
      decidedBy: nameOf(named, decidedBy),
      mayApprove: mayNotRemit(actor, { state: row.state, proposedBy }),
    })),
    payers: await payersTaxed(tx),
    figures: await taxFiguresOf(tx),
  }
}

function mayNotRemit(
  actor: Actor,
  row: { readonly state: string; readonly proposedBy: string },
): string | null {
  if (row.state !== 'proposed') return `It is ${row.state}.`
  if (!actor.roles.includes('finance')) return 'Finance does this.'
  return mayApprove(actor, [row.proposedBy]) ? null : 'You proposed it yourself.'
}

async function payersTaxed(tx: Tx) {
  const payers = await selectPayers(tx)
  const settings = await payerTaxesOf(
    tx,
    payers.map((payer) => payer.payerId),
  )
  return payers.map(({ payerId, legalName: payerName, country }) => {
    const own = settings.find((row) => row.payerId === payerId) ?? untold
    const { incomeSource, taxInvoices, taxInvoicesFrom, recoversVat } = own
    return { payerId, payerName, country, incomeSource, taxInvoices, taxInvoicesFrom, recoversVat }
  })
}

/** What Finance noted of a vendor's tax, and what each payer would withhold of a payment on `on`; null
 *  when there is no such vendor. */
export async function taxFactsView(
  tx: Tx,
  asked: {
    readonly vendorId: VendorId
    readonly partnerId: string
    readonly on: PlainDate
    readonly actor: Actor
  },
) {
  const vendor = (await taxStandingsOf(tx, [asked.partnerId])).get(asked.partnerId)
  if (vendor === undefined) return null
  const figures = await taxFiguresOf(tx)
  const payers = await payersTaxed(tx)
  const { treatyRate, treatyArticle, numberRefusedOn } = vendor
  const rules = payers.map(({ payerId, payerName, country, incomeSource, ...invoicing }) => {
    const facts = { payerCountry: country, incomeSource, vendor, on: asked.on }
    const rule = withholdingRule(facts, figures)
    const { taxForm } = vendor
    return {
      payerId,
      payerName,
      rate: rule === null ? null : printRatio(rule.rate),
      source: rule?.source ?? null,
      asksForTaxInvoice: needsTaxInvoice(invoicing, { taxForm, decidedOn: asked.on }),
    }
  })
  const easing = await easingView(tx, asked.actor, asked.vendorId)
  return { treatyRate, treatyArticle, numberRefusedOn, easing, rules }
}

/** What is asked to withhold less and waits; null when nothing does. */
async function easingView(tx: Tx, actor: Actor, vendorId: VendorId) {
  const facts = await taxFactsOf(tx, vendorId)
  if (facts === null || facts.easingAskedBy === null || facts.easedBy !== null) return null
  const { easingAskedBy: by, easingTo: to } = facts
  const whyNot = !actor.roles.includes('finance')
    ? 'Finance does this.'
    : mayApprove(actor, [by])
      ? null
      : 'You asked for it yourself.'
  return {
    to,
    askedBy: (await peopleNamed(tx, [by]))(by),
    askedAt: must(facts.easingAskedAt, 'tax_facts_easing: asked by whom is asked when'),
    reason: must(facts.easingReason, 'tax_facts_easing: asked by whom is asked why'),
    mayAgree: whyNot,
  }
}
