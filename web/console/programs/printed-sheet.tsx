import { Printer } from 'lucide-react'
import { showChecks, showGuide, showRuleSheet } from '../../../src/programs/contract.ts'
import { useRoute } from '../../api/queries.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Printed } from '../../ui/printed.tsx'
import { SkeletonRows } from '../../ui/surface.tsx'

const routes = { guide: showGuide, rules: showRuleSheet, checks: showChecks }

/** What a version prints of itself: the guide its partners read, the sheet specialists work by. */
export function PrintedPane(props: { kind: keyof typeof routes; versionId: string }) {
  const sheet = useRoute(routes[props.kind], { params: { versionId: props.versionId } })
  if (sheet.error) return <ErrorPanel problem={sheet.error.body} className="m-4" />
  if (!sheet.data) return <SkeletonRows />
  return (
    <div className="p-4 lg:p-6">
      <div className="mx-auto flex max-w-3xl flex-wrap items-center justify-between gap-2">
        <h2 className="text-[18px] font-semibold">{sheet.data.title}</h2>
        <Button icon={Printer} onClick={() => window.print()} className="print:hidden">
          Print
        </Button>
      </div>
      <Printed sheet={sheet.data} heads={3} />
    </div>
  )
}
