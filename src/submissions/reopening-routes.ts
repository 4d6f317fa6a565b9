import { type Call, execute, on } from '../identity/index.ts'
import type { ServedRoute } from '../platform/handler.ts'
import { keep } from './keep.ts'
import * as contract from './reopening-contract.ts'
import { appeal, correct } from './reopen.ts'
import { takeUpAppeal } from './take.ts'
import { undo } from './undo.ts'

export const reopeningRoutes: readonly ServedRoute<Call>[] = [
  on(contract.appealSubmission, (call, { params, body }) =>
    execute(call, 'submission.appeal', appeal, { ...params, ...body }),
  ),
  on(contract.takeUpAppeal, (call, { params, body }) =>
    execute(call, 'submission.take', takeUpAppeal, { ...params, ...body }),
  ),
  on(contract.correctDecision, (call, { params, body }) =>
    execute(call, 'submission.correct', correct, { ...params, ...body }),
  ),
  on(contract.keepDecision, (call, { params, body }) =>
    execute(call, 'submission.keep', keep, { ...params, ...body }),
  ),
  on(contract.undoDecision, (call, { params, body }) =>
    execute(call, 'submission.undo', undo, { ...params, ...body }),
  ),
]
