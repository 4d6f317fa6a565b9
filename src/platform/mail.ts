import { randomBytes } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Instant } from '../kernel/temporal.ts'

/** One letter as it leaves. `id` names it for ever: its Message-ID and its file come from it. */
export type Mail = {
  readonly id: string
  readonly to: { readonly name: string | null; readonly email: string }
  readonly subject: string
  readonly text: string
  readonly at: Instant
}

/** What came of one try. `unknown`: the connection broke after the text was handed over, so nobody
 *  knows; such a letter is not sent again by itself. */
export type Delivery =
  | { readonly kind: 'sent' }
  | { readonly kind: 'refused'; readonly isTemporary: boolean; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string }

/** Letters out: through a mail server, or into a folder that is the default. */
export type Mailer = {
  readonly kind: 'smtp' | 'folder'
  deliver(mail: Mail): Promise<Delivery>
  close(): void
}

export type MailerOptions = {
  /** `smtp://user:password@host:587`; null writes into `folder`. */
  readonly smtpUrl: string | null
  readonly folder: string
  /** Whom letters come from: `Quittance <no-reply@example.com>`. */
  readonly from: string
}

/** Waits for a mail server: to connect, to greet, between two answers. */
const CONNECT_TIMEOUT_MS = 10_000
const ANSWER_TIMEOUT_MS = 30_000
const MAIL_BYTES_MAX = 5 * 1024 * 1024

/** The address letters come from when nobody chose one. */
export function defaultSender(publicUrl: string): string {
  const { hostname } = new URL(publicUrl)
  return `Quittance <no-reply@${hostname.includes('.') ? hostname : 'quittance.example'}>`
}

/** The mailer the settings ask for. Nothing is connected before the first letter. */
export function openMailer(options: MailerOptions): Mailer {
  return options.smtpUrl === null
    ? folderMailer(options)
    : smtpMailer({ ...options, smtpUrl: options.smtpUrl })
}

/** The letter's Message-ID, the same at every try, so that a receiver can tell a copy. */
export function messageId(id: string, from: string): string {
  const host = /@([^>\s]+)>?\s*$/.exec(from)?.[1] ?? 'quittance.example'
  return `<${id}@${host}>`
}

function composed(mail: Mail, from: string) {
  const { name, email } = mail.to
  return {
    from,
    // As one address, never as a list to be read: a comma in it names nobody else.
    to: { name: name ?? '', address: email },
    subject: mail.subject,
    text: mail.text,
    messageId: messageId(mail.id, from),
    // The library takes a Date here.
    date: new Date(mail.at.epochMilliseconds),
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

/** Loaded with the first letter: a start need not wait for it. */
const mailLibrary = () => import('nodemailer')

function smtpMailer(options: MailerOptions & { readonly smtpUrl: string }): Mailer {
  const open = async () =>
    (await mailLibrary()).createTransport({
      url: options.smtpUrl,
      connectionTimeout: CONNECT_TIMEOUT_MS,
      greetingTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: ANSWER_TIMEOUT_MS,
    })
  let opened: ReturnType<typeof open> | null = null
  return {
    kind: 'smtp',
    async deliver(mail) {
      try {
        const transport = await (opened ??= open())
        await transport.sendMail(composed(mail, options.from))
        return { kind: 'sent' }
      } catch (error) {
        return deliveryOf(error)
      }
    },
    close: () => void opened?.then((transport) => transport.close()),
  }
}

/** Reads what went wrong (RFC 5321, 4.2.1): 4yz may be tried again, 5yz may not. Without an answer
 *  of the server only a failure before the text was handed over is certain. */
function deliveryOf(error: unknown): Delivery {
  const fault = error as { code?: unknown; command?: unknown; responseCode?: unknown }
  const reason = error instanceof Error ? error.message.slice(0, 300) : 'unknown fault'
  // Our own sign-in to the server: an operator can mend it, so the letter waits.
  if (fault.code === 'EAUTH') return { kind: 'refused', isTemporary: true, reason }
  if (typeof fault.responseCode === 'number') {
    return { kind: 'refused', isTemporary: fault.responseCode < 500, reason }
  }
  if (fault.code === 'EENVELOPE') return { kind: 'refused', isTemporary: false, reason }
  const isBefore =
    fault.command === 'CONN' ||
    fault.code === 'EDNS' ||
    fault.code === 'ECONNECTION' ||
    fault.code === 'ETLS'
  return isBefore ? { kind: 'refused', isTemporary: true, reason } : { kind: 'unknown', reason }
}

/** A letter is one file named for it: writing it again changes nothing, so a try that was cut off
 *  is simply made again. */
function folderMailer(options: MailerOptions): Mailer {
  const how = { streamTransport: true, buffer: true, newline: 'unix' } as const
  return {
    kind: 'folder',
    async deliver(mail) {
      await mkdir(options.folder, { recursive: true, mode: 0o700 })
      const composer = (await mailLibrary()).createTransport(how)
      const { message } = await composer.sendMail(composed(mail, options.from))
      if (!Buffer.isBuffer(message)) throw new Error('the composer gave no buffer')
      const draft = join(options.folder, `.${mail.id}.${randomBytes(4).toString('hex')}`)
      const file = await open(draft, 'w', 0o600)
      await file.writeFile(message)
      await file.sync()
      await file.close()
      await rename(draft, join(options.folder, `${mail.id}.eml`))
      return { kind: 'sent' }
    },
    close: () => {}, // a composer holds nothing open
  }
}

const letterFile = /^([A-Za-z0-9-]{1,64})\.eml$/

/** Ids of the letters in a mail folder, newest first (ids are ordered by time), after `after`. */
export async function lettersInFolder(
  folder: string,
  page: { readonly after: string | null; readonly limit: number },
): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return names
    .flatMap((name) => letterFile.exec(name)?.[1] ?? [])
    .filter((id) => page.after === null || id < page.after)
    .sort((a, b) => (a < b ? 1 : -1))
    .slice(0, page.limit)
}

/** One letter of a mail folder as it was written; null when there is none of that id. */
export async function letterInFolder(folder: string, id: string): Promise<Buffer | null> {
  if (!letterFile.test(`${id}.eml`)) return null
  const bytes = await readFile(join(folder, `${id}.eml`)).catch(() => null)
  return bytes === null || bytes.length > MAIL_BYTES_MAX ? null : bytes
}
