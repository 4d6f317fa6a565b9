import { z } from 'zod'
import { route } from '../platform/contract.ts'
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

const slaSchema = z.object({ firstResponseDays: z.number().int(), decisionDays: z.number().int() })
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
  answer: z.object({ rows: z.array(versionHeadSchema) }),
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
  answer: z.object({ contentHash: z.string(), problems: z.array(problemSchema).readonly() }),
})

export const draftVersion = route({
  method: 'post',
  path: '/program-versions',
  action: 'program.draft',
  summary: 'Keep a pack as the draft of its program’s next version',
  body: z.object({ files: filesSchema }),
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
  summary: 'Publish a draft for good',
  params: versionParams,
  body: z.object({ revision: z.number().int().positive() }),
  answer: z.object({
    programId: idSchema('program'),
    versionId: idSchema('version'),
    number: z.number().int(),
  }),
})

export const exportVersion = route({
  method: 'get',
  path: '/program-versions/{versionId}/files',
  action: 'program.export',
  summary: 'The files of a version, byte for byte as they were imported',
  params: versionParams,
  answer: z.object({ version: versionHeadSchema, files: z.record(z.string(), z.string()) }),
})
