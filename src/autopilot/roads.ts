/** How a case changes under a draft: another outcome; the same with another amount; the same outcome
 *  and amount for another reason; all the same, but by another road. */
export const changeKinds = ['outcome', 'amount', 'reason', 'road'] as const
export type ChangeKind = (typeof changeKinds)[number]

/** Who has the last word: the rules alone, a person, or whoever is asked. */
export const roads = ['automatic', 'person', 'escalated'] as const
export type Road = (typeof roads)[number]
