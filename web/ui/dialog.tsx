import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from './cn.ts'

export type DialogProps = {
  readonly open: boolean
  readonly onClose: () => void
  readonly title: string
  readonly intro?: ReactNode
  readonly children?: ReactNode
  readonly actions?: ReactNode
  /** `side` slides in from the right and keeps the page in sight. */
  readonly place?: 'middle' | 'side'
  readonly wide?: boolean
}

const middle =
  'top-[12vh] left-1/2 max-h-[80vh] w-[min(30rem,calc(100vw-2rem))] -translate-x-1/2 rounded-lg pop-in'
const side =
  'inset-y-0 right-0 w-[min(34rem,100vw)] transition-transform duration-150 data-starting-style:translate-x-8 data-ending-style:translate-x-8'

/** A question above the page. Focus goes in, stays in, and comes back; Escape leaves. */
export function Dialog(props: DialogProps) {
  return (
    <Base.Root open={props.open} onOpenChange={(open) => !open && props.onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-black/35 transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0 dark:bg-black/60" />
        <Base.Popup
          className={cn(
            'fixed z-50 flex flex-col border bg-raised shadow-pop outline-none',
            props.place === 'side' ? side : middle,
            props.wide && 'w-[min(52rem,calc(100vw-2rem))]',
          )}
        >
          <header className="flex items-start justify-between gap-4 px-5 pt-4 pb-1">
            <Base.Title className="text-[15px] font-semibold">{props.title}</Base.Title>
            <Base.Close
              aria-label="Close"
              className="-mr-1 grid size-7 place-items-center rounded-md text-muted hover:bg-hover"
            >
              <X aria-hidden className="size-4" />
            </Base.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-4">
            {props.intro ? (
              <Base.Description render={<div />} className="mb-3 text-muted">
                {props.intro}
              </Base.Description>
            ) : null}
            {props.children}
          </div>
          {props.actions ? (
            <footer className="flex flex-wrap justify-end gap-2 border-t px-5 py-3">
              {props.actions}
            </footer>
          ) : null}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
