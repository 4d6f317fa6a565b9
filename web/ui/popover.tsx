import { Popover as Base } from '@base-ui/react/popover'
import type { ReactElement, ReactNode } from 'react'

/** More about the thing that was pressed, beside it. */
export function Popover(props: { trigger: ReactElement; title?: string; children: ReactNode }) {
  return (
    <Base.Root>
      <Base.Trigger render={props.trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} align="start" className="z-50">
          <Base.Popup className="pop-in w-80 max-w-[92vw] rounded-lg border bg-raised p-3 shadow-pop outline-none">
            {props.title ? (
              <Base.Title className="mb-2 font-semibold">{props.title}</Base.Title>
            ) : null}
            {props.children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
