import { execute, on, read, type Call } from '../identity/index.ts'
import { ok, refuse } from '../kernel/result.ts'
import type { ServedRoute } from '../platform/handler.ts'
import { pageFrom, readCursor, type PageRefusal } from '../platform/page.ts'
import { checkPack } from './check-pack.ts'
import * as contract from './contract.ts'
import { tableFromDmn } from './dmn-read.ts'
import { dmnOfTable } from './dmn-write.ts'
import { draftVersion } from './draft-version.ts'
import { detailOf, offerOf } from './present.ts'
import { checkSheetOf } from './print-checks.ts'
import { guideOf } from './print-guide.ts'
import { ruleSheetOf } from './print-rules.ts'
import { differenceOf, namedVersions, publicationList } from './publications.ts'
import {
  agreePublication,
  declinePublication,
  proposePublication,
  publishVersion,
} from './publish-version.ts'
import { samplePackFiles, samplePacks } from './sample-pack.ts'
import { programRows } from './sql.ts'
import {
  exportVersion,
  newPackCache,
  versionById,
  versionsInForce,
  type PackCache,
} from './versions.ts'
import { packProblems, type Vocabulary } from './vocabulary.ts'

const stale = refuse({ code: 'page.stale_cursor' } satisfies PageRefusal)

function unknownVersion(version: string) {
  return refuse({ code: 'program.version_unknown', version })
}

/** The list of programs, and the packs that come along. */
const catalogRoutes = [
  on(contract.listPrograms, async (call, { query }) => {
    const after = readCursor(query.after, query)
    if (after === 'stale') return stale
    const { limit } = query
    const rows = await read(call, 'program.inspect', (tx) => programRows(tx, { after, limit }))
    if (!rows.ok) return rows
    const mark = (row: { code: string; programId: string }) => {
      return { key: row.code, id: row.programId }
    }
    return ok(pageFrom(rows.value, { limit, filter: query }, mark))
  }),
  on(contract.listSamplePacks, async (call) => {
    const found = await read(call, 'program.inspect', samplePacks)
    return found.ok ? ok({ rows: found.value }) : found
  }),
  on(contract.readSamplePack, async (call, { params }) => {
    const found = await read(call, 'program.draft', () => samplePackFiles(params.folder))
    if (!found.ok) return found
    if (found.value === null) return refuse({ code: 'program.unknown', program: params.folder })
    return ok({ files: Object.fromEntries(found.value) })
  }),
]

/** What a version says otherwise, and how it is published by two people. */
function publicationRoutes(vocabulary: Vocabulary, cache: PackCache): readonly ServedRoute<Call>[] {
  return [
    on(contract.showDifference, async (call, { params: { versionId }, query: { against } }) => {
      const found = await read(call, 'program.inspect', (tx) =>
        differenceOf(tx, { versionId, against }, cache),
      )
      if (!found.ok) return found
      return found.value === null ? unknownVersion(against ?? versionId) : ok(found.value)
    }),
    on(contract.listPublications, async (call, { params: { versionId } }) => {
      const found = await read(call, 'program.inspect', (tx) =>
        publicationList(tx, versionId, call.actor),
      )
      return found.ok ? ok({ rows: found.value }) : found
    }),
    on(contract.proposePublication, (call, { params: { versionId }, body }) =>
      execute(call, 'program.publish', proposePublication(vocabulary), { versionId, ...body }),
    ),
    on(contract.agreePublication, (call, { params: { publicationId }, body }) =>
      execute(call, 'program.agree', agreePublication(vocabulary), { publicationId, ...body }),
    ),
    on(contract.declinePublication, (call, { params: { publicationId }, body }) =>
      execute(call, 'program.agree', declinePublication, { publicationId, ...body }),
    ),
  ]
}

/** What the pack of a version prints: for partners, and for staff. */
function printedRoutes(cache: PackCache): readonly ServedRoute<Call>[] {
  return [
    on(contract.showGuide, async (call, { params: { versionId } }) => {
      const found = await read(call, 'program.read', (tx) => versionById(tx, versionId, cache))
      if (!found.ok) return found
      return found.value === null ? unknownVersion(versionId) : ok(guideOf(found.value.pack))
    }),
    on(contract.showRuleSheet, async (call, { params: { versionId } }) => {
      const found = await read(call, 'program.inspect', (tx) => versionById(tx, versionId, cache))
      if (!found.ok) return found
      return found.value === null ? unknownVersion(versionId) : ok(ruleSheetOf(found.value.pack))
    }),
    on(contract.showChecks, async (call, { params: { versionId } }) => {
      const found = await read(call, 'program.inspect', (tx) => versionById(tx, versionId, cache))
      if (!found.ok) return found
      return found.value === null ? unknownVersion(versionId) : ok(checkSheetOf(found.value.pack))
    }),
  ]
}

/** Decision tables as DMN: out of a version, and into a pack. */
function dmnRoutes(cache: PackCache): readonly ServedRoute<Call>[] {
  return [
    on(contract.exportTable, async (call, { params: { versionId, table } }) => {
      const found = await read(call, 'program.export', (tx) => versionById(tx, versionId, cache))
      if (!found.ok) return found
      const source = found.value?.pack.tables[table]?.source
      if (source === undefined) return unknownVersion(versionId)
      const name = `${table.replaceAll('_', '-')}.dmn`
      return ok({ name, mediaType: 'application/xml', content: dmnOfTable(source) })
    }),
    on(contract.readDmnTable, (call, { body: { file, currency, model } }) =>
      read(call, 'program.draft', async () => {
        const done = tableFromDmn(new TextEncoder().encode(model), { file, currency })
        return done.ok ? { text: done.text, problems: [] } : { text: null, problems: done.problems }
      }),
    ),
  ]
}

/** The routes of an installation that knows these names. Their packs are parsed once per content. */
export function programRoutes(vocabulary: Vocabulary): readonly ServedRoute<Call>[] {
  const cache = newPackCache()
  return [
    ...catalogRoutes,
    on(contract.listOffers, async (call) => {
      const found = await read(call, 'program.read', async (tx) => {
        const versions = await versionsInForce(tx, call.at, cache)
        return versions.map(offerOf)
      })
      return found.ok ? ok({ rows: found.value }) : found
    }),
    on(contract.listVersions, async (call, { params }) => {
      const heads = await read(call, 'program.inspect', (tx) => namedVersions(tx, params.programId))
      return heads.ok ? ok({ rows: heads.value }) : heads
    }),
    on(contract.showVersion, async (call, { params: { versionId } }) => {
      const found = await read(call, 'program.inspect', (tx) => versionById(tx, versionId, cache))
      if (!found.ok) return found
      if (found.value === null) return unknownVersion(versionId)
      const isDraft = found.value.status === 'draft'
      return ok(detailOf(found.value, isDraft ? packProblems(found.value.pack, vocabulary) : []))
    }),
    on(contract.showOffer, async (call, { params: { versionId } }) => {
      const found = await read(call, 'program.read', (tx) => versionById(tx, versionId, cache))
      if (!found.ok) return found
      return found.value === null ? unknownVersion(versionId) : ok(offerOf(found.value))
    }),
    on(contract.checkPack, (call, { body }) =>
      read(call, 'program.draft', async () =>
        checkPack(new Map(Object.entries(body.files)), vocabulary),
      ),
    ),
    on(contract.draftVersion, (call, { body }) =>
      execute(call, 'program.draft', draftVersion, { files: body.files, over: body.over ?? null }),
    ),
    on(contract.publishVersion, (call, { params, body }) =>
      execute(call, 'program.publish', publishVersion(vocabulary), {
        versionId: params.versionId,
        revision: body.revision,
      }),
    ),
    ...publicationRoutes(vocabulary, cache),
    ...printedRoutes(cache),
    ...dmnRoutes(cache),
    on(contract.exportVersion, async (call, { params: { versionId } }) => {
      const found = await read(call, 'program.export', (tx) => exportVersion(tx, versionId))
      if (!found.ok) return found
      if (found.value === null) return unknownVersion(versionId)
      const { version, files } = found.value
      return ok({ version, files: Object.fromEntries(files) })
    }),
  ]
}
