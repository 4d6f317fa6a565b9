import { roles, type Role } from '../audit/index.ts'
import { newToken, SET_UP_LINK_HOURS, setUpPerson, setUpUrl } from '../identity/index.ts'
import { executeAsSystem } from '../identity/execute.ts'
import { partnerByCode } from '../partners/index.ts'
import { withTx } from '../platform/db.ts'
import { CliFault, type CommandModule, exitCodes } from './command-line.ts'
import { withWorld } from './open-world.ts'
import { accepted } from './say-refusal.ts'

/** Adds a person and prints the link by which they choose a password. */
export const run: CommandModule['run'] = (asked, terminal) =>
  withWorld(asked, terminal, async ({ world, config }) => {
    const email = asked.words[0] ?? ''
    const name = asked.option('name') ?? email
    const wanted = readRoles(asked.option('roles') ?? '')
    const code = asked.option('partner')
    const partner =
      code === undefined ? null : await withTx(world.app, (tx) => partnerByCode(tx, code))
    if (code !== undefined && partner === null)
      throw new CliFault(`There is no partner ${code}. Import it first: quittance import partners`)
    const token = asked.flag('no-link') ? null : newToken('qs_')
    const person = {
      name,
      email,
      partnerId: partner?.partnerId ?? null,
      roles: wanted,
      linkHash: token?.hash ?? null,
    }
    const as = { name: 'terminal', key: null, requestId: `user add ${email}` }
    const made = accepted(
      `${email} was not added`,
      await executeAsSystem(world, as, setUpPerson, person),
    )
    terminal.out(`Added ${name} <${email}>: ${wanted.join(', ') || 'no role'}`)
    wanted.forEach((role, index) => {
      if (made.grants[index]?.status === 'pending')
        terminal.out(`The role ${role} waits until a second person approves it (Settings, People).`)
    })
    if (token !== null) {
      terminal.out(`Within ${SET_UP_LINK_HOURS} hours they choose a password at`)
      terminal.out(setUpUrl(config.publicUrl, token.text))
    }
    return exitCodes.done
  })

function readRoles(text: string): Role[] {
  const words = text.split(/[\s,]+/).filter((word) => word !== '')
  const unknown = words.find((word) => !isRole(word))
  if (unknown === undefined && words.length > 0) return words.filter(isRole)
  throw new CliFault(
    `${unknown === undefined ? '--roles names none' : `“${unknown}” is no role`}: expected one or ` +
      `more of ${roles.join(', ')}, by comma.`,
    exitCodes.usage,
  )
}

function isRole(word: string): word is Role {
  return (roles as readonly string[]).includes(word)
}
