import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse, YAMLParseError } from 'yaml'
import { z } from 'zod'
import { parseCurrency } from '../../kernel/currency.ts'
import { type Money, parseDecimal } from '../../kernel/money.ts'
import { Temporal } from '../../kernel/temporal.ts'
import { originatorSchema } from '../../payouts/originator.ts'
import { ownAccountSchema } from '../../payouts/own-account.ts'
import { fileProfiles } from '../../payouts/run.ts'
import { CliFault, exitCodes } from '../command-line.ts'
import { readInstant } from '../on.ts'

const text = z.string().trim().min(1)
const person = z.email('is no mail address of people.csv')

const instant = text.transform((value, context) => {
  const read = readInstant(value)
  if (read !== null) return read
  context.addIssue({ code: 'custom', message: 'is no day or instant such as 2026-03-31' })
  return z.NEVER
})

const day = text.transform((value, context) => {
  try {
    return Temporal.PlainDate.from(value, { overflow: 'reject' })
  } catch {
    context.addIssue({ code: 'custom', message: 'is no day such as 2026-03-31' })
    return z.NEVER
  }
})

/** `1234.50 EUR` as money; null when it is not. */
export function readMoney(value: string): Money | null {
  const [number = '', code = '', ...rest] = value.trim().split(/\s+/)
  const currency = parseCurrency(code)
  return currency === null || rest.length > 0 ? null : parseDecimal(number, currency)
}

const amount = text.transform((value, context) => {
  const money = readMoney(value)
  if (money !== null && money.minor > 0n) return money
  context.addIssue({ code: 'custom', message: 'is no amount such as 1234.50 EUR' })
  return z.NEVER
})

const currency = text.transform((value, context) => {
  const read = parseCurrency(value)
  if (read !== null) return read
  context.addIssue({ code: 'custom', message: 'is no ISO currency code such as EUR' })
  return z.NEVER
})

const address = z.strictObject({
  street: text,
  house_number: text.optional(),
  post_code: text,
  town: text,
  region: text.optional(),
  country: z.string().regex(/^[A-Z]{2}$/, 'is no two-letter country code'),
})

const account = z.strictObject({
  name: text,
  currency,
  profile: z.enum(fileProfiles),
  iban: text.optional(),
  bic: text.optional(),
  routing_number: text.optional(),
  account_number: text.optional(),
  sort_code: text.optional(),
  /** A number of any other country, in the parts its banks write it in: `scheme: ca` and so on. */
  account: ownAccountSchema.optional(),
  /** By what the bank knows us, where the profile asks for it. */
  originator: originatorSchema.optional(),
  calendar: text,
  cut_off: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is no time such as 15:30'),
  lead_days: z.number().int().min(0).max(5).default(0),
  batch_booking: z.boolean().default(true),
  payment_min: amount.optional(),
  gl_account: text.optional(),
  added_by: person,
  approved_by: person.optional(),
})

const payer = z.strictObject({
  code: text,
  legal_name: text,
  address,
  zone: text,
  tax_number: text.optional(),
  vat_number: text.optional(),
  second_approval_above: z.array(amount).optional(),
  added_by: person,
  accounts: z.array(account).min(1),
})

const allocation = z.strictObject({
  code: text,
  name: text,
  kind: z.enum(['general', 'partner', 'region', 'activity', 'period']).default('general'),
  partner: text.optional(),
  amount,
  reason: text.default('Plan of the year'),
})

const fund = z.strictObject({
  code: text,
  name: text,
  payer: text,
  currency,
  from: day,
  until: day,
  requests_due_on: day.optional(),
  claims_due_on: day.optional(),
  owner: person,
  allocations: z.array(allocation).min(1),
})

const holiday = z.strictObject({ on: day, name: text, hours: text.optional(), source: text })
const calendar = z.strictObject({
  code: text,
  name: text.optional(),
  kind: z.enum(['office', 'banking']).default('office'),
  zone: text.optional(),
  week: z.array(z.string()).length(7).optional(),
  holidays: z.array(holiday).default([]),
  /** Of a banking calendar: the last day whose holidays are published, and by whom. */
  published: z.strictObject({ until: day, source: text }).optional(),
  edited_by: person,
})

const runFileSchema = z.strictObject({
  on: instant,
  /** When the installation is set up; default: the day of the run. */
  set_up_on: instant.optional(),
  /** Who takes in lists and sheets that name nobody. */
  intake_by: person,
  payers: z.array(payer).min(1),
  funds: z.array(fund).min(1),
  programs: z.array(z.strictObject({ folder: text, published_by: person })).min(1),
  /** How sheets of submissions are written, where their columns do not show it. */
  sheets: z
    .array(
      z.strictObject({
        file: text,
        decimal: z.enum(['.', ',']).optional(),
        dates: z.enum(['iso', 'dmy', 'mdy']).optional(),
        header_row: z.number().int().min(1).optional(),
      }),
    )
    .default([]),
  calendars: z.array(calendar).default([]),
  /** Lists of customers, of sales, of what customers paid and partners bought, each when it came. */
  sales: z
    .array(
      z.strictObject({
        file: text,
        list: z.enum(['customers', 'opportunities', 'collections', 'purchases']),
        on: instant.optional(),
        imported_by: person,
      }),
    )
    .default([]),
  pay_runs: z
    .array(
      z.strictObject({
        account: text,
        on: instant.optional(),
        due_until: day,
        execute_on: day.optional(),
        prepared_by: person,
      }),
    )
    .default([]),
  statements: z
    .array(z.strictObject({ file: text, on: instant.optional(), imported_by: person }))
    .default([]),
})

/** What `run.yaml` says, parsed. */
export type RunFile = z.output<typeof runFileSchema>

/** Reads `run.yaml` of a folder. Throws a sentence naming every entry that is wrong. */
export async function readRunFile(folder: string): Promise<RunFile> {
  const file = join(folder, 'run.yaml')
  const source = await readFile(file, 'utf8').catch(() => null)
  if (source === null)
    throw new CliFault(
      `${file} is missing: it states the day, the payer, its accounts, funds and programs. ` +
        'examples/tidy has one to begin with.',
      exitCodes.stopped,
    )
  const parsed = runFileSchema.safeParse(parsedYaml(file, source))
  if (parsed.success) return parsed.data
  throw new CliFault(`${file} cannot be used:\n${z.prettifyError(parsed.error)}`)
}

function parsedYaml(file: string, source: string): unknown {
  try {
    return parse(source)
  } catch (error) {
    if (error instanceof YAMLParseError) throw new CliFault(`${file}: ${error.message}`)
    throw error
  }
}
