/** Trace numbers: three digits of the run, four of the payment in it. No trace comes again within a
 *  thousand runs, which is longer than a bank answers by one. */
const RUNS_PER_TRACE = 1_000
const PAYMENTS_PER_TRACE = 10_000
const ODFI_DIGITS = 8
const SEQUENCE_DIGITS = 7

/** The last seven digits of a payment's trace number in a NACHA file. `sequence`: the run's number of
 *  its year; `ordinal`: the payment's in the run. Run 7, payment 12: 70012. */
export function traceSequence(sequence: number, ordinal: number): number {
  return (sequence % RUNS_PER_TRACE) * PAYMENTS_PER_TRACE + ordinal
}

/** The trace number that our file gave a payment: eight digits of our bank's routing number (the
 *  ODFI), seven of the sequence (Nacha Operating Rules, Appendix Three). Null where the ordinal has
 *  no trace. */
export function traceOf(payment: {
  readonly routingNumber: string
  readonly sequence: number
  readonly ordinal: number
}): string | null {
  if (payment.ordinal >= PAYMENTS_PER_TRACE) return null
  const sequence = traceSequence(payment.sequence, payment.ordinal)
  return (
    payment.routingNumber.slice(0, ODFI_DIGITS) + String(sequence).padStart(SEQUENCE_DIGITS, '0')
  )
}

/** Which runs a trace number can be of: those of our accounts at this bank whose number ends so. Null
 *  for what is no trace number. */
export function runsOfTrace(trace: string): { odfi: string; sequenceEnd: number } | null {
  if (!/^\d{15}$/.test(trace)) return null
  const sequence = Number(trace.slice(ODFI_DIGITS))
  return {
    odfi: trace.slice(0, ODFI_DIGITS),
    sequenceEnd: Math.floor(sequence / PAYMENTS_PER_TRACE),
  }
}
