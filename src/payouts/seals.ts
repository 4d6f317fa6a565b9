import { must } from '../kernel/assert.ts'
import type { SealedColumn } from '../platform/sealed.ts'
import { blindIndex, open, seal, sealedBy, type Keys } from '../platform/secrets.ts'
import { indexesOf } from '../vendors/index.ts'
import { correctionSeal } from './answers/file-answer.ts'
import { accountSeal, OWN_ACCOUNT_FIELD } from './payers.ts'
import * as rows from './seal-sql.ts'
import { keySeal } from './transmission/channels.ts'

/** What payouts keep sealed, for the rotation of keys: our own accounts with their index, the keys of
 *  channels to banks, what banks corrected. The mark of an account that a run is approved with stays as
 *  it is: it is part of what was approved, and is compared under every key we hold. */
export const sealed: readonly SealedColumn[] = [
  {
    column: 'payouts.paying_accounts.account_sealed',
    uses: (tx) => rows.ownAccountUses(tx),
    async reseal(tx, keys, limit) {
      const found = await rows.ownAccountsSealed(tx)
      const anew = found
        .flatMap(({ id, scheme, routingNumber, sealed: text, blind: indexedAs }) => {
          const { plain: account, sealed } = anewOf(keys, accountSeal(id), text)
          const known = { scheme: must(scheme, 'a sealed account'), account, routingNumber }
          const [indexed = ''] = indexesOf(known)
          const blind = blindIndex(keys, OWN_ACCOUNT_FIELD, indexed)
          const isCurrent = sealedBy(text ?? '') === keys.current && indexedAs?.equals(blind)
          return isCurrent === true ? [] : [{ id, sealed, blind }]
        })
        .slice(0, limit)
      if (anew.length > 0) await rows.resealOwnAccounts(tx, anew)
      return anew.length
    },
  },
  {
    column: 'payouts.channels.key_sealed',
    uses: (tx) => rows.channelKeyUses(tx),
    async reseal(tx, keys, limit) {
      const found = await rows.channelKeysOfOtherKeys(tx, keys.current, limit)
      const anew = found.map(({ id, sealed: text }) => ({
        id,
        sealed: anewOf(keys, keySeal(id), text).sealed,
      }))
      if (anew.length > 0) await rows.resealChannelKeys(tx, anew)
      return found.length
    },
  },
  {
    column: 'payouts.bank_answer_lines.corrected_sealed',
    uses: (tx) => rows.correctionUses(tx),
    async reseal(tx, keys, limit) {
      const found = await rows.correctionsOfOtherKeys(tx, keys.current, limit)
      const anew = found.map(({ id, lineNo, sealed: text }) => ({
        id,
        lineNo,
        sealed: anewOf(keys, correctionSeal(id, lineNo), text).sealed,
      }))
      if (anew.length > 0) await rows.resealCorrections(tx, anew)
      return found.length
    },
  },
]

function anewOf(keys: Keys, about: string, text: string | null) {
  const plain = open(keys, about, must(text, 'asked where it is there'))
  return { plain, sealed: seal(keys, about, plain) }
}
