import { z } from 'zod'
import { route } from '../platform/contract.ts'
import { instantSchema } from '../platform/wire.ts'

const code = z.string().trim().min(6).max(32)
/** Six digits as people copy them: `123 456`. */
const sixDigits = code.transform((text) => text.replaceAll(/\s/g, ''))

export const readStepUp = route({
  method: 'get',
  path: '/session/step-up',
  action: 'session.step_up',
  summary: 'Whether your second factor is set up, and until when it counts as shown',
  answer: z.object({ secondFactor: z.boolean(), until: instantSchema.nullable() }),
})

export const stepUp = route({
  method: 'post',
  path: '/session/step-up',
  action: 'session.step_up',
  summary: 'Show your second factor: six digits, for ten minutes in this session',
  body: z.strictObject({ code: sixDigits }),
  answer: z.object({ until: instantSchema }),
})

export const readSampleCode = route({
  method: 'get',
  path: '/session/sample-code',
  action: 'session.step_up',
  summary: 'The code a sample person’s authenticator shows now, on this machine only',
  answer: z.object({ code: z.string(), secondsLeft: z.number().int() }),
})

export const confirmSecondFactor = route({
  method: 'post',
  path: '/account/second-factor/confirmation',
  action: 'account.edit',
  summary: 'Turn the begun authenticator on with a code of it',
  body: z.strictObject({ code: sixDigits }),
  answer: z.object({ on: z.literal(true) }),
})

export const removeSecondFactor = route({
  method: 'post',
  path: '/account/second-factor/removal',
  action: 'account.edit',
  summary: 'Turn your authenticator off, with your password and a code; administrators are told',
  body: z.strictObject({ password: z.string().max(128), code }),
  answer: z.object({ on: z.literal(false) }),
})
