import type { Metrics } from './metrics.ts'

/** News as a browser gets it: that something of a kind changed, never what it says. */
export type LiveNews = {
  readonly eventId: string
  readonly type: string
  readonly subjectKind: string
  readonly subjectId: string
  readonly partnerId: string | null
}

export type Live = {
  /** A `text/event-stream` of the news this listener may see. */
  stream(maySee: (news: LiveNews) => boolean): ReadableStream<Uint8Array>
  /** Ends every stream, so that the server can close. */
  close(): void
}

const POLL_MS = 700
const HEARTBEAT_MS = 20_000
/** A stream ends after this and the browser asks again: who is signed out hears no more. */
const STREAM_MS_MAX = 10 * 60_000
/** Ids are by the act's instant and commits are not: looked at again for this long. */
const LOOK_BACK_MS = 15_000

type Listener = { push(text: string): void; end(): void; maySee(news: LiveNews): boolean }

/** Looks for new events while anybody listens, and tells whoever may see them. `eventsSince` answers
 *  the newest events whose id is of `ms` or later, oldest first. */
export function openLive(
  eventsSince: (ms: number) => Promise<readonly LiveNews[]>,
  nowMs: () => number,
  metrics: Metrics,
): Live {
  const listeners = new Set<Listener>()
  const seen = new Map<string, number>()
  let timer: NodeJS.Timeout | null = null
  let sinceMs = 0
  const look = async () => {
    const from = Math.max(sinceMs, nowMs() - LOOK_BACK_MS)
    for (const news of await eventsSince(from)) {
      if (seen.has(news.eventId)) continue
      seen.set(news.eventId, nowMs())
      const { partnerId: _, ...told } = news
      const text = `event: changed\ndata: ${JSON.stringify(told)}\n\n`
      for (const listener of listeners) if (listener.maySee(news)) listener.push(text)
    }
    for (const [id, at] of seen) if (at < nowMs() - 4 * LOOK_BACK_MS) seen.delete(id)
  }
  const tick = () => {
    timer = null
    if (listeners.size === 0) return
    // A look that fails (the database restarts) is followed by the next one.
    void look()
      .catch(() => {})
      .finally(() => (timer ??= setTimeout(tick, POLL_MS)))
  }
  const join = (listener: Listener) => {
    if (listeners.size === 0) sinceMs = nowMs()
    listeners.add(listener)
    metrics.liveStreams.set(listeners.size)
    timer ??= setTimeout(tick, POLL_MS)
  }
  const leave = (listener: Listener) => {
    listeners.delete(listener)
    metrics.liveStreams.set(listeners.size)
  }
  return {
    stream: (maySee) => listen(maySee, join, leave),
    close() {
      if (timer !== null) clearTimeout(timer)
      for (const listener of listeners) listener.end()
    },
  }
}

function listen(
  maySee: (news: LiveNews) => boolean,
  join: (listener: Listener) => void,
  leave: (listener: Listener) => void,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let stop = () => {}
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const push = (text: string) => controller.enqueue(encoder.encode(text))
      const beat = setInterval(() => push(': still here\n\n'), HEARTBEAT_MS)
      const limit = setTimeout(() => listener.end(), STREAM_MS_MAX)
      stop = () => {
        clearInterval(beat)
        clearTimeout(limit)
        leave(listener)
      }
      const listener: Listener = {
        maySee,
        push,
        end() {
          stop()
          controller.close()
        },
      }
      join(listener)
      push('retry: 1000\n\n')
    },
    cancel: () => stop(),
  })
}
