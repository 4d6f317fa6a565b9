import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { SMTPServer } from 'smtp-server'
import { Temporal } from '../kernel/temporal.ts'
import { letterParts } from './letter-text.ts'
import { defaultSender, letterInFolder, lettersInFolder, type Mail, openMailer } from './mail.ts'

const folder = await mkdtemp(join(tmpdir(), 'quittance-mail-'))
after(() => rm(folder, { recursive: true, force: true }))
const from = defaultSender('https://incentives.example.com')

const letter: Mail = {
  id: '0194f3c2-7a10-7000-8000-000000000001',
  to: { name: 'Jörg Möller', email: 'joerg@partner.example' },
  subject: 'MDF-2026-00042/2: what we still need – „Proof“',
  text: 'Good morning,\n\nthe invoice of line 2 – café, 500 € – is missing.\n',
  at: Temporal.Instant.from('2026-03-02T09:00:00Z'),
}

/** A real mail server on a free port of this machine; answers what it was handed. */
async function mailServer(answer: (recipient: string) => Error | null = () => null) {
  const received: string[] = []
  const recipients: string[] = []
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo(address, _session, callback) {
      recipients.push(address.address)
      callback(answer(address.address))
    },
    onData(stream, _session, callback) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        received.push(Buffer.concat(chunks).toString('utf8'))
        callback(null)
      })
    },
  })
  const listening = await new Promise<AddressInfo>((resolve) => {
    // A TCP server that listens has an address with a port.
    server.listen(0, '127.0.0.1', () => resolve(server.server.address() as AddressInfo))
  })
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()))
  return { url: `smtp://127.0.0.1:${listening.port}`, received, recipients, close }
}

function refusal(code: number): Error {
  return Object.assign(new Error('not today'), { responseCode: code })
}

test('a letter goes through a real mail server with a Message-ID made from its id', async () => {
  const server = await mailServer()
  const mailer = openMailer({ smtpUrl: server.url, folder, from })
  assert.deepEqual(await mailer.deliver(letter), { kind: 'sent' })
  mailer.close()
  await server.close()
  const [eml = ''] = server.received
  const { headings, text } = letterParts(Buffer.from(eml))
  assert.equal(headings.get('subject'), letter.subject)
  assert.equal(text.trim(), letter.text.trim())
  assert.equal(headings.get('message-id'), `<${letter.id}@incentives.example.com>`)
  assert.equal(headings.get('date'), 'Mon, 02 Mar 2026 09:00:00 +0000')
  assert.equal(headings.get('to'), 'Jörg Möller <joerg@partner.example>')
})

test('an address the server refuses for good is told from one it refuses for now', async () => {
  const codes = new Map([
    ['gone@partner.example', 550],
    ['busy@partner.example', 451],
  ])
  const server = await mailServer((recipient) => refusal(codes.get(recipient) ?? 550))
  const mailer = openMailer({ smtpUrl: server.url, folder, from })
  const kinds = []
  for (const email of codes.keys()) {
    const delivery = await mailer.deliver({ ...letter, to: { name: null, email } })
    kinds.push(delivery.kind === 'refused' ? delivery.isTemporary : delivery.kind)
  }
  mailer.close()
  await server.close()
  assert.deepEqual(kinds, [false, true])
})

test('a server that is not there is a refusal for now: nothing was handed over', async () => {
  const server = await mailServer()
  await server.close()
  const mailer = openMailer({ smtpUrl: server.url, folder, from })
  const delivery = await mailer.deliver(letter)
  mailer.close()
  assert.equal(delivery.kind, 'refused')
  assert.equal(delivery.kind === 'refused' && delivery.isTemporary, true)
})

test('without a server a letter is one file, however often it is written', async () => {
  const mailer = openMailer({ smtpUrl: null, folder, from })
  await mailer.deliver(letter)
  const first = await letterInFolder(folder, letter.id)
  await mailer.deliver(letter)
  mailer.close()
  assert.deepEqual(await readdir(folder), [`${letter.id}.eml`])
  assert.ok(first?.equals((await letterInFolder(folder, letter.id))!))
  assert.deepEqual(await lettersInFolder(folder, { after: null, limit: 10 }), [letter.id])
  assert.equal(await letterInFolder(folder, '../../etc/passwd'), null)
})

test('an address is one receiver, whatever is written into it or into a name', async () => {
  const server = await mailServer()
  const mailer = openMailer({ smtpUrl: server.url, folder, from })
  const other = 'other@elsewhere.example'
  const receivers = [
    { name: null, email: `joerg@partner.example, ${other}` },
    { name: null, email: `joerg@partner.example\r\nBcc: ${other}` },
    { name: `Jörg\r\nBcc: ${other}`, email: 'joerg@partner.example' },
  ]
  for (const to of receivers) {
    await mailer.deliver({ ...letter, to, subject: `Hello\r\nBcc: ${other}` })
  }
  mailer.close()
  await server.close()
  for (const mail of server.received) assert.doesNotMatch(mail, /^Bcc:/im)
  assert.ok(
    server.recipients.every((recipient) => recipient !== other),
    server.recipients.join(),
  )
})
