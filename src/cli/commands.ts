import type { CommandEntry } from './command-line.ts'

const as = { value: 'mail address', what: 'who does it; needs the role for it (or QUITTANCE_AS)' }
const preview = { what: 'say what it would change, and change nothing' }

/** Every command of the program, by its name. */
export const commands: Readonly<Record<string, CommandEntry>> = {
  start: {
    usage: 'start [--empty]',
    summary: 'database, server and worker in one process, until told to stop',
    more: [
      'A new database becomes a sample company to look around in, unless --empty is given: then the',
      'link by which the first administrator chooses a password is printed.',
      'Settings are environment variables: see docs/operations/running.md.',
    ],
    options: {
      empty: { what: 'a new database stays empty instead of becoming the sample company' },
    },
    words: [0, 0],
    load: () => import('./start.ts'),
  },
  serve: {
    usage: 'serve',
    summary: 'the server alone (a worker elsewhere works the same database)',
    words: [0, 0],
    load: () => import('./serve.ts'),
  },
  work: {
    usage: 'work',
    summary: 'a worker alone: news, sweeps, seals, letters; any number side by side',
    words: [0, 0],
    load: () => import('./work.ts'),
  },
  run: {
    usage: 'run <folder> --out <folder>',
    summary: 'the whole job from files: sheets, evidence, decisions, pay file, statement, tracker',
    more: [
      'The folder holds run.yaml (day, payers, accounts, funds, programs), people, partners, vendors,',
      'submissions, decisions, approvals as CSV or XLSX, and evidence/. See examples/README.md.',
      'It works in QUITTANCE_DATA if set, else in <out>/data, and never in a sample. A second run',
      'over the same data adds nothing. What is missing is listed, and it ends with 3.',
    ],
    options: { out: { value: 'folder', what: 'where the results go; made when absent' } },
    words: [1, 1],
    load: () => import('./run.ts'),
  },
  verify: {
    usage: 'verify [--head <file>]',
    summary: 'recompute every guarantee and the chain of seals from the rows',
    more: [
      'Prints each guarantee with ok or the first wrong row; exits with 1 when one is wrong.',
      'A head kept outside (--save-head) proves that nothing before it was rewritten since.',
    ],
    options: {
      head: { value: 'file', what: 'a head kept earlier: the chain must still hold it' },
      'save-head': { value: 'file', what: 'write the newest head, to be kept elsewhere' },
    },
    words: [0, 0],
    load: () => import('./verify.ts'),
  },
  schema: {
    usage: 'schema [--write]',
    summary: 'print the schema that all migrations come to, from a database made for it',
    more: ['With --write: into migrations/schema.sql and src/platform/db.d.ts, after a migration.'],
    options: { write: { what: 'write both committed files instead of printing' } },
    words: [0, 0],
    load: () => import('./schema.ts'),
  },
  refusals: {
    usage: 'refusals',
    summary: 'print docs/refusals.md and spec/refusals from the tables in the code',
    words: [0, 0],
    load: () => import('./refusals.ts'),
  },
  'user add': {
    usage: 'user add <mail address> --name <name> --roles <roles>',
    summary: 'add a person, with a link to choose a password',
    more: [
      'For whoever installs the program: the first admin, finance and lead need no second person.',
      'Roles by comma: specialist lead program_owner finance legal auditor admin; or, of a partner,',
      'partner partner_admin. Admin holds no other role.',
    ],
    options: {
      name: { value: 'name', what: 'what people read; default: the mail address' },
      roles: { value: 'roles', what: 'one or more, by comma' },
      partner: { value: 'code', what: 'the partner whose person this is' },
      'no-link': { what: 'no link to choose a password' },
    },
    words: [1, 1],
    load: () => import('./user-add.ts'),
  },
  import: {
    usage: 'import <kind> <file> [--preview] --as <mail address>',
    summary: 'take in a list (CSV, XLSX), a bank statement (camt.053, MT940) or rates (ECB)',
    more: [
      'Kinds: partners, customers, opportunities, collections, purchases, submissions, statement,',
      'rates.',
      'Importing the same file again changes nothing. Wrong rows are refused one by one, with row,',
      'column, what was found and what was expected; the good ones go through. Of submissions, a',
      'corrected sheet mends what was sent back. Amounts and dates read as each column shows them;',
      'what could be read in two ways is refused until it is declared.',
    ],
    options: {
      as,
      preview,
      evidence: { value: 'folder', what: 'of submissions: where the files lie that rows name' },
      decimal: { value: 'mark', what: 'of submissions and sales: the decimal mark, . or ,' },
      dates: { value: 'order', what: 'of the same: iso, dmy (31/12/2026) or mdy (12/31/2026)' },
      sheet: { value: 'name', what: 'of the same: one sheet of a workbook, hidden or not' },
      'header-row': { value: 'number', what: 'of the same: the row that names the columns' },
      currency: { value: 'code', what: 'of sales: the currency of amounts that name none' },
      source: { value: 'name', what: 'of collections and purchases: where rows come from (erp)' },
    },
    words: [2, 2],
    load: () => import('./import.ts'),
  },
  'program check': {
    usage: 'program check <folder>',
    summary: 'what is wrong in a program pack, file and line; needs no database',
    words: [1, 1],
    load: () => import('./program-check.ts'),
  },
  'program publish': {
    usage: 'program publish <folder> --as <mail address>',
    summary: 'publish a pack as a program’s first version, or propose it as the next',
    more: ['From the second version on, another program owner or the lead agrees to it.'],
    options: {
      as,
      preview,
      note: { value: 'text', what: 'why it changes, for whoever agrees' },
    },
    words: [1, 1],
    load: () => import('./program-publish.ts'),
  },
  'program agree': {
    usage: 'program agree <code> --as <mail address>',
    summary: 'agree to the proposed draft of a program, as a second person: it is published',
    options: {
      as,
      preview,
      content: { value: 'hash', what: 'the content that was looked at, or its beginning' },
    },
    words: [1, 1],
    load: () => import('./program-agree.ts'),
  },
  'program guide': {
    usage: 'program guide <folder|code> [--out <file>]',
    summary: 'the guide for partners, printed from a pack or from the version in force',
    options: { as, out: { value: 'file', what: 'a new Markdown file to write into' } },
    words: [1, 1],
    load: () => import('./program-guide.ts'),
  },
  'program rules': {
    usage: 'program rules <folder|code> [--out <file>]',
    summary: 'the rule sheet for whoever decides, printed in the same way',
    options: { as, out: { value: 'file', what: 'a new Markdown file to write into' } },
    words: [1, 1],
    load: () => import('./program-rules.ts'),
  },
  'program export': {
    usage: 'program export <code> --out <folder> --as <mail address>',
    summary: 'write the version in force back as the files it came from',
    options: { as, out: { value: 'folder', what: 'a new folder to write into' } },
    words: [1, 1],
    load: () => import('./program-export.ts'),
  },
  'export journal': {
    usage: 'export journal [--format hledger|beancount]',
    summary: 'the books as a plain text journal, on standard output',
    more: ['hledger and ledger read the first format, beancount the second; both check balances.'],
    options: { format: { value: 'name', what: 'hledger (default) or beancount' } },
    words: [0, 0],
    load: () => import('./export-journal.ts'),
  },
  trail: {
    usage: 'trail <reference>',
    summary: 'one payout through every hand: evidence, decision, books, payment, bank line',
    more: [
      "A submission's number, a key of the tracker, an end-to-end id, a payment of a run",
      '(PR-2026-0007/3), a bank line (“STMT-12 / 3”), or an id. Of several payouts it lists the keys.',
    ],
    words: [1, 1],
    load: () => import('./trail.ts'),
  },
  replay: {
    usage: 'replay [<number>] [--all] [--out <file.csv>]',
    summary: 'ask decisions again from their kept facts: they must answer as they did',
    more: [
      'Checks, tables and arithmetic are computed anew under the version that judged, by the functions',
      'that judged, and held against the record. It ends with 1 when a decision answers otherwise, and',
      'says the first field. A decision that keeps no facts is named, not guessed.',
    ],
    options: {
      all: { what: 'every decision there is' },
      out: { value: 'file', what: 'write a row per decision as CSV' },
    },
    words: [0, 1],
    load: () => import('./replay.ts'),
  },
  backup: {
    usage: 'backup <folder> [--with-keys]',
    summary: 'write a backup into a new folder',
    options: { 'with-keys': { what: 'with the keys that open what is sealed: keep it safe' } },
    words: [1, 1],
    load: () => import('./backup.ts'),
  },
  restore: {
    usage: 'restore <folder>',
    summary: 'put a backup into an empty data folder, then verify it',
    words: [1, 1],
    load: () => import('./restore.ts'),
  },
}
