import { Button as Base } from '@base-ui/react/button'
import { cva, type VariantProps } from 'class-variance-authority'
import type { LucideIcon } from 'lucide-react'
import type { ComponentProps, PointerEvent, ReactNode, Ref } from 'react'
import { cn } from './cn.ts'
import { Kbd } from './kbd.tsx'
import { toastWhyNot } from './toast.tsx'
import { Tooltip } from './tooltip.tsx'

export const buttonLook = cva(
  [
    'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border font-medium',
    'whitespace-nowrap select-none transition-colors duration-75',
    'aria-disabled:cursor-not-allowed data-disabled:cursor-not-allowed',
  ],
  {
    variants: {
      look: {
        primary: 'border-transparent bg-accent text-on-accent shadow-xs hover:bg-accent-strong',
        plain: 'border-edge bg-raised text-ink shadow-xs hover:bg-hover',
        quiet: 'border-transparent bg-transparent text-muted hover:bg-hover hover:text-ink',
        danger: 'border-edge bg-raised text-bad shadow-xs hover:bg-bad-soft',
      },
      size: {
        sm: 'h-7 px-2 text-[12px]',
        md: 'h-8 px-2.5 text-[13px]',
        lg: 'h-11 px-4 text-[15px]',
        icon: 'size-8 p-0',
      },
    },
    defaultVariants: { look: 'plain', size: 'md' },
  },
)

export type ButtonProps = Omit<ComponentProps<typeof Base>, 'className' | 'disabled'> &
  VariantProps<typeof buttonLook> & {
    icon?: LucideIcon
    /** The key that does the same; shown, and said by `aria-keyshortcuts`. */
    hint?: string | undefined
    /** Why it cannot be pressed now. The button stays reachable and tells it. */
    disabledReason?: string | null | undefined
    /** True while the work runs: it cannot be pressed twice. */
    busy?: boolean
    className?: string
    children?: ReactNode
    ref?: Ref<HTMLElement>
  }

/** The one button. A disabled one keeps the focus and says why, instead of standing mute. */
export function Button(props: ButtonProps) {
  const { look, size, icon: Icon, hint, disabledReason, busy, className, children, ...rest } = props
  const off = busy === true || (disabledReason ?? null) !== null
  const button = (
    <Base
      {...rest}
      disabled={off}
      focusableWhenDisabled
      aria-busy={busy || undefined}
      aria-keyshortcuts={hint}
      {...(disabledReason ? saysWhyNot(disabledReason) : {})}
      className={cn(buttonLook({ look, size }), off && dimmed(look), className)}
    >
      {Icon ? <Icon className="size-3.5 shrink-0" aria-hidden /> : null}
      {children}
      {hint ? (
        <Kbd className="-mr-0.5 ml-0.5 max-md:hidden pointer-coarse:hidden">
          {hint.toUpperCase()}
        </Kbd>
      ) : null}
    </Base>
  )
  return disabledReason ? <Tooltip text={disabledReason}>{button}</Tooltip> : button
}

/** A button that is off tells why: in words for assistive technology, and to a tap, which has no
 *  tooltip to rest on. */
function saysWhyNot(reason: string) {
  return {
    'aria-description': reason,
    onPointerUp: (event: PointerEvent) => {
      if (event.pointerType !== 'mouse') toastWhyNot(reason)
    },
  }
}

function dimmed(look: ButtonProps['look']): string {
  return look === 'primary'
    ? 'bg-hover text-muted border-line shadow-none hover:bg-hover'
    : 'text-muted shadow-none hover:bg-transparent hover:text-muted'
}

/** A square button with an icon only; `label` is its name for everyone who cannot see it. */
export function IconButton(props: Omit<ButtonProps, 'children' | 'size'> & { label: string }) {
  const { label, disabledReason, ...rest } = props
  return (
    <Tooltip text={disabledReason ?? label}>
      <Button
        {...rest}
        size="icon"
        aria-label={label}
        {...(disabledReason
          ? { 'aria-disabled': true, ...saysWhyNot(disabledReason), onClick: undefined }
          : {})}
      />
    </Tooltip>
  )
}
