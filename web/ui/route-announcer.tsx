import { useEffect, useState } from 'react'

/** Names the page: in the tab, to assistive technology, and by moving the focus to its heading. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Quittance`
  }, [title])
}

/** Announces the page after each change of place; `place` is the path. */
export function RouteAnnouncer({ place }: { place: string }) {
  const [said, setSaid] = useState('')
  useEffect(() => {
    const soon = setTimeout(() => {
      setSaid(document.title)
      const active = document.activeElement
      if (active === null || active === document.body) {
        document.querySelector<HTMLElement>('[data-page-title]')?.focus({ preventScroll: true })
      }
    }, 120)
    return () => clearTimeout(soon)
  }, [place])
  return (
    <div role="status" aria-live="polite" className="sr-only">
      {said}
    </div>
  )
}

export function SkipLink() {
  return (
    <a
      href="#main"
      className="fixed top-2 left-2 z-70 -translate-y-16 rounded-md bg-accent px-3 py-2 font-medium text-on-accent focus:translate-y-0"
    >
      Skip to the content
    </a>
  )
}
