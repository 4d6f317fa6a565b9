import { z } from 'zod'
import type { Actor } from '../../audit/index.ts'
import { mayApprove, namesOf, permissions } from '../../identity/index.ts'
import { must } from '../../kernel/assert.ts'
import type { Tx } from '../../platform/db.ts'
import { hitStates } from './contract.ts'
import { askedMark } from './screen-vendors.ts'
import * as hits from './hit-sql.ts'
import { entryWithNames } from './list-sql.ts'

const weighed = z.object({
  name: z.object({
    score: z.number().int(),
    pairs: z.array(z.object({ left: z.string(), right: z.string(), alike: z.number() })),
    leftOver: z.array(z.string()),
    rightOver: z.array(z.string()),
  }),
  evidence: z.array(z.object({ what: z.string(), by: z.number().int() })),
})
const listedNames = z.array(z.object({ name: z.string(), quality: z.string() }))
const births = z.array(
  z.object({
    fromYear: z.number(),
    untilYear: z.number(),
    on: z.string().nullable(),
    circa: z.boolean(),
  }),
)
const ids = z.array(
  z.object({ kind: z.string(), number: z.string(), country: z.string().nullable() }),
)

/** Hits with the names of who judged them, and whether the reader may take the next step. */
export async function hitViews(tx: Tx, actor: Actor, rows: readonly hits.HitRow[]) {
  const people = rows.flatMap((row) => [row.proposedBy, row.settledBy]).flatMap((id) => id ?? [])
  const named = await namesOf(tx, [...new Set(people)])
  const nameOf = (id: string | null) =>
    named.find((person) => person.principalId === id)?.name ?? null
  return rows.map((row) => ({
    ...row,
    state: z.enum(hitStates).parse(row.state),
    proposedByName: nameOf(row.proposedBy),
    settledByName: nameOf(row.settledBy),
    bar: barOf(actor, row),
  }))
}

function barOf(actor: Actor, row: hits.HitRow): 'typed' | 'proposed' | 'role' | 'settled' | null {
  const may: readonly string[] = permissions['screening.judge']
  if (!actor.roles.some((role) => may.includes(role))) return 'role'
  if (row.state === 'cleared' || row.state === 'gone') return 'settled'
  if (!mayApprove(actor, row.typedBy)) return 'typed'
  const isOwn = row.state === 'clearing' && !mayApprove(actor, [row.proposedBy ?? ''])
  return isOwn ? 'proposed' : null
}

/** One hit with the entry it stands for, as both are now. */
export async function hitView(tx: Tx, actor: Actor, row: hits.HitRow) {
  const [view] = await hitViews(tx, actor, [row])
  const entry = must(await entryWithNames(tx, row.entryId), 'a hit has an entry')
  const own = await hits.screenedNames(tx, [row.vendorId])
  const asked = own.find((name) => askedMark(name) === row.askedMark)
  const { name, evidence } = weighed.parse(JSON.parse(row.evidence))
  return {
    ...must(view, 'one hit'),
    pairs: name.pairs,
    leftOver: name.leftOver,
    rightOver: name.rightOver,
    nameScore: name.score,
    evidence,
    asked: {
      kind: asked?.kind ?? 'unknown',
      bornOn: asked?.bornOn ?? null,
      country: asked?.country ?? null,
    },
    entry: {
      uid: entry.uid,
      kind: entry.kind,
      names: listedNames.parse(JSON.parse(entry.names)),
      programs: entry.programs,
      births: births.parse(JSON.parse(entry.births)).map(sayBirth),
      countries: entry.countries,
      ids: ids.parse(JSON.parse(entry.ids)).map(sayId),
      remarks: entry.remarks,
    },
  }
}

function sayBirth(birth: z.infer<typeof births>[number]): string {
  const { fromYear, untilYear, on, circa } = birth
  const said = on ?? (fromYear === untilYear ? `${fromYear}` : `${fromYear} to ${untilYear}`)
  return circa ? `about ${said}` : said
}

function sayId({ kind, number, country }: z.infer<typeof ids>[number]): string {
  return `${kind} ${number}${country === null ? '' : ` (${country})`}`
}
