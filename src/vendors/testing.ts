import type { Ownership } from './screening/ownership.ts'

/** What a company of a test says of its owners: nobody holds a quarter, and somebody directs it. */
export const nobodyOwns: Ownership = {
  states: 'nobody',
  owners: [],
  director: { name: 'Dora Director', bornOn: null, country: 'DE' },
}
