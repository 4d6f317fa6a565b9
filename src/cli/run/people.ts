import { roles, type Role } from '../../audit/index.ts'
import {
  approveLimit,
  approveRole,
  emailKnown,
  setLimit,
  setUpPerson,
} from '../../identity/index.ts'
import { pendingGrants, pendingLimits } from '../../identity/grants-sql.ts'
import type { Money } from '../../kernel/money.ts'
import { withTx } from '../../platform/db.ts'
import { type Doing, does, systemDoes } from './doing.ts'
import { type Row, rowsOf } from './rows.ts'
import { readMoney } from './run-file.ts'

/** Adds the people of people.csv with roles and limits. What needs a second person is approved by
 *  whom the row names; somebody who is there already stays as they are. */
export async function addPeople(doing: Doing): Promise<void> {
  const rows = await rowsOf(doing.folder, 'people', ['name', 'email', 'roles'])
  if (rows.length === 0) doing.missing('people.csv: nobody is named, so nobody can do anything.')
  for (const row of rows) await addPerson(doing, row)
  // Only now is everybody there who may have to approve.
  for (const row of rows) await approveWhatWaits(doing, row)
}

async function addPerson(doing: Doing, row: Row): Promise<void> {
  const email = row.text('email')
  const known = await withTx(doing.world.app, (tx) => emailKnown(tx, email), { readOnly: true })
  if (known !== null) return
  const as = { name: 'terminal', where: row.where }
  const made = await systemDoes(doing, as, setUpPerson, {
    name: row.text('name'),
    email,
    partnerId: null,
    roles: rolesOf(doing, row),
    linkHash: null,
  })
  if (made === null) return
  for (const limit of limitsOf(doing, row))
    await systemDoes(doing, as, setLimit, { principalId: made.value.principalId, limit })
}

function rolesOf(doing: Doing, row: Row): Role[] {
  const words = row
    .text('roles')
    .split(/[\s,;]+/)
    .filter((word) => word !== '')
  const known = words.filter((word): word is Role => (roles as readonly string[]).includes(word))
  for (const word of words.filter((each) => !known.some((role) => role === each)))
    doing.wrong(`${row.where}, column roles: “${word}” is none of ${roles.join(', ')}.`)
  return known
}

function limitsOf(doing: Doing, row: Row): Money[] {
  const texts = row
    .text('limit')
    .split(';')
    .map((text) => text.trim())
  return texts.flatMap((text) => {
    if (text === '') return []
    const limit = readMoney(text)
    if (limit !== null) return [limit]
    doing.wrong(`${row.where}, column limit: “${text}” is no amount such as 5000.00 EUR.`)
    return []
  })
}

/** Roles and limits that wait for a second person. */
async function approveWhatWaits(doing: Doing, row: Row): Promise<void> {
  const { grants, limits } = await waitingOf(doing, row.text('email'))
  if (grants.length + limits.length === 0) return
  const by = { email: row.text('approved_by'), where: `${row.where}, column approved_by` }
  for (const { grantId } of grants) await does(doing, by, 'role.approve', approveRole, { grantId })
  for (const { limitId } of limits)
    await does(doing, by, 'limit.approve', approveLimit, { limitId })
}

function waitingOf(doing: Doing, email: string) {
  return withTx(
    doing.world.app,
    async (tx) => {
      const known = await emailKnown(tx, email)
      if (known === null) return { grants: [], limits: [] }
      const { principalId } = known
      const grants = await pendingGrants(tx, principalId)
      return { grants, limits: await pendingLimits(tx, principalId) }
    },
    { readOnly: true },
  )
}
