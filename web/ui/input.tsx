import type { LucideIcon } from 'lucide-react'
import type { ComponentProps } from 'react'
import { cn } from './cn.ts'

export const inputLook = [
  'w-full min-w-0 rounded-md border border-edge bg-raised px-2.5 text-ink shadow-xs',
  'transition-colors hover:border-muted/60 focus-visible:outline-offset-0',
  'aria-invalid:border-bad disabled:bg-hover disabled:text-muted',
].join(' ')

export function Input({ className, ...props }: ComponentProps<'input'>) {
  return (
    <input
      {...props}
      className={cn(
        inputLook,
        'h-8 text-[13px] pointer-coarse:h-11 pointer-coarse:text-base',
        className,
      )}
    />
  )
}

export function Textarea({ className, ...props }: ComponentProps<'textarea'>) {
  return (
    <textarea
      rows={3}
      {...props}
      className={cn(
        inputLook,
        'field-sizing-content py-1.5 text-[13px] pointer-coarse:text-base',
        className,
      )}
    />
  )
}

/** An input that begins with an icon: search, filter. */
export function IconInput(props: ComponentProps<'input'> & { icon: LucideIcon; label: string }) {
  const { icon: Icon, label, className, ...rest } = props
  return (
    <span className={cn('relative inline-flex', className)}>
      <Icon
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 size-3.5 -translate-y-1/2 text-muted"
      />
      <Input {...rest} aria-label={label} className="pl-8" />
    </span>
  )
}

/** An amount typed as text, with its currency beside; what is typed is never turned into a float. */
export function AmountInput(props: ComponentProps<'input'> & { currency: string }) {
  const { currency, className, ...rest } = props
  return (
    <span className={cn('relative flex', className)}>
      <Input {...rest} inputMode="decimal" autoComplete="off" className="tnum pr-12 text-right" />
      <span className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-[12px] text-muted">
        {currency}
      </span>
    </span>
  )
}
