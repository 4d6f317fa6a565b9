import { cn } from './cn.ts'

/** A key, shown small. Decoration for the eye; `aria-keyshortcuts` tells assistive technology. */
export function Kbd({ children, className }: { children: string; className?: string }) {
  return (
    <kbd
      aria-hidden
      className={cn(
        'inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-sm border px-1',
        'border-current/25 font-sans text-[11px] leading-none font-medium',
        className,
      )}
    >
      {children}
    </kbd>
  )
}
