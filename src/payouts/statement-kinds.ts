/** What moves the account of a partner. `claim_ended`: the payment claimed back in part came back. */
export const statementKinds = [
  'owed',
  'lowered',
  'clawed_back',
  'refunded',
  'written_off',
  'claim_ended',
  'netted',
  'on_its_way',
  'paid',
] as const
export type StatementKind = (typeof statementKinds)[number]
