import type { ReactNode } from 'react'

/** A number or hash that people compare letter by letter. */
export function Mono({ children }: { children: ReactNode }) {
  return <span className="font-mono text-[12px] wrap-anywhere">{children}</span>
}
