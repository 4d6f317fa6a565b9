import { useState } from 'react'
import { Segmented } from '../../ui/segmented.tsx'
import { Lateness } from './lateness.tsx'
import { OnTime } from './on-time.tsx'

/** What will be late unless somebody acts, and what was. */
export function OnTimePane() {
  const [view, setView] = useState('ahead')
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="border-b px-4 py-2">
        <Segmented
          label="Ahead or behind"
          value={view}
          onChange={setView}
          options={[
            { value: 'ahead', label: 'What is due' },
            { value: 'behind', label: 'What was late' },
          ]}
        />
      </div>
      <div className="min-h-0 flex-1">{view === 'behind' ? <Lateness /> : <OnTime />}</div>
    </div>
  )
}
