import assert from 'node:assert/strict'
import { test } from 'node:test'
import ssh2 from 'ssh2'
import { newKeyPair } from './sftp.ts'

test('a key of ours can be read again, every one of a thousand', async () => {
  for (let made = 0; made < 1_000; made += 1) {
    const { privateKey, publicKey } = await newKeyPair('ed25519', 'quittance')
    const parsed = ssh2.utils.parseKey(privateKey)
    assert.ok(!(parsed instanceof Error))
    assert.equal(publicKey.split(' ')[1], parsed.getPublicSSH().toString('base64'))
  }
})
