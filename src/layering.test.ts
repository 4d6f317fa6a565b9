/** The walls: who may import whom, who may write and read which tables, and what pure means. The
 *  lists below are reviewed like a schema; a new arrow is a decision. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { readMigrations } from './platform/migrate.ts'
import { type Import, readSource, type SourceFile, statementsIn } from './source-testing.ts'

/** An arrow points at what is imported. The ground carries everything. */
const ground: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  formats: ['kernel'],
  platform: ['kernel'],
  audit: ['kernel', 'platform'],
  identity: ['kernel', 'platform', 'audit'],
}

/** Every domain may import the ground; between domains these arrows and no other. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  partners: [],
  programs: [],
  ledger: [],
  clocks: [],
  rates: [],
  evidence: [],
  correspondence: ['partners', 'clocks'],
  escalations: ['clocks', 'correspondence'],
  playbook: ['programs'],
  funds: ['ledger', 'rates'],
  incentives: ['programs', 'partners', 'funds', 'clocks', 'rates'],
  vendors: ['partners', 'clocks', 'evidence', 'correspondence', 'escalations'],
  payables: ['funds', 'partners', 'clocks', 'rates'],
  submissions: [
    'incentives',
    'programs',
    'partners',
    'payables',
    'evidence',
    'clocks',
    'correspondence',
    'escalations',
    'playbook',
  ],
  payouts: [
    'payables',
    'vendors',
    'partners',
    'clocks',
    'rates',
    'evidence',
    'correspondence',
    'escalations',
  ],
  reconciliation: ['payouts', 'payables', 'ledger', 'clocks', 'correspondence', 'escalations'],
  autopilot: ['submissions', 'programs'],
  integrations: ['audit'],
  reports: [],
}

/** Arrows the code has and the list above has not, each with its reason. Empty is the aim. */
const arrowExceptions: Readonly<Record<string, string>> = {
  'payouts -> funds': 'preflight asks whether a fund holds what a payment takes out of it',
  'payouts -> ledger': 'a paying account is a cash book, opened with it',
  'submissions -> funds':
    'a decision commits and owes in the fund it names, and facts read what is available',
}

/** What wires may import anything, whatever its depth: what lies in `src` itself (`server.ts`,
 *  `worker.ts`, `wiring.ts`, …), the command line, and the sample company, whose people use all of
 *  it. All else lies in a domain or in the ground. */
const wiring = /^src\/([a-z.-]+\.ts|(cli|sample)\/.*)$/

/** Files made by a program: no rule on their length. */
const generated = ['src/platform/db.d.ts']

const source = readSource()
const byPath = new Map(source.map((file) => [file.path, file]))

test('every folder of src is in the list, and every arrow points down', () => {
  const known = new Set([...Object.keys(ground), ...Object.keys(arrows)])
  const strangers = source
    .filter((file) => isSrc(file) && !wiring.test(file.path) && !known.has(folderOf(file.path)))
    .map((file) => file.path)
  assert.deepEqual(strangers, [], 'neither a domain nor wiring')
  const order = Object.keys(arrows)
  for (const [from, targets] of Object.entries(arrows)) {
    const upward = targets.filter(
      (to) => !(to in ground) && order.indexOf(to) >= order.indexOf(from),
    )
    assert.deepEqual(upward, [], `${from} imports what is above it`)
  }
})

test('imports follow the arrows', () => {
  const wrong: string[] = []
  const used = new Set<string>()
  for (const { file, imported } of importsAcross()) {
    const [from, to] = [folderOf(file.path), folderOf(imported.target)]
    if (mayReach(from, to) || isTestSetUp(file, imported)) continue
    const arrow = `${from} -> ${to}`
    if (arrow in arrowExceptions) used.add(arrow)
    else wrong.push(`${arrow}: ${file.path} imports ${imported.target}`)
  }
  assert.deepEqual(wrong, [])
  assert.deepEqual([...used], Object.keys(arrowExceptions), 'an exception nobody uses')
})

/** Beside `index.ts`: pure, and needed by contracts that a browser loads. */
const purePlaces = ['src/audit/act.ts', 'src/partners/contact-change.ts']

test('a domain is entered by its index.ts only', () => {
  const wrong = importsAcross()
    .filter(({ file }) => !isTest(file.path))
    .filter(({ imported }) => hasEntry(folderOf(imported.target)))
    .filter(({ imported }) => !imported.target.endsWith('/index.ts'))
    .filter(({ imported }) => !purePlaces.includes(imported.target))
    .map(({ file, imported }) => `${file.path} imports ${imported.target}`)
  assert.deepEqual(wrong, [])
})

test('web takes contracts, pure kernel files and the wire, and its parts keep their direction', () => {
  const mayTake =
    /^src\/([a-z]+\/contract|(programs|vendors)\/editing|kernel\/[a-z-]+|platform\/wire)\.ts$/
  const parts: Readonly<Record<string, readonly string[]>> = {
    ui: ['ui'],
    words: ['words', 'ui'],
    api: ['api'],
    'sign-in': ['sign-in', 'api', 'ui'],
    console: ['console', 'api', 'ui', 'words', 'roots.tsx'],
    portal: ['portal', 'api', 'ui', 'words', 'roots.tsx'],
  }
  const wrong: string[] = []
  for (const file of source.filter((each) => each.path.startsWith('web/'))) {
    const may = parts[folderOf(file.path)]
    for (const { target, isOurs } of file.imports) {
      if (target.startsWith('src/') ? mayTake.test(target) : !isOurs) continue
      if (target.endsWith('.css')) continue
      if (target.startsWith('web/') && (may === undefined || may.includes(folderOf(target))))
        continue
      wrong.push(`${file.path} imports ${target}`)
    }
  }
  assert.deepEqual(wrong, [])
})

test('what a browser loads through a contract reaches no database, no Node and no server', () => {
  const entries = source.filter((file) => file.path.endsWith('/contract.ts'))
  assert.ok(entries.length > 5)
  const wrong: string[] = []
  for (const file of reachedFrom(entries)) {
    for (const { target, isOurs, isTypeOnly } of file.imports) {
      if (isOurs || isTypeOnly || ['zod', 'temporal-polyfill'].includes(target)) continue
      wrong.push(`${file.path} imports ${target}`)
    }
  }
  assert.deepEqual(wrong, [])
})

/** A file is effectful by name, or because it names one of the types through which the database, the
 *  caller or the outside world is reached. All others are pure. This is what text can tell: a rule
 *  that takes a `Tx` is a reader by definition, and then the command rules hold. */
const effectNames =
  /(^|\/)(sql|routes|jobs|verify|testing|index|[a-z-]+-sql)\.ts$|\.test\.ts$|\.fixture\.ts$/
const effectTypes = /\b(Act|Tx|Call|World|Pool|FileStore)\b(?=[^'`]*?\bfrom ')/

/** Effectful by what they do, though no type and no name tells. */
const effectFiles: Readonly<Record<string, string>> = {
  'src/identity/sign-in.ts': 'the door to the sign-in library, with its own connection',
  'src/identity/sign-in-library.ts': 'the sign-in library',
  'src/identity/token.ts': 'random tokens',
  'src/partners/list-file.ts': 'reads a list from disk, for the terminal',
  'src/partners/corpus-measures.ts': 'reads labelled lists from disk, for the terminal',
  'src/vendors/screening/corpus-measures.ts': 'reads labelled names from disk, for the terminal',
  'src/payouts/account-mark.ts': 'marks an account by our keys',
  'src/payouts/seals.ts': 'seals our accounts and channels anew',
  'src/vendors/shared-account.ts': 'raises a question',
  'src/vendors/tax-number-change.ts': 'seals a number',
  'src/payouts/inbound/answer-reader.ts': 'files what the bank answered',
  'src/payouts/inbound/folder-shelf.ts': 'reads what a bank put into a folder',
  'src/payouts/inbound/sftp-shelf.ts': 'reads a bank’s folder by SSH',
  'src/payouts/advice/advice-pdf.ts': 'prints a PDF',
  'src/payouts/print-pdf.ts': 'reads the fonts, and sets what a PDF may read',
  'src/payouts/repayment/repayment-pdf.ts': 'prints a PDF',
  'src/payouts/transmission/folder.ts': 'writes pay files into a folder',
  'src/payouts/transmission/sftp.ts': 'speaks to a bank by SSH',
  'src/reconciliation/from-bank.ts': 'imports statements',
  'src/submissions/kinds.ts': 'hands out readers and commands by type',
  'src/programs/pack-folder.ts': 'reads and writes a pack on disk',
  'src/programs/sample-pack.ts': 'reads the packs that come with the program',
}

const asksOutside =
  /\b(new Date\(|Date\.now|Math\.random|random(Bytes|UUID|Int)\(|Temporal\.Now|process\.)/

test('pure files import only the kernel, formats and pure files', () => {
  const wrong: string[] = []
  const pure = source.filter(isPure)
  assert.ok(pure.length > 100, `${pure.length} pure files`)
  for (const file of pure) {
    for (const imported of file.imports) {
      const why = impurity(imported)
      if (why !== null) wrong.push(`${file.path} imports ${imported.target}: ${why}`)
    }
    if (asksOutside.test(codeOf(file.text))) wrong.push(`${file.path} asks a clock or chance`)
  }
  assert.deepEqual(wrong, [])
  const gone = Object.keys(effectFiles).filter((path) => !byPath.has(path))
  assert.deepEqual(gone, [], 'an exception nobody uses')
})

/** Statements outside a domain's sql files: the platform's own few, and the wiring's. */
const sqlElsewhere = /^src\/(platform\/[a-z-]+|cli\/[a-z/-]+|[a-z-]+)\.ts$/

/** Tables of another folder that one statement must write in the same round trip. */
const foreignWrites: Readonly<Record<string, string>> = {
  'src/audit/sql.ts platform.outbox': 'the event and its news are one statement',
  'src/identity/requests-sql.ts platform.requests': 'a command and its key are one transaction',
}

test('only a domain’s sql files hold statements; they write its own schema', () => {
  const wrong: string[] = []
  const used = new Set<string>()
  for (const file of source.filter((each) => isSrc(each) && !isTest(each.path))) {
    for (const { text, line } of statementsIn(file.text)) {
      if (!file.path.endsWith('sql.ts') && !sqlElsewhere.test(file.path))
        wrong.push(`${file.path}:${line} holds a statement`)
      if (wiring.test(file.path)) continue
      for (const table of tablesAfter(text, writing)) {
        const key = `${file.path} ${table}`
        if (ownerOf(table) === folderOf(file.path)) continue
        if (key in foreignWrites) used.add(key)
        else wrong.push(`${file.path}:${line} writes ${table}`)
      }
    }
  }
  assert.deepEqual(wrong, [])
  assert.deepEqual([...used].sort(), Object.keys(foreignWrites).sort(), 'an exception nobody uses')
})

/** Tables read from where no arrow points, each with its reason. Empty is the aim. */
const foreignReads: Readonly<Record<string, string>> = {
  'src/payouts/run-sql.ts funds.funds': 'the code of the fund a line draws on, for people to read',
}

test('statements read along the arrows', () => {
  const wrong: string[] = []
  for (const file of source.filter((each) => isSrc(each) && !isTest(each.path))) {
    if (wiring.test(file.path)) continue
    for (const { text, line } of statementsIn(file.text)) {
      for (const table of tablesAfter(text, reading)) {
        const [from, to] = [folderOf(file.path), ownerOf(table)]
        // Reports are views over everything; the catalog is everybody's.
        if (to === null || mayReach(from, to) || from === 'reports') continue
        if (`${from} -> ${to}` in arrowExceptions) continue
        if (`${file.path} ${table}` in foreignReads) continue
        wrong.push(`${file.path}:${line} reads ${table}`)
      }
    }
  }
  assert.deepEqual(wrong, [])
})

/** Where the database's own clock is right: nothing of the business is decided by it. */
const clockExceptions = [
  /recorded_at timestamptz not null default now\(\)/,
  /ran_at timestamptz not null default now\(\)/, // when a migration ran
  /delivered_at timestamptz not null default now\(\)/, // when news reached a subscriber
  /created_at timestamptz not null default now\(\)/, // of the installation itself
  /"(createdAt|updatedAt)" timestamptz default current_timestamp/, // the sign-in library's own
]

/** Heartbeats of worker processes compare machines by the one clock they share. */
const clockFiles = ['src/worker.ts']

test('no statement asks the time, but to say when a row was recorded', async () => {
  const asks =
    /\b(now\(\)|current_date|current_time\b|current_timestamp|localtime\w*|(clock|statement|transaction)_timestamp)/i
  const texts = [
    ...(await readMigrations()).map(({ name, text }) => ({ at: `migrations/${name}`, text })),
    ...source
      .filter((file) => isSrc(file) && !isTest(file.path) && !clockFiles.includes(file.path))
      .flatMap((file) => statementsIn(file.text).map(({ text }) => ({ at: file.path, text }))),
  ]
  const wrong = texts.flatMap(({ at, text }) =>
    text
      .replace(/--.*$/gm, '')
      .split('\n')
      .filter((line) =>
        asks.test(
          clockExceptions.reduce((rest, ok) => rest.replaceAll(new RegExp(ok, 'g'), ''), line),
        ),
      )
      .map((line) => `${at}: ${line.trim()}`),
  )
  assert.deepEqual(wrong, [])
})

test('no file is part of a cycle', () => {
  assert.deepEqual(firstCycle(), null)
})

test('a file is at most 500 lines, and is named for what it holds', () => {
  const long = source
    .filter((file) => file.lines > 500 && !generated.includes(file.path))
    .map((file) => `${file.path} has ${file.lines} lines`)
  assert.deepEqual(long, [])
  const shapeless = source.filter((file) =>
    /\/(utils?|helpers?|common|types|constants)(\.tsx?|\/)/.test(file.path),
  )
  assert.deepEqual(
    shapeless.map((file) => file.path),
    [],
  )
})

test('each domain says what it is in at most 40 lines', () => {
  for (const folder of new Set(source.filter(isSrc).map((file) => folderOf(file.path)))) {
    if (!(folder in arrows) || !byPath.has(`src/${folder}/index.ts`)) continue
    const text = readFileSync(new URL(`${folder}/README.md`, import.meta.url), 'utf8')
    const lines = text.split('\n').length - 1
    assert.ok(lines <= 40, `src/${folder}/README.md has ${lines} lines`)
  }
})

function isSrc(file: SourceFile): boolean {
  return file.path.startsWith('src/')
}

function isTest(path: string): boolean {
  return /\.test\.tsx?$|(^|\/|-)testing\.ts$|\.fixture\.ts$/.test(path)
}

/** `funds` of `src/funds/sql.ts`, `server.ts` of `src/server.ts`. */
function folderOf(path: string): string {
  return path.split('/')[1] ?? ''
}

/** Imports of `src` that leave their folder, from files that do not wire. */
function importsAcross(): { readonly file: SourceFile; readonly imported: Import }[] {
  return source
    .filter((file) => isSrc(file) && !wiring.test(file.path))
    .flatMap((file) => file.imports.map((imported) => ({ file, imported })))
    .filter(
      ({ file, imported }) => imported.isOurs && folderOf(imported.target) !== folderOf(file.path),
    )
}

function mayReach(from: string, to: string): boolean {
  if (from === to) return true
  if (from in ground) return ground[from]?.includes(to) === true
  return to in ground || arrows[from]?.includes(to) === true
}

/** Tests stand on the whole ground (the test database knows an act), and may ask the wiring. */
function isTestSetUp(file: SourceFile, imported: Import): boolean {
  return isTest(file.path) && (folderOf(imported.target) in ground || wiring.test(imported.target))
}

/** Kernel, formats and platform are shelves of files; who they are is known by an index from audit on. */
function hasEntry(folder: string): boolean {
  return !['kernel', 'formats', 'platform'].includes(folder)
}

function isPure(file: SourceFile): boolean {
  if (!isSrc(file) || wiring.test(file.path)) return false
  if (purePlaces.includes(file.path)) return true
  const folder = folderOf(file.path)
  if (folder === 'kernel' || folder === 'formats') return !isTest(file.path)
  if (folder === 'platform' || effectNames.test(file.path) || file.path in effectFiles) return false
  return !effectTypes.test(importLines(file.text))
}

function importLines(text: string): string {
  return [...text.matchAll(/^import\b[^'"`;]*?from '[^']+'/gm)].map((match) => match[0]).join('\n')
}

/** Without comments and strings, where a word is only a word. */
function codeOf(text: string): string {
  return text.replace(/\/\*[^]*?\*\/|(^|\s)\/\/.*$/gm, '').replace(/'[^'\n]*'/g, "''")
}

/** Packages that compute and do nothing else. */
const purePackages =
  'zod yaml temporal-polyfill ibantools csv-parse file-type tldts stdnum any-ascii'.split(' ')
/** Of Node and of formats: bytes in, records or a hash out. */
const byteTools = 'node:crypto node:events node:path node:zlib libxml2-wasm sharp'.split(' ')

function impurity(imported: Import): string | null {
  const { target, isOurs, isTypeOnly } = imported
  if (isTypeOnly) return null
  if (!isOurs) {
    const packageName = /^(@[^/]+\/)?[^/]+/.exec(target)?.[0] ?? target
    return [target, packageName].some((one) => [...purePackages, ...byteTools].includes(one))
      ? null
      : 'not a package that only computes'
  }
  if (/^src\/platform\/(contract|wire|letter-text)\.ts$/.test(target)) return null
  const file = byPath.get(target)
  if (file === undefined) return 'no such file'
  if (target.endsWith('/index.ts')) return impureNames(file, imported.names)
  return isPure(file) ? null : 'not pure'
}

/** Which of the names an index hands on come from a file that is not pure. */
function impureNames(index: SourceFile, names: readonly string[]): string | null {
  const impure = names.filter((name) => {
    const from = index.imports.find((each) => each.isExport && each.names.includes(name))
    if (from === undefined) return true
    const file = byPath.get(from.target)
    return file === undefined || !isPure(file)
  })
  return impure.length === 0 ? null : `${impure.join(', ')} not from a pure file`
}

/** All files that run when one of `entries` is loaded. */
function reachedFrom(entries: readonly SourceFile[]): SourceFile[] {
  const reached = new Set(entries)
  for (const file of reached) {
    for (const { target, isTypeOnly, isOurs } of file.imports) {
      const next = byPath.get(target)
      if (isOurs && !isTypeOnly && next !== undefined) reached.add(next)
    }
  }
  return [...reached]
}

const writing =
  /\b(?:insert into|update|delete from|truncate|merge into)\s+(?:only\s+)?([a-z_]+\.[a-z_]+)/gi
const reading = /\b(?:from|join|using|call)\s+(?:only\s+|lateral\s+)?([a-z_]+\.[a-z_]+)/gi

function tablesAfter(text: string, words: RegExp): string[] {
  return [...text.matchAll(words)].map((match) => match[1]?.toLowerCase() ?? '')
}

/** Whose table it is; null for the catalog and for a column of an alias. A schema is named for its
 *  domain. */
function ownerOf(table: string): string | null {
  const schema = table.split('.')[0] ?? ''
  const elsewhere = { auth: 'identity', jobs: 'platform', graphile_worker: 'platform' }[schema]
  if (elsewhere !== undefined) return elsewhere
  return schema in ground || schema in arrows ? schema : null
}

/** A cycle of imports that exist at run time, or null. */
function firstCycle(): string[] | null {
  const done = new Set<string>()
  const walk = (path: string, trail: readonly string[]): string[] | null => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path]
    if (done.has(path)) return null
    for (const { target, isOurs, isTypeOnly } of byPath.get(path)?.imports ?? []) {
      const cycle = isOurs && !isTypeOnly ? walk(target, [...trail, path]) : null
      if (cycle !== null) return cycle
    }
    done.add(path)
    return null
  }
  for (const { path } of source) {
    const cycle = walk(path, [])
    if (cycle !== null) return cycle
  }
  return null
}
