/** What moves the account of a partner. `claim_ended`: the payment claimed back in part came back; `unwithheld`: so
 *  did one before its tax was remitted; `tax_taken_back`: tax of a claim that had not been remitted. */
export const statementKinds = [
  'owed',
  'lowered',
  'clawed_back',
  'refunded',
  'written_off',
  'claim_ended',
  'netted',
  'withheld',
  'unwithheld',
  'tax_taken_back',
  'on_its_way',
  'paid',
] as const
export type StatementKind = (typeof statementKinds)[number]
