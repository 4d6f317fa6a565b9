import type { Act, Actor } from '../audit/index.ts'
import { must } from '../kernel/assert.ts'
import { appeal, correct, sendLinesLater, takeUpAppeal, undo } from '../submissions/index.ts'
import { handIn, handInChange, putPapers, type Setting } from './hand-in.ts'
import { atVersion, type Does, type Scene } from './play-staff.ts'
import type { Move } from './story.ts'

/** What comes after a first answer: a change, an appeal, a correction, a decision taken back, and the
 *  returned lines of a claim that come later. */
export type AgainMove = Extract<
  Move,
  { readonly do: 'change' | 'appeal' | 'take_up' | 'correct' | 'undo' | 'later' | 'next' }
>

const againMoves: readonly string[] = [
  'change',
  'appeal',
  'take_up',
  'correct',
  'undo',
  'later',
  'next',
] satisfies readonly AgainMove['do'][]

export function isAgain(move: Move): move is AgainMove {
  return againMoves.includes(move.do)
}

/** Plays one of them; `staff` is who does what one of us does. */
export async function playAgain(
  staff: Readonly<Record<string, Actor>>,
  scene: Scene & { readonly move: AgainMove },
  does: Does,
): Promise<void> {
  const { setting, playing, contact, move } = scene
  const { submissionId } = playing
  const who = 'by' in move ? must(staff[move.by], 'one of our people') : contact
  switch (move.do) {
    case 'change': {
      const input = { requestId: playing.requestId }
      const made = await does(who, 'submission.submit', handInChange(setting, move.change), input)
      playing.submissionId = made.submissionId
      return
    }
    case 'appeal':
    case 'correct': {
      const input = { submissionId, reason: move.reason }
      if (move.do === 'appeal') await does(who, 'submission.appeal', atVersion(appeal), input)
      else await does(who, 'submission.correct', atVersion(correct), input)
      return
    }
    case 'take_up':
      await does(who, 'submission.take', atVersion(takeUpAppeal), { submissionId })
      return
    case 'undo':
      await does(who, 'submission.undo', atVersion(undo), { submissionId })
      return
    case 'later': {
      const said = await does(who, 'submission.submit', atVersion(sendLinesLater), { submissionId })
      playing.nextId = said.nextId
      return
    }
    case 'next': {
      const nextId = must(playing.nextId, 'lines that come later')
      await does(who, 'submission.submit', handInNext(setting), { submissionId: nextId })
      playing.submissionId = nextId
    }
  }
}

/** The next claim, with the proof of delivery that its lines were sent back for. */
function handInNext(setting: Setting) {
  return async (act: Act, { submissionId }: { readonly submissionId: string }) => {
    const places = [{ slot: 'delivery_proof', lineNo: 1 }]
    await putPapers(act, setting, { submissionId, places, tried: 2 })
    return atVersion(handIn)(act, { submissionId })
  }
}
