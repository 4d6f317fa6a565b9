import { type Act, keepSettings, settingsVerification } from '../audit/index.ts'
import type { Tx } from '../platform/db.ts'
import type { PayerId, PayingAccountId } from './run.ts'
import { firstUnapprovedChannel, payoutSettings } from './settings-sql.ts'
import type { ChannelId } from './transmission/transmission.ts'

const read = (tx: Tx, ids?: readonly string[]) => payoutSettings(tx, ids ?? null)

export function keepPayer(act: Act, payerId: PayerId): Promise<void> {
  return keepSettings(act, read, [`payer:${payerId}`])
}

export function keepAccount(act: Act, payingAccountId: PayingAccountId): Promise<void> {
  return keepSettings(act, read, [`account:${payingAccountId}`])
}

export function keepChannel(act: Act, channelId: ChannelId): Promise<void> {
  return keepSettings(act, read, [`channel:${channelId}`])
}

export const settingsRead = read
export const settingVerifications = [
  settingsVerification({
    name: 'payouts.settings',
    guarantee:
      'Payers, their bars and taxes, our accounts and the ways to the bank (host, host key, folder) ' +
      'are what was last taken down of them.',
    read,
  }),
  {
    name: 'payouts.channels',
    guarantee: 'Each way to the bank in use was approved by a second person.',
    async firstWrong(tx: Tx) {
      const wrong = await firstUnapprovedChannel(tx)
      return wrong && `version ${wrong.version} of ${wrong.name} was approved by nobody`
    },
  },
]
