import { z } from 'zod'
import { fileAnswer, route } from '../platform/contract.ts'
import {
  currencySchema,
  dateSchema,
  idSchema,
  instantSchema,
  moneySchema,
  pageOf,
  pageQuery,
  ratioSchema,
} from '../platform/wire.ts'
import { factTypes } from './fact.ts'
import { autonomies, fieldKinds, packSubmissionTypes, packTables, programTypes } from './pack.ts'
import { hitPolicies, outputTypes } from './table.ts'

/** A finding keeps its name; screens say its number beside it. */
export { checkNumber } from './check-numbers.ts'

const versionParams = z.object({ versionId: idSchema('version') })

/** A pack on the wire: path in the folder → text. */
export const filesSchema = z
  .record(z.string().max(200), z.string().max(262_144))
  .refine((files) => Object.keys(files).length <= 60, 'has more than 60 files')

export const problemSchema = z.object({
  file: z.string(),
  line: z.number().int().nullable(),
  column: z.string().nullable(),
  found: z.string(),
  expected: z.string(),
})

const optionSchema = z.object({ value: z.string(), label: z.string() })
export const fieldSchema = z.object({
  name: z.string(),
  label: z.string(),
  kind: z.enum(fieldKinds),
  required: z.boolean(),
  help: z.string().nullable(),
  min: z.number().int().nullable(),
  max: z.number().int().nullable(),
  options: z.array(optionSchema).readonly(),
})
export const slotSchema = z.object({ slot: z.string(), label: z.string(), required: z.boolean() })
/** A form as screens draw it: fields, cost lines with their slots, slots, proof of performance. */
export const formSchema = z.object({
  submission: z.enum(packSubmissionTypes),
  title: z.string(),
  intro: z.string(),
  fields: z.array(fieldSchema).readonly(),
  lines: z.object({
    label: z.string(),
    min: z.number().int(),
    max: z.number().int(),
    fields: z.array(fieldSchema).readonly(),
    slots: z.array(slotSchema).readonly(),
  }),
  slots: z.array(slotSchema).readonly(),
  proofOfPerformance: z.boolean(),
})
export const activitySchema = z.object({
  type: z.string(),
  label: z.string(),
  cap: moneySchema.nullable(),
  metric: z.object({ name: z.string(), label: z.string() }),
  proof: z.array(slotSchema).readonly(),
})
export const clauseSchema = z.object({ id: z.string(), title: z.string(), text: z.string() })

const submissionType = z.enum(packSubmissionTypes)
const versionHead = {
  versionId: idSchema('version'),
  programId: idSchema('program'),
  code: z.string(),
  number: z.number().int(),
  status: z.enum(['draft', 'published']),
  name: z.string(),
  fundCode: z.string(),
  effectiveFrom: dateSchema,
  effectiveUntil: dateSchema.nullable(),
  contentHash: z.string(),
  revision: z.number().int(),
}
export const versionHeadSchema = z.object({
  ...versionHead,
  draftedAt: instantSchema,
  publishedAt: instantSchema.nullable(),
})

/** A version in the list of its program. */
export const versionRowSchema = versionHeadSchema.extend({
  draftedByName: z.string(),
  publishedByName: z.string().nullable(),
})

/** What a partner may know of a version: what is asked, by when, on which terms. */
export const offerSchema = z.object({
  ...versionHead,
  type: z.enum(programTypes),
  currency: currencySchema,
  zone: z.string(),
  appealDays: z.number().int(),
  rates: z.object({ registered: ratioSchema, select: ratioSchema, premier: ratioSchema }),
  /** The terms of its type, as people read them. */
  terms: z.array(z.object({ label: z.string(), text: z.string() })).readonly(),
  activities: z.array(activitySchema).readonly(),
  costKinds: z
    .array(z.object({ kind: z.string(), label: z.string(), never: z.string().nullable() }))
    .readonly(),
  forms: z.partialRecord(submissionType, formSchema),
  clauses: z.array(clauseSchema).readonly(),
})

/** A decision table as the editor draws it; cells are the texts of the file. */
export const tableSchema = z.object({
  name: z.enum(packTables),
  file: z.string(),
  hit: z.enum(hitPolicies),
  inputs: z.array(z.object({ name: z.string(), type: z.enum(factTypes), values: z.string() })),
  outputs: z.array(z.object({ name: z.string(), type: z.enum(outputTypes) })),
  rows: z.array(
    z.object({
      id: z.string(),
      line: z.number().int(),
      cells: z.array(z.string()).readonly(),
      outputs: z.array(z.string()).readonly(),
    }),
  ),
})

const slaSchema = z.object({
  firstResponseDays: z.number().int(),
  decisionDays: z.number().int(),
  /** Open hours of the calendar, where the program counts those. */
  decisionHours: z.number().int().optional(),
})
/** Everything a version says, for staff. */
export const versionDetailSchema = z.object({
  offer: offerSchema,
  calendar: z.string(),
  termsDays: z.number().int(),
  netting: z.boolean(),
  sla: z.partialRecord(z.enum([...packSubmissionTypes, 'appeal']), slaSchema),
  remindDays: z.array(z.number().int()).readonly(),
  lapseDays: z.number().int(),
  limits: z.object({ specialist: moneySchema, lead: moneySchema }),
  autonomy: z.partialRecord(submissionType, z.enum(autonomies)),
  checks: z.partialRecord(submissionType, z.string()),
  amounts: z.partialRecord(submissionType, z.string()),
  tables: z.array(tableSchema),
  sop: z.string(),
  /** What keeps a draft from being published; empty once it is. */
  problems: z.array(problemSchema),
})

const programRow = z.object({
  programId: idSchema('program'),
  code: z.string(),
  type: z.enum(programTypes),
  currency: currencySchema,
  name: z.string(),
  createdAt: instantSchema,
  publishedNumber: z.number().int().nullable(),
  publishedVersionId: idSchema('version').nullable(),
  draftNumber: z.number().int().nullable(),
  draftVersionId: idSchema('version').nullable(),
})

export const listPrograms = route({
  method: 'get',
  path: '/programs',
  action: 'program.inspect',
  summary: 'Programs by code, with their newest published version and their draft',
  query: z.object({ ...pageQuery }),
  answer: pageOf(programRow),
})

export const listOffers = route({
  method: 'get',
  path: '/programs/offers',
  action: 'program.read',
  summary: 'What can be asked for today: forms, activities, terms of each program in force',
  answer: z.object({ rows: z.array(offerSchema) }),
})

export const listSamplePacks = route({
  method: 'get',
  path: '/programs/samples',
  action: 'program.inspect',
  summary: 'The packs that come with the program: a start for one’s own',
  answer: z.object({
    rows: z.array(
      z.object({
        folder: z.string(),
        name: z.string(),
        type: z.enum(programTypes),
        currency: currencySchema,
        fundCode: z.string(),
        calendar: z.string(),
      }),
    ),
  }),
})

export const readSamplePack = route({
  method: 'get',
  path: '/programs/samples/{folder}',
  action: 'program.draft',
  summary: 'The files of a pack that comes with the program, byte for byte',
  params: z.object({ folder: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/) }),
  answer: z.object({ files: filesSchema }),
})

export const listVersions = route({
  method: 'get',
  path: '/programs/{programId}/versions',
  action: 'program.inspect',
  summary: 'Versions of a program, newest first',
  params: z.object({ programId: idSchema('program') }),
  answer: z.object({ rows: z.array(versionRowSchema) }),
})

export const showVersion = route({
  method: 'get',
  path: '/program-versions/{versionId}',
  action: 'program.inspect',
  summary: 'A version: forms, tables, clauses, ceilings, and what keeps it from being published',
  params: versionParams,
  answer: versionDetailSchema,
})

export const showOffer = route({
  method: 'get',
  path: '/program-versions/{versionId}/offer',
  action: 'program.read',
  summary: 'The forms, activities and terms of a version, also one no longer in force',
  params: versionParams,
  answer: offerSchema,
})

export const checkPack = route({
  method: 'post',
  path: '/programs/check',
  action: 'program.draft',
  summary: 'What is wrong with a pack; nothing is kept',
  body: z.object({ files: filesSchema }),
  answer: z.object({
    contentHash: z.string(),
    /** It can be kept as a draft, whatever keeps it from being published. */
    isReadable: z.boolean(),
    problems: z.array(problemSchema).readonly(),
  }),
})

export const draftVersion = route({
  method: 'post',
  path: '/program-versions',
  action: 'program.draft',
  summary: 'Keep a pack as the draft of its program’s next version',
  body: z.object({
    files: filesSchema,
    /** The version that was edited: saved over another one, it is refused. */
    over: z
      .object({ versionId: idSchema('version'), revision: z.number().int().positive() })
      .nullish(),
  }),
  answer: z.object({
    programId: idSchema('program'),
    versionId: idSchema('version'),
    number: z.number().int(),
    status: z.enum(['draft', 'published']),
    revision: z.number().int(),
    contentHash: z.string(),
    changed: z.boolean(),
  }),
  status: 201,
})

export const publishVersion = route({
  method: 'post',
  path: '/program-versions/{versionId}/publication',
  action: 'program.publish',
  summary: 'Publish a program’s first version for good; later ones are proposed',
  params: versionParams,
  body: z.object({ revision: z.number().int().positive() }),
  answer: z.object({
    programId: idSchema('program'),
    versionId: idSchema('version'),
    number: z.number().int(),
  }),
})

/** A draft put forward for publishing. `mayAgree`: whoever reads it may. */
export const publicationSchema = z.object({
  publicationId: idSchema('publication'),
  versionId: idSchema('version'),
  revision: z.number().int(),
  contentHash: z.string(),
  note: z.string(),
  status: z.enum(['proposed', 'agreed', 'declined', 'void']),
  proposedByName: z.string(),
  proposedAt: instantSchema,
  settledByName: z.string().nullable(),
  settledAt: instantSchema.nullable(),
  reason: z.string().nullable(),
  mayAgree: z.boolean(),
})
const publicationParams = z.object({ publicationId: idSchema('publication') })

export const listPublications = route({
  method: 'get',
  path: '/program-versions/{versionId}/proposals',
  action: 'program.inspect',
  summary: 'Who put a version forward for publishing, and what became of it',
  params: versionParams,
  answer: z.object({ rows: z.array(publicationSchema) }),
})

export const proposePublication = route({
  method: 'post',
  path: '/program-versions/{versionId}/proposals',
  action: 'program.publish',
  summary: 'Put a draft forward, for a second person to agree to its content',
  params: versionParams,
  body: z.object({
    revision: z.number().int().positive(),
    note: z.string().trim().min(1).max(2_000),
  }),
  answer: z.object({
    programId: idSchema('program'),
    versionId: idSchema('version'),
    number: z.number().int(),
    publicationId: idSchema('publication'),
    contentHash: z.string(),
  }),
  status: 201,
})

export const agreePublication = route({
  method: 'post',
  path: '/program-proposals/{publicationId}/agreement',
  action: 'program.agree',
  summary: 'Agree to the content that was looked at; it is published',
  params: publicationParams,
  body: z.object({ contentHash: z.string().regex(/^[0-9a-f]{64}$/) }),
  answer: z.object({
    programId: idSchema('program'),
    versionId: idSchema('version'),
    number: z.number().int(),
  }),
})

export const declinePublication = route({
  method: 'post',
  path: '/program-proposals/{publicationId}/refusal',
  action: 'program.agree',
  summary: 'Say no to a proposal, or take it back; the draft stays',
  params: publicationParams,
  body: z.object({ reason: z.string().trim().min(1).max(2_000) }),
  answer: z.object({ versionId: idSchema('version') }),
})

export const changeSchema = z.object({
  at: z.string(),
  change: z.enum(['added', 'removed', 'changed']),
  before: z.string().nullable(),
  after: z.string().nullable(),
})
export const differenceSchema = z.object({
  figures: z.array(changeSchema),
  tables: z.array(
    z.object({
      table: z.string(),
      reordered: z.boolean(),
      heading: z.array(changeSchema),
      rows: z.array(changeSchema.extend({ cells: z.array(changeSchema) })),
    }),
  ),
  clauses: z.array(changeSchema),
  forms: z.array(changeSchema),
  lists: z.array(changeSchema),
  files: z.array(changeSchema),
})

export const showDifference = route({
  method: 'get',
  path: '/program-versions/{versionId}/difference',
  action: 'program.inspect',
  summary: 'What a version says otherwise than another, or than the one published before it',
  params: versionParams,
  query: z.object({ against: idSchema('version').optional() }),
  answer: z.object({
    /** Number of the version it is compared with; null: there is none before it. */
    against: z.number().int().nullable(),
    difference: differenceSchema.nullable(),
  }),
})

const ruleSchema = z.object({
  row: z.string(),
  answer: z.string(),
  when: z.string(),
  clause: z.string().nullable(),
  title: z.string().nullable(),
})
/** A document printed from a pack: what it says, for a screen to draw. */
export const printedSchema = z.object({
  title: z.string(),
  intro: z.string(),
  blocks: z.array(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('section'), text: z.string() }),
      z.object({ kind: z.literal('part'), text: z.string() }),
      z.object({ kind: z.literal('paragraph'), text: z.string() }),
      z.object({ kind: z.literal('list'), numbered: z.boolean(), entries: z.array(z.string()) }),
      z.object({
        kind: z.literal('figures'),
        entries: z.array(z.object({ term: z.string(), text: z.string() })),
      }),
      z.object({
        kind: z.literal('table'),
        columns: z.array(z.string()),
        rows: z.array(z.array(z.string())),
      }),
      z.object({ kind: z.literal('rule'), rule: ruleSchema }),
      z.object({
        kind: z.literal('clause'),
        id: z.string(),
        title: z.string(),
        text: z.string(),
      }),
    ]),
  ),
})

export const showGuide = route({
  method: 'get',
  path: '/program-versions/{versionId}/guide',
  action: 'program.read',
  summary: 'The guide of a version for partners, printed from its pack',
  params: versionParams,
  answer: printedSchema,
})

export const showRuleSheet = route({
  method: 'get',
  path: '/program-versions/{versionId}/rule-sheet',
  action: 'program.inspect',
  summary: 'The rule sheet of a version for staff, printed from its pack',
  params: versionParams,
  answer: printedSchema,
})

export const showChecks = route({
  method: 'get',
  path: '/program-versions/{versionId}/checks',
  action: 'program.inspect',
  summary: 'The checks of a version with their numbers and clauses, printed from its pack',
  params: versionParams,
  answer: printedSchema,
})

export const exportTable = route({
  method: 'get',
  path: '/program-versions/{versionId}/tables/{table}/dmn',
  action: 'program.export',
  summary: 'One decision table of a version as a DMN model, for other tools',
  params: versionParams.extend({ table: z.enum(packTables) }),
  answer: fileAnswer,
  kind: 'download',
})

export const readDmnTable = route({
  method: 'post',
  path: '/programs/dmn-tables',
  action: 'program.draft',
  summary: 'A decision table of a DMN model as a file of a pack; nothing is kept',
  body: z.object({
    file: z.string().regex(/^tables\/[a-z0-9-]{1,60}\.csv$/),
    currency: currencySchema,
    model: z.string().max(1_000_000),
  }),
  answer: z.object({ text: z.string().nullable(), problems: z.array(problemSchema).readonly() }),
})

export const exportVersion = route({
  method: 'get',
  path: '/program-versions/{versionId}/files',
  action: 'program.export',
  summary: 'The files of a version, byte for byte as they were imported',
  params: versionParams,
  answer: z.object({ version: versionHeadSchema, files: z.record(z.string(), z.string()) }),
})
