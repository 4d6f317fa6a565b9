import { printSchema, writeSchema } from '../platform/schema-print.ts'
import { type CommandModule, exitCodes } from './command-line.ts'
import { withWorld } from './open-world.ts'

/** Prints the schema that all migrations come to, from the catalog. */
export const run: CommandModule['run'] = (asked, terminal) =>
  withWorld(asked, terminal, async ({ ground }) => {
    const { owner } = ground.urls
    if (asked.flag('write')) {
      for (const file of await writeSchema(owner)) terminal.out(`wrote ${file}`)
    } else terminal.out((await printSchema(owner)).schema.trimEnd())
    return exitCodes.done
  })
