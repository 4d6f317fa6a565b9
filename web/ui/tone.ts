/** What a colour says, always beside a word that says the same. */
export type Tone = 'neutral' | 'good' | 'warn' | 'bad' | 'info'
