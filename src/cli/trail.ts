import { type Money, printMoney } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { withTx } from '../platform/db.ts'
import { handOf, type Hop, paymentTrail, type Trail } from '../reports/index.ts'
import { CliFault, type CommandModule, exitCodes } from './command-line.ts'
import { withWorld } from './open-world.ts'

/** Prints a payout through every hand, from whatever word names one of them. */
export const run: CommandModule['run'] = async (asked, terminal) => {
  const [word = ''] = asked.words
  return withWorld(asked, terminal, async ({ world }) => {
    const trail = await withTx(
      world.app,
      async (tx) => {
        const hand = await handOf(tx, word)
        return hand === null ? null : unwrap(await paymentTrail(tx, hand))
      },
      { readOnly: true },
    )
    if (trail === null)
      throw new CliFault(
        `Nothing is called “${word}”. Expected a submission's number (MDF-2026-00042/2), a key of ` +
          'the tracker (MDF-2026-00042/2-1), an end-to-end id, a payment of a run ' +
          '(PR-2026-0007/3), a bank line (“STMT-12 / 3”), or an id.',
        exitCodes.wrong,
      )
    for (const line of trailLines(trail)) terminal.out(line)
    return exitCodes.done
  })
}

/** A trail as lines of text: each hand with its facts, its events with their seals, its entries. */
export function trailLines({ kind, name, choices, more, chain }: Trail): string[] {
  if (chain === null) {
    const listed = choices.map(
      (one) => `  ${one.key}  ${one.partnerName}  ${printMoney(one.amount)}  ${one.status}`,
    )
    const none = kind === 'line' ? 'explains no payment yet' : 'pays nothing'
    return choices.length === 0
      ? [`${kind} ${name} ${none}.`]
      : [
          `${kind} ${name} is part of ${more ? 'more than ' : ''}${choices.length} payouts; ` +
            'follow one by its key:',
          ...listed,
        ]
  }
  const sum = chain.amount === null ? '' : `, ${printMoney(chain.amount)}`
  const waits =
    chain.waitsFor === null
      ? 'Nothing is missing: the record is complete.'
      : `Waits for ${chain.waitsFor}; owed by ${chain.owedBy ?? 'nobody'}.`
  return [
    `${choices[0]?.key ?? name}: ${chain.partnerName}${sum}`,
    ...chain.hops.flatMap((hop, index) => hopLines(hop, index + 1)),
    '',
    waits,
  ]
}

function hopLines(hop: Hop, place: number): string[] {
  const events = hop.events.map((event) => {
    const seal = event.sealNumber === null ? 'not sealed yet' : `seal ${event.sealNumber}`
    const why = event.reason === null ? '' : `: ${event.reason}`
    return `event ${event.at} ${event.type} by ${event.by}, ${seal}, ${event.eventId}${why}`
  })
  const entries = hop.entries.flatMap((entry) => [
    `entry ${entry.entryId} ${entry.kind}, booked ${entry.bookedOn}, earned ${entry.earnedPeriod}`,
    ...entry.postings.map(
      ({ book, bucket, holder, amount }) =>
        `  ${[book, bucket, holder].filter((part) => part !== '').join(':')} ${printMoney(amount)}`,
    ),
    ...(entry.others > 0 ? [`  and ${entry.others} postings of other payouts`] : []),
  ])
  const facts = [...factsOf(hop), ...events, ...entries]
  return ['', `${place}. ${titles[hop.hop]}`, ...facts.map((line) => `   ${line}`)]
}

const titles: Readonly<Record<Hop['hop'], string>> = {
  submission: 'Handed in',
  evidence: 'Evidence',
  checks: 'Checks',
  policy: 'Policy',
  decision: 'Decision',
  owed: 'Entry in the books',
  payable: 'Payable',
  payment: 'Payment',
  file: 'In the file',
  line: 'Bank line',
}

function factsOf(hop: Hop): string[] {
  switch (hop.hop) {
    case 'submission':
      return [
        `${hop.number} ${hop.title}, ${hop.type}, ${hop.status}, by ${hop.source}`,
        `asked ${printMoney(hop.requested)}, handed in ${hop.submittedAt ?? 'not yet'}`,
      ]
    case 'evidence':
      return hop.items.map(
        (item) =>
          `${item.slot}${item.lineNo === null ? '' : ` of line ${item.lineNo}`}: ${item.name}, ` +
          `${item.state}, by ${item.uploadedBy} ${item.attachedAt}, sha256 ${item.sha256}`,
      )
    case 'checks':
      return hop.checks.map(
        (check) => `${check.state} ${check.code} ${check.clauseId ?? ''} ${check.sentence}`,
      )
    case 'policy':
      return policyLines(hop)
    case 'decision':
      return decisionLines(hop)
    case 'owed':
      return [`fund ${hop.fundCode}`]
    case 'payable':
      return [
        `${hop.key} ${printMoney(hop.amount)}, ${hop.status}, decided ${hop.decidedOn}, due ` +
          `${hop.dueOn}, sent ${hop.sentOn ?? '-'}, paid ${hop.paidOn ?? '-'}`,
      ]
    case 'payment':
      return paymentLines(hop)
    case 'file':
      return [
        `${hop.name}, ${hop.bytes} bytes, sha256 ${hop.sha256}`,
        `payment ${hop.position} of ${hop.payments}, end-to-end id ${hop.endToEndId}`,
        `written by ${hop.writtenBy} ${hop.writtenAt}`,
      ]
    case 'line':
      return [
        `${hop.reference}, booked ${hop.bookedOn}, ${printMoney(hop.amount)}, of which ` +
          `${printMoney(hop.matched)} ${hop.leg === 'out' ? 'is this payment' : 'came back'}`,
        `${hop.because} (${hop.tier}), by ${hop.matchedBy} ${hop.matchedAt}` +
          (hop.undone ? '; taken back' : ''),
        `from ${hop.fileName}, sha256 ${hop.fileSha256}, imported by ${hop.importedBy} ` +
          `${hop.importedAt}`,
      ]
  }
}

type Of<K extends Hop['hop']> = Extract<Hop, { hop: K }>

function policyLines(hop: Of<'policy'>): string[] {
  const { outcome } = hop
  return [
    `${hop.programName}, version ${hop.versionNumber}, content ${hop.contentHash}`,
    ...(outcome === null
      ? ['no table answered']
      : [
          `${outcome.outcome} by row ${outcome.row}, clause ${outcome.clause}, reason ` +
            `${outcome.reason}, level ${outcome.approvalLevel}`,
        ]),
    ...hop.rows.map(({ table, row }) => `table ${table}: row ${row}`),
    ...hop.arithmetic.map((step) => `${step.label}: ${step.formula} = ${printMoney(step.amount)}`),
  ]
}

function decisionLines(hop: Of<'decision'>): string[] {
  const sum = (amount: Money | null) => (amount === null ? '' : ` ${printMoney(amount)}`)
  const agent = hop.decidedFor === null ? '' : ` for ${hop.decidedFor}`
  return [
    `${hop.outcome}${sum(hop.amount)} by ${hop.decidedBy}${agent} ${hop.decidedAt}`,
    ...(hop.clauseIds.length > 0 ? [`clauses ${hop.clauseIds.join(' ')}`] : []),
    ...(hop.reason === '' ? [] : [`reason: ${hop.reason}`]),
    ...(hop.authority === null
      ? []
      : [`authority for${sum(hop.authority.amount)} granted by ${hop.authority.grantedBy}`]),
    ...hop.lines.map(
      (line) =>
        `line ${line.lineNo}.${line.partNo} ${line.costKind}: ${line.verdict}, ` +
        `${printMoney(line.accepted)} of ${printMoney(line.claimed)} ${line.clauseId ?? ''}`,
    ),
  ]
}

function paymentLines(hop: Of<'payment'>): string[] {
  return [
    `${hop.runNumber}/${hop.ordinal} ${hop.state}, ${printMoney(hop.share)} of ` +
      `${printMoney(hop.amount)} to ${hop.creditorName} ${hop.masked}`,
    `from ${hop.accountName} on ${hop.executeOn}, end-to-end id ${hop.endToEndId ?? '-'}`,
    ...(hop.bankReason === null ? [] : [`the bank says: ${hop.bankReason}`]),
    `prepared by ${hop.preparers.join(', ')}, content ${hop.contentHash ?? '-'}`,
    ...hop.approvals.map(
      (one) =>
        `${one.voidReason === null ? 'approved' : `approval void (${one.voidReason})`} by ` +
        `${one.by} ${one.at}, content ${one.contentHash}`,
    ),
    `released by ${hop.releasedBy ?? 'nobody yet'} ${hop.releasedAt ?? ''}`.trimEnd(),
  ]
}
