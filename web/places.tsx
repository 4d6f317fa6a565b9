import { CircleAlert, Map } from 'lucide-react'
import { Problem } from './api/client.ts'
import { buttonLook } from './ui/button.tsx'
import { EmptyState } from './ui/surface.tsx'
import { useTitle } from './ui/route-announcer.tsx'

/** No such page, or none for this person. */
export function NotFound() {
  useTitle('Not found')
  return (
    <main className="grid min-h-[60dvh] place-items-center">
      <EmptyState
        icon={Map}
        title="There is nothing at this address"
        action={
          <a className={buttonLook()} href="/">
            Back to the start
          </a>
        }
      >
        It may have moved, or it is not yours to see.
      </EmptyState>
    </main>
  )
}

/** A screen broke. What was sent before is safe; only the drawing failed. */
export function Fault({ error }: { error: unknown }) {
  useTitle('Something broke')
  const detail =
    error instanceof Problem
      ? error.body.detail
      : error instanceof Error
        ? error.message
        : String(error)
  return (
    <main className="grid min-h-[60dvh] place-items-center">
      <EmptyState
        icon={CircleAlert}
        title={error instanceof Problem ? error.body.title : 'This screen broke'}
        action={
          <button type="button" className={buttonLook()} onClick={() => window.location.reload()}>
            Load it again
          </button>
        }
      >
        {detail}
      </EmptyState>
    </main>
  )
}
