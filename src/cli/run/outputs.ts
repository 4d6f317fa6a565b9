import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { must } from '../../kernel/assert.ts'
import { type Money, printMoney } from '../../kernel/money.ts'
import { withTx } from '../../platform/db.ts'
import { loadPlan, planTotal, type Plan } from '../../payouts/plan.ts'
import { fileOf, runsByNumber } from '../../payouts/run-sql.ts'
import { trackerXlsx } from '../../reports/index.ts'
import { journalText } from '../journal.ts'
import { proposalOf } from './approved-content.ts'
import type { Doing } from './doing.ts'

/** A payment file as it left. */
export type SentFile = {
  readonly run: string
  readonly name: string
  readonly payments: number
  readonly total: Money
}

/** Writes what people take away: payment files as released, what is to be approved, the tracker and
 *  the books. The same data gives the same bytes. */
export async function writeOutputs(doing: Doing): Promise<readonly SentFile[]> {
  const sent = await writeSentFiles(doing)
  await writeProposals(doing)
  await writeBooks(doing)
  return sent
}

/** The tracker and the journal, as of now. */
async function writeBooks(doing: Doing): Promise<void> {
  const { app } = doing.world
  const everything = { payerId: null, partnerId: null, fundId: null, stage: null }
  const [workbook, journal] = await withTx(
    app,
    async (tx) =>
      [
        await trackerXlsx(tx, { ...everything, at: doing.now() }),
        await journalText(tx, 'hledger'),
      ] as const,
    { readOnly: true },
  )
  await writeFile(join(doing.out, 'tracker.xlsx'), workbook)
  await writeFile(join(doing.out, 'books.journal'), journal)
}

async function writeSentFiles(doing: Doing): Promise<SentFile[]> {
  const { app, files } = doing.world
  const folder = join(doing.out, 'payments')
  await mkdir(folder, { recursive: true })
  const left = await withTx(
    app,
    async (tx) => {
      const found = []
      for (const run of await runsByNumber(tx, true))
        found.push({ plan: await loadPlan(tx, run), file: await fileOf(tx, run.runId) })
      return found
    },
    { readOnly: true },
  )
  const sent: SentFile[] = []
  for (const { plan, file } of left) {
    const { name, sha256 } = must(file, 'a released run has its file')
    const content = must(await files.read(sha256), `the file of ${plan.run.number} is stored`)
    await writeFile(join(folder, name), content)
    const { number } = plan.run
    sent.push({ run: number, name, payments: plan.payments.length, total: planTotal(plan) })
  }
  return sent
}

/** What an approver looks at, per run that waits; gone once it has left. */
async function writeProposals(doing: Doing): Promise<void> {
  const folder = join(doing.out, 'to-approve')
  await rm(folder, { recursive: true, force: true })
  const { app, keys } = doing.world
  const texts = await withTx(
    app,
    async (tx) => {
      const found: { readonly number: string; readonly text: string }[] = []
      for (const run of await runsByNumber(tx, false)) {
        const { plan, content } = await proposalOf(tx, keys, run)
        if (content !== null) found.push({ number: run.number, text: proposalText(plan, content) })
      }
      return found
    },
    { readOnly: true },
  )
  if (texts.length > 0) await mkdir(folder, { recursive: true })
  for (const { number, text } of texts) await writeFile(join(folder, `${number}.txt`), text)
}

function proposalText(plan: Plan, content: string): string {
  const { run, payer, account, payments } = plan
  const lines = payments.map(
    ({ ordinal, creditorName, masked, amount, remittance, firstToAccount }) =>
      `${String(ordinal).padStart(4)}  ${printMoney(amount).padStart(20)}  ${creditorName}, ` +
      `${masked}${firstToAccount ? ' (first payment to this account)' : ''}: ${remittance}`,
  )
  const head = [
    `${run.number} of ${payer.legalName} from ${account.name}, to execute on ${run.executeOn.toString()}`,
    `${payments.length} payments, ${printMoney(planTotal(plan))}`,
    `content ${content}`,
  ]
  return `${head.join('\n')}\n\n${lines.join('\n')}\n`
}
