import type { Act } from '../../audit/index.ts'
import { RollBack, type Tx } from '../../platform/db.ts'
import type { Keys } from '../../platform/secrets.ts'
import { noticeCodes, noticeOfChange, type Notice, type NoticeAnswer } from '../../vendors/index.ts'
import { paymentById } from '../payment-sql.ts'
import type { AnswerLine } from './answer-line.ts'
import type { Placed } from './place-line.ts'

type Corrected = Notice['corrected']

/** The parts of a notice's 29 characters, as its change code divides them (Nacha Operating Rules,
 *  Appendix Five): positions from 1. Null for a code that corrects nothing of an account. */
export function correctedParts(code: string, text: string): Corrected | null {
  const part = (from: number, to: number) => text.slice(from - 1, to).trim()
  const kind = (from: number) => kindOf(part(from, from + 1))
  switch (code) {
    case 'C01':
      return { accountNumber: part(1, 17) }
    case 'C02':
      return { routingNumber: part(1, 9) }
    case 'C03':
      return { routingNumber: part(1, 9), accountNumber: part(13, 29) }
    case 'C04':
      return { holderName: part(1, 22) }
    case 'C05':
      return { accountKind: kind(1) }
    case 'C06':
      return { accountNumber: part(1, 17), accountKind: kind(21) }
    case 'C07':
      return {
        routingNumber: part(1, 9),
        accountNumber: part(10, 26),
        accountKind: kind(27),
      }
    default:
      return null
  }
}

/** By the tens of a transaction code: 2 is a checking, 3 a savings account. */
function kindOf(code: string): Corrected['accountKind'] {
  return code.startsWith('2') ? 'checking' : code.startsWith('3') ? 'savings' : undefined
}

/** Hands a notice of change to vendors: the corrected account is proposed in the bank's name. What
 *  vendors refuse (an account that cannot exist, or of somebody else) stays open for a person, and
 *  nothing of it is kept. */
export async function applyNotice(
  act: Act,
  keys: Keys,
  of: { readonly line: AnswerLine; readonly placed: Placed; readonly name: string },
): Promise<Placed> {
  const { line, placed } = of
  if (placed.why !== 'notice_of_change' || placed.payment === null) return placed
  const code = (Object.keys(noticeCodes) as Notice['code'][]) // the table's own keys
    .find((each) => each === line.code)
  const payment = await paymentById(act.tx, placed.payment.paymentId)
  if (code === undefined || payment === null || payment.bankDetailId === null) return placed
  const notice: Notice = {
    bankDetailId: payment.bankDetailId,
    code,
    corrected: correctedParts(code, line.corrected ?? '') ?? {},
    reference: `${of.name}, line ${line.fileLine}, trace ${line.traceRef ?? 'none'}`,
  }
  const answer = await inSavepoint(act.tx, () => noticeOfChange(keys)(act, notice))
  if (answer === null) return placed
  const outcome = answer.kind === 'proposed' ? ('applied' as const) : ('known' as const)
  return { ...placed, outcome, why: null }
}

type Answered = Awaited<ReturnType<ReturnType<typeof noticeOfChange>>>

async function inSavepoint(tx: Tx, body: () => Promise<Answered>): Promise<NoticeAnswer | null> {
  try {
    return await tx.savepoint(async () => {
      const done = await body()
      if (!done.ok) throw new RollBack(done)
      return done.value
    })
  } catch (error) {
    if (error instanceof RollBack) return null
    throw error
  }
}
