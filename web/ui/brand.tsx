import { cn } from './cn.ts'

/** The name with its mark. */
export function Brand({ className, short }: { className?: string; short?: boolean }) {
  return (
    <span
      className={cn(
        'inline-flex items-center gap-2.5 text-[14.5px] font-semibold tracking-tight',
        className,
      )}
    >
      <svg viewBox="0 0 32 32" className="size-5 shrink-0" aria-hidden>
        <rect width="32" height="32" rx="8" fill="var(--accent)" />
        <path
          d="M16 6 6.5 11v2h19v-2L16 6Zm-7 9v7h2.6v-7H9Zm5.7 0v7h2.6v-7h-2.6Zm5.7 0v7H23v-7h-2.6ZM6.5 24v2h19v-2h-19Z"
          fill="#fff"
        />
      </svg>
      <span className={cn(short && 'max-lg:sr-only')}>Quittance</span>
    </span>
  )
}
