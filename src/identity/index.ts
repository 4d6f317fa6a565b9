/** What the domains above may use of identity. */
export { personActor, visitor } from './actor.ts'
export { mayApprove } from './duties.ts'
export { actOf, execute, read, type Call, type Command, type ExecuteOptions } from './execute.ts'
export { limitOf } from './limits.ts'
export { on } from './on.ts'
export { actionsOf, mayDo, permissions, type Action } from './permissions.ts'
export { commandRefusals, type CommandRefusal } from './refusals.ts'
export { holdersOf, namesOf, type PrincipalId } from './sql.ts'
