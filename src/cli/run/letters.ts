import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sendLetters } from '../../correspondence/index.ts'
import type { Mail, Mailer } from '../../platform/mail.ts'
import type { Doing } from './doing.ts'

/** A name no file system stumbles over has at most this many characters. */
const NAME_LENGTH_MAX = 120

/** Writes what waits to be sent into `<out>/letters`, one text per letter, named by its hour,
 *  receiver and subject: the same run writes the same names. Nothing leaves by mail. */
export async function writeLetters(doing: Doing): Promise<void> {
  const folder = join(doing.out, 'letters')
  for (;;) {
    const { sent } = await sendLetters(doing.world, letterFolder(folder))
    if (sent === 0) return
  }
}

function letterFolder(folder: string): Mailer {
  return {
    kind: 'folder',
    async deliver(mail) {
      await mkdir(folder, { recursive: true })
      await keep(folder, mail)
      return { kind: 'sent' }
    },
    close() {},
  }
}

async function keep(folder: string, mail: Mail): Promise<void> {
  const at = mail.at.toString().slice(0, 16).replace(':', '')
  const plain = `${at} ${mail.to.email} ${mail.subject}`.replaceAll(/[^\p{L}\p{N}@.,-]+/gu, ' ')
  const name = plain.slice(0, NAME_LENGTH_MAX).trim()
  const to = mail.to.name === null ? mail.to.email : `${mail.to.name} <${mail.to.email}>`
  const text = `Date: ${mail.at.toString()}\nTo: ${to}\nSubject: ${mail.subject}\n\n${mail.text}\n`
  // Two letters of one minute to one receiver may share a subject; the same letter is one file.
  for (let count = 1; ; count += 1) {
    const file = join(folder, `${name}${count === 1 ? '' : ` (${count})`}.txt`)
    const there = await readFile(file, 'utf8').catch(() => null)
    if (there === text) return
    if (there !== null) continue
    return writeFile(file, text)
  }
}
