import { LoaderCircle } from 'lucide-react'
import { cn } from './cn.ts'

/** Who listens hears of it in steps of so many percent. */
const SPOKEN_STEP = 20

/** A quiet line while the sample company is being set up: until then its lists show its past. Gone
 *  when `percent` is null. */
export function SampleLoadLine(props: { percent: number | null; className?: string }) {
  const { percent, className } = props
  const say = (done: number) => `The sample company is being set up: ${done} %`
  return (
    <>
      <p aria-live="polite" className="sr-only">
        {percent === null ? null : say(percent - (percent % SPOKEN_STEP))}
      </p>
      {percent === null ? null : (
        <p
          aria-hidden
          data-sample-load
          className={cn(
            'flex items-center justify-center gap-2 bg-info-soft px-4 py-1.5 text-[12.5px]',
            className,
          )}
        >
          <LoaderCircle className="size-3.5 shrink-0 animate-spin text-muted" />
          <span className="tnum">{say(percent)}</span>
          <span className="text-muted max-sm:hidden">Until then lists show its past.</span>
        </p>
      )}
    </>
  )
}
