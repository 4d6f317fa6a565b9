// A folder as a lock: making one either works or says it is there, on every file system.
import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { spawn } from 'node:child_process'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** The holder shows it lives by touching its file; only then may the lock be taken from it. */
const beatMs = 2_000
const silentMs = 60_000

/** Runs `body` while holding `<folder>/lock`; waits for whoever holds it, and takes it over from
 *  one that died. Answers what `body` answers, which gets `run(command, args, options)`: runs a
 *  program to its end, answering its exit code; the lock is held until the program is gone too,
 *  since npm works on when the script that called it is killed. */
export async function withLock(folder, body) {
  const lock = join(folder, 'lock')
  mkdirSync(folder, { recursive: true })
  await take(lock)
  const holder = join(lock, 'holder')
  const sign = (...pids) =>
    writeFileSync(holder, JSON.stringify({ pids: [process.pid, ...pids], host: hostname() }))
  sign()
  const beat = setInterval(() => touch(holder), beatMs)
  const leave = () => rmSync(lock, { recursive: true, force: true })
  process.once('exit', leave)
  try {
    return await body((command, args, options) => run(command, args, options, sign))
  } finally {
    clearInterval(beat)
    process.off('exit', leave)
    leave()
  }
}

function run(command, args, options, sign) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options })
    if (child.pid) sign(child.pid)
    child.once('error', reject)
    child.once('exit', (code) => {
      sign()
      resolve(code ?? 1)
    })
  })
}

async function take(lock) {
  for (let told = false; ;) {
    try {
      mkdirSync(lock)
      return
    } catch (error) {
      if (error.code !== 'EEXIST') throw cannotWrite(lock, error)
    }
    if (isAbandoned(lock)) {
      discard(lock)
      continue
    }
    if (!told) console.log('Another set-up of this folder is running; waiting for it …')
    told = true
    await sleep(300)
  }
}

function cannotWrite(lock, error) {
  return new Error(`${lock} cannot be made (${error.code}): this folder must be writable.`)
}

/** Dead on this machine, or silent for long on whichever it was. */
function isAbandoned(lock) {
  const holder = join(lock, 'holder')
  try {
    const { pids, host } = JSON.parse(readFileSync(holder, 'utf8'))
    if (host === hostname()) return !pids.some(isAlive)
    return Date.now() - statSync(holder).mtimeMs > silentMs
  } catch {
    return isOlder(lock, 5_000) // made, and its maker died before it could sign
  }
}

function isOlder(path, ms) {
  try {
    return Date.now() - statSync(path).mtimeMs > ms
  } catch {
    return false // left in the meantime
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
  try {
    return !/\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return true
  }
}

/** Renamed first: of two that find the lock abandoned, one removes it. */
function discard(lock) {
  const away = `${lock}.${process.pid}`
  try {
    renameSync(lock, away)
    rmSync(away, { recursive: true, force: true })
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
  }
}

function touch(path) {
  try {
    utimesSync(path, new Date(), new Date())
  } catch {
    // the lock was taken from us after a long sleep of the machine; the work is the same work
  }
}
