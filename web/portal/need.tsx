import { ArrowRight } from 'lucide-react'
import type { ReactNode } from 'react'

/** A line of a list that leads somewhere as a whole. */
export const needLine = 'flex min-h-16 items-center gap-3 border-t px-4 py-2.5 hover:bg-hover'

/** What needs somebody, why, and the word for doing it. */
export function NeedWords(props: { title: ReactNode; note: ReactNode; does: string }) {
  return (
    <>
      <span className="min-w-0 flex-1">
        <span className="block font-medium">{props.title}</span>
        <span className="block text-[13px] text-muted">{props.note}</span>
      </span>
      <span className="flex items-center gap-1 font-medium text-accent-ink">
        {props.does}
        <ArrowRight aria-hidden className="size-4" />
      </span>
    </>
  )
}
