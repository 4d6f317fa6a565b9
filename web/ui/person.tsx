import { cn } from './cn.ts'

/** The initials of a person in a circle. */
export function Face({ name, className }: { name: string; className?: string }) {
  const letters = name.split(/\s+/).map((part) => part[0] ?? '')
  return (
    <span
      aria-hidden
      className={cn(
        'grid size-6 shrink-0 place-items-center rounded-full bg-info-soft text-[10.5px] font-semibold text-info',
        className,
      )}
    >
      {(letters[0] ?? '') + (letters.length > 1 ? (letters.at(-1) ?? '') : '')}
    </span>
  )
}
