export const signalKinds = [
  'same_invoice',
  'near_invoice',
  'next_invoice',
  'same_file',
  'same_picture',
  'like_picture',
] as const
export type SignalKind = (typeof signalKinds)[number]
