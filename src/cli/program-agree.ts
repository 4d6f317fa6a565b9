import { execute, read } from '../identity/index.ts'
import { agreePublication, openProposalOf, programByCode } from '../programs/index.ts'
import { vocabulary } from '../vocabulary.ts'
import { callAs } from './as-person.ts'
import { CliFault, type CommandModule, exitCodes } from './command-line.ts'
import { withWorld } from './open-world.ts'
import { accepted } from './say-refusal.ts'

/** A second person agrees to the proposed draft of a program: it is published. */
export const run: CommandModule['run'] = (asked, terminal) =>
  withWorld(asked, terminal, async ({ world }) => {
    const code = asked.words[0] ?? ''
    const call = await callAs(world, asked, terminal)
    const found = await read(call, 'program.inspect', async (tx) => {
      const program = await programByCode(tx, code)
      return program && openProposalOf(tx, program.programId)
    })
    const proposal = accepted(code, found)
    if (proposal === null) throw new CliFault(`Nothing of a program ${code} is proposed.`)
    const expected = asked.option('content')
    if (expected !== undefined && !proposal.contentHash.startsWith(expected))
      throw new CliFault(`Proposed is ${proposal.contentHash}, not ${expected}.`)
    const { publicationId, contentHash } = proposal
    const agreed = await execute(call, 'program.agree', agreePublication(vocabulary), {
      publicationId,
      contentHash,
    })
    const { number } = accepted(code, agreed)
    terminal.out(`Published ${contentHash} as version ${number}`)
    return exitCodes.done
  })
