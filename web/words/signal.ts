/** What two submissions have in common, in words. */
export const signalWords: Readonly<Record<string, { word: string; says: string }>> = {
  same_invoice: {
    word: 'Same invoice',
    says: 'Both claim one invoice: its number, and its seller or its day and amount.',
  },
  near_invoice: {
    word: 'Almost the same invoice',
    says: 'The same seller and amount within a month; the numbers differ by one figure.',
  },
  next_invoice: {
    word: 'Next invoice number',
    says: 'One seller wrote these numbers one after the other, to companies of no one group.',
  },
  same_file: { word: 'Same file', says: 'The very same file was handed in for both.' },
  same_picture: {
    word: 'Same picture',
    says: 'The pictures show the same; one may have been saved anew, resized or made grey.',
  },
  like_picture: {
    word: 'Pictures alike',
    says: 'The pictures look much alike. Compare them.',
  },
}
