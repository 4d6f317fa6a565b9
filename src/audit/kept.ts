import { z } from 'zod'
import { ok, type Result } from '../kernel/result.ts'
import type { Tx } from '../platform/db.ts'
import type { Act } from './act.ts'
import { newestKept, releaseNow } from './kept-sql.ts'
import type { Verification } from './news.ts'
import { recordAll } from './record.ts'

/** A row, or a set of rows, that steers money: what names it, and the sha256 of what it says. */
export type Setting = { readonly id: string; readonly hash: string }
/** Every setting of a kind as it stands now; with ids, only those. */
export type SettingsReader = (tx: Tx, ids?: readonly string[]) => Promise<Setting[]>

/** What a setting said, by its hash, and with which migrations: an upgrade may change what ships. */
export const settingEvents = {
  'setting.kept': z.strictObject({ hash: z.string(), release: z.string() }),
} as const

async function keep(act: Act, settings: readonly Setting[]): Promise<void> {
  if (settings.length === 0) return
  const { release } = await releaseNow(act.tx)
  await recordAll(
    act,
    settings.map(({ id, hash }) => ({
      type: 'setting.kept',
      subjectKind: 'setting',
      subjectId: id,
      body: { hash, release },
    })),
  )
}

/** Takes down what these settings say now, in the transaction that changed them. */
export async function keepSettings(
  act: Act,
  read: SettingsReader,
  ids: readonly string[],
): Promise<void> {
  await keep(act, await read(act.tx, ids))
}

/** A sweep that takes down each setting once that nobody did yet: those from before, those that ship,
 *  and all of them again after an upgrade. */
export function settingsSweep(read: SettingsReader) {
  return async (act: Act): Promise<Result<{ kept: number }, never>> => {
    const settings = await read(act.tx)
    const { release } = await releaseNow(act.tx)
    const said = await wordsOf(act.tx, settings)
    const untold = settings.filter(({ id }) => said.get(id)?.release !== release)
    await keep(act, untold)
    return ok({ kept: untold.length })
  }
}

async function wordsOf(tx: Tx, settings: readonly Setting[]) {
  const rows = await newestKept(
    tx,
    settings.map(({ id }) => id),
  )
  return new Map(rows.map(({ id, body }) => [id, wordSchema.parse(JSON.parse(body))]))
}
const wordSchema = settingEvents['setting.kept']

/** Settings are what was last taken down of them, in the sealed record: who rewrites a row past the
 *  commands is found. One that was taken down before an upgrade waits for its next word. */
export function settingsVerification(of: {
  readonly name: string
  readonly guarantee: string
  readonly read: SettingsReader
}): Verification {
  return {
    name: of.name,
    guarantee: of.guarantee,
    async firstWrong(tx) {
      const settings = await of.read(tx)
      const { release } = await releaseNow(tx)
      const said = await wordsOf(tx, settings)
      for (const { id, hash } of settings) {
        const word = said.get(id)
        if (word === undefined || word.release !== release || word.hash === hash) continue
        return `${id} is not what was last taken down of it`
      }
      return null
    },
  }
}
