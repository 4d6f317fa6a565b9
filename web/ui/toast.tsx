import { Toast as Base } from '@base-ui/react/toast'
import { CircleAlert, CircleCheck, Info, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from './cn.ts'

const manager = Base.createToastManager()

export type ToastAction = { readonly label: string; readonly onPick: () => void }

/** Says that something is done; with `undo` while it can be taken back. */
export function toastDone(title: string, more?: { detail?: string; action?: ToastAction }): void {
  manager.add({
    title,
    description: more?.detail,
    type: 'done',
    ...actionOf(more?.action),
    timeout: more?.action ? 9000 : 5000,
  })
}

/** Says that something failed; stays until it is closed. */
export function toastFailed(title: string, more?: { detail?: string }): void {
  manager.add({ title, description: more?.detail, type: 'failed', priority: 'high', timeout: 0 })
}

/** Tells what a finger asked: why something is off, which a mouse reads by resting on it. */
export function toastWhyNot(title: string): void {
  manager.add({ title, type: 'note', timeout: 5000 })
}

function actionOf(action: ToastAction | undefined) {
  if (!action) return {}
  return { actionProps: { children: action.label, onClick: action.onPick } }
}

/** Done and failed things, said beside the work: on a small screen on top, where no button is. */
export function ToastProvider({ children }: { children: ReactNode }) {
  return (
    <Base.Provider toastManager={manager} limit={3}>
      {children}
      <Base.Portal>
        <Base.Viewport className="fixed inset-x-4 top-4 z-70 flex flex-col gap-2 sm:left-auto sm:w-96 lg:top-auto lg:bottom-20">
          <Toasts />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  )
}

function Sign({ type }: { type: string | undefined }) {
  const look = 'mt-0.5 size-4 shrink-0'
  if (type === 'failed') return <CircleAlert aria-hidden className={cn(look, 'text-bad')} />
  if (type === 'note') return <Info aria-hidden className={cn(look, 'text-info')} />
  return <CircleCheck aria-hidden className={cn(look, 'text-good')} />
}

function Toasts() {
  const { toasts } = Base.useToastManager()
  return toasts.map((toast) => (
    <Base.Root
      key={toast.id}
      toast={toast}
      className="rounded-lg border bg-raised shadow-pop transition-all duration-150 data-ending-style:translate-y-2 data-ending-style:opacity-0 data-starting-style:translate-y-2 data-starting-style:opacity-0"
    >
      <Base.Content className="flex items-start gap-3 p-3">
        <Sign type={toast.type} />
        <div className="min-w-0 flex-1">
          <Base.Title className="font-medium" />
          <Base.Description className="text-muted" />
        </div>
        <Base.Action className="h-7 shrink-0 rounded-md bg-ink px-2 text-[12px] font-medium text-canvas" />
        <Base.Close
          aria-label="Close"
          className="grid size-6 shrink-0 place-items-center rounded-md text-muted hover:bg-hover"
        >
          <X aria-hidden className="size-3.5" />
        </Base.Close>
      </Base.Content>
    </Base.Root>
  ))
}
