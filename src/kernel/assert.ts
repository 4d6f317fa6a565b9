/** Thrown when the program's own belief is broken: a fault (a bug), never a business answer. */
export class AssertionFault extends Error {
  override readonly name = 'AssertionFault'
}

/** States what we believe; stays on in production. Throws {@link AssertionFault} when it is false. */
export function assert(belief: boolean, message: string): asserts belief {
  if (!belief) throw new AssertionFault(message)
}

/** Returns `value`, or throws when it is null or undefined: for what a constraint already promises. */
export function must<T>(value: T | null | undefined, message: string): T {
  if (value === null || value === undefined) throw new AssertionFault(message)
  return value
}

/** Marks a branch the types say cannot be reached. */
export function unreachable(value: never): never {
  throw new AssertionFault(`unreachable: ${JSON.stringify(value)}`)
}
