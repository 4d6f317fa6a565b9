import { Pencil } from 'lucide-react'
import { useState } from 'react'
import { setErpNumber } from '../../../src/vendors/contract.ts'
import { useChange } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { FormDialog, TextField } from '../../ui/form-dialog.tsx'
import { Card } from '../../ui/surface.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { Day } from '../../ui/when.tsx'
import { sayCode } from '../../words/submission.ts'
import { missingWords } from '../../words/vendor.ts'
import type { VendorView } from './vendor.tsx'

/** What payments wait for, currency by currency, each with who owes it; and the programs that wait. */
export function WhatWaits({ vendor }: { vendor: VendorView }) {
  return (
    <Card
      title="Can it be paid?"
      note={
        vendor.programs.length === 0 ? undefined : `Waiting for it: ${vendor.programs.join(', ')}`
      }
    >
      <ul className="space-y-2">
        {vendor.standings.map(({ currency, missing }) => (
          <li key={currency ?? 'none'}>
            <p className="flex items-center gap-2 font-medium">
              {currency ?? 'No account yet'}
              {missing.length === 0 ? <Badge tone="good">Nothing is missing</Badge> : null}
            </p>
            <ul className="mt-1 space-y-1">
              {missing.map((one) => (
                <li key={one.what} className="flex flex-wrap gap-2">
                  <span className="min-w-40 flex-1">
                    {missingWords[one.what] ?? sayCode(one.what)}
                  </span>
                  <span className="text-muted">
                    {one.until ? (
                      <>
                        until <Day on={one.until} />
                      </>
                    ) : (
                      sayCode(one.owedBy)
                    )}
                  </span>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      <ErpNumber vendor={vendor} />
    </Card>
  )
}

/** The ERP's number: missing only where a payer's bills go to the ERP. */
function ErpNumber({ vendor }: { vendor: VendorView }) {
  const may = useMay()
  const [number, setNumber] = useState<string | null>(null)
  const save = useChange(setErpNumber, {
    done: () => (toastDone('The ERP number is stored'), setNumber(null)),
  })
  return (
    <p className="mt-3 flex flex-wrap items-center gap-2 border-t pt-3">
      <span className="text-muted">ERP number</span>
      <span className="font-mono">{vendor.erpNumber ?? 'none'}</span>
      {vendor.erpNumber === null ? (
        <span className="text-[12px] text-muted">needed where bills go to the ERP</span>
      ) : null}
      <Button
        size="sm"
        look="quiet"
        icon={Pencil}
        className="ml-auto"
        disabledReason={may(setErpNumber)}
        onClick={() => setNumber(vendor.erpNumber ?? '')}
      >
        {vendor.erpNumber === null ? 'Give its number' : 'Change'}
      </Button>
      {number === null ? null : (
        <FormDialog
          title="Number in the ERP"
          intro="No two vendors have one."
          send="Store it"
          busy={save.isPending}
          whyNot={number.trim() === '' ? 'Give the number.' : null}
          problem={save.error?.body ?? null}
          onClose={() => setNumber(null)}
          onSend={() =>
            save.mutate({
              params: { vendorId: vendor.vendorId },
              body: { erpNumber: number.trim() },
            })
          }
        >
          <TextField label="ERP number" required value={number} onChange={setNumber} />
        </FormDialog>
      )}
    </p>
  )
}
