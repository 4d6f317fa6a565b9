import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { useRef, type ReactNode } from 'react'
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

const field = 'input:not([type=file]),textarea,[role=combobox]'

/** Where the work of a dialog begins: its first field, not the cross that closes it. Null lets the
 *  browser choose; a finger chooses itself, for a field in focus opens its keyboard. */
function firstField(body: HTMLElement | null): HTMLElement | null {
  const { activeElement: now } = document
  if (now instanceof HTMLElement && body?.contains(now)) return now // asked for by the field itself
  if (window.matchMedia('(pointer: coarse)').matches) return body
  return body?.querySelector<HTMLElement>(field) ?? null
}

/** A question above the page. Focus goes to its first field, stays in, and comes back; Escape
 *  leaves. */
export function Dialog(props: DialogProps) {
  const body = useRef<HTMLDivElement>(null)
  return (
    <Base.Root open={props.open} onOpenChange={(open) => !open && props.onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-black/35 transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0 dark:bg-black/60" />
        <Base.Popup
          initialFocus={() => firstField(body.current) ?? true}
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
          <div
            ref={body}
            tabIndex={-1}
            className="min-h-0 flex-1 overflow-y-auto px-5 pb-4 outline-none"
          >
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
