import { useState } from 'react'
import { approveTaxForm, declareChange, declineTaxForm } from '../../../src/vendors/contract.ts'
import { useChange } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { FormDialog, LongTextField, TextField } from '../../ui/form-dialog.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { Card, DefinitionList } from '../../ui/surface.tsx'
import { toastDone, toastFailed } from '../../ui/toast.tsx'
import { Day, todayText } from '../../ui/when.tsx'
import {
  chapter4Words,
  classificationWords,
  formStateWords,
  taxFormWords,
} from '../../words/vendor.ts'
import type { VendorView } from './vendor.tsx'

type Form = VendorView['taxForms'][number]

/** Every tax form signed, what of it is relied on until when; a new one is approved here. */
export function TaxForms({ vendor }: { vendor: VendorView }) {
  const may = useMay()
  const [changing, setChanging] = useState(false)
  if (vendor.taxForms.length === 0) return null
  const inForce = vendor.taxForms.find((form) => form.state === 'in_force')
  const canEnd =
    inForce !== undefined &&
    ['w9', 'w8ben', 'w8bene'].includes(inForce.form) &&
    ['active', 'suspended'].includes(vendor.state)
  return (
    <Card title="Tax forms" note="Kept as they were relied on.">
      <ul className="divide-y">
        {vendor.taxForms.map((form) => (
          <li key={form.taxFormId} className="space-y-1.5 py-2">
            <p className="flex flex-wrap items-center gap-2">
              <span className="font-medium">{taxFormWords[form.form] ?? form.form}</span>
              <Badge tone={formStateWords[form.state]?.tone ?? 'neutral'}>
                {formStateWords[form.state]?.word ?? form.state}
              </Badge>
              {form.validThrough ? (
                <span className="ml-auto text-muted">
                  through <Day on={form.validThrough} />
                </span>
              ) : null}
            </p>
            {form.endedReason ? <p className="text-muted">{form.endedReason}</p> : null}
            {form.state === 'proposed' ? <Proposed vendor={vendor} form={form} /> : null}
          </li>
        ))}
      </ul>
      {canEnd ? (
        <Button
          size="sm"
          look="quiet"
          onClick={() => setChanging(true)}
          disabledReason={may(declareChange)}
        >
          Its circumstances changed
        </Button>
      ) : null}
      {changing ? <ChangedDialog vendor={vendor} onClose={() => setChanging(false)} /> : null}
    </Card>
  )
}

/** A new form beside the one on file: what differs, and the decision. */
function Proposed({ vendor, form }: { vendor: VendorView; form: Form }) {
  const may = useMay()
  const params = { vendorId: vendor.vendorId }
  const [declining, setDeclining] = useState(false)
  const approve = useChange(approveTaxForm, {
    done: () => toastDone('The new form is in force'),
    refused: (problem) => toastFailed(problem.body.title, { detail: problem.body.detail }),
  })
  const decline = useChange(declineTaxForm, {
    done: () => (toastDone('The form is declined'), setDeclining(false)),
  })
  return (
    <div className="space-y-2 rounded-md border p-2">
      <DefinitionList
        entries={[
          { term: 'Signed', value: <Day on={form.signedOn} /> },
          { term: 'Signed by', value: [form.signerName, form.signerCapacity].join(', ') },
          { term: 'Tax number', value: form.taxNumberMasked },
          ...(form.taxClassification
            ? [{ term: 'Classification', value: classificationWords[form.taxClassification] }]
            : []),
          ...(form.chapter4Status
            ? [{ term: 'Chapter 4', value: chapter4Words[form.chapter4Status] }]
            : []),
          ...(form.treatyRate
            ? [{ term: 'Treaty claim', value: `${form.treatyRate} under ${form.treatyArticle}` }]
            : []),
        ]}
      />
      <div className="flex flex-wrap gap-2">
        <Button
          size="sm"
          look="primary"
          busy={approve.isPending}
          disabledReason={may(approveTaxForm)}
          onClick={() => approve.mutate({ params })}
        >
          Approve form
        </Button>
        <Button
          size="sm"
          look="danger"
          disabledReason={may(declineTaxForm)}
          onClick={() => setDeclining(true)}
        >
          Decline form
        </Button>
      </div>
      {declining ? (
        <ReasonDialog
          title="Decline the new tax form"
          intro="The partner reads this. What is on file stands as it did."
          does="Decline form"
          busy={decline.isPending}
          problem={decline.error?.body ?? null}
          onClose={() => setDeclining(false)}
          onReason={(reason) => decline.mutate({ params, body: { reason } })}
        />
      ) : null}
    </div>
  )
}

function ChangedDialog({ vendor, onClose }: { vendor: VendorView; onClose: () => void }) {
  const [on, setOn] = useState(todayText())
  const [reason, setReason] = useState('')
  const change = useChange(declareChange, {
    done: () => (toastDone('The form is relied on no more'), onClose()),
  })
  return (
    <FormDialog
      title="The circumstances of the form changed"
      intro="The vendor expires at once; what is owed stays owed. The partner is asked for a new form."
      send="End the form"
      busy={change.isPending}
      whyNot={reason.trim() === '' ? 'Say what changed: it stays in the record.' : null}
      problem={change.error?.body ?? null}
      onClose={onClose}
      onSend={() =>
        change.mutate({
          params: { vendorId: vendor.vendorId },
          body: { on, reason: reason.trim() },
        })
      }
    >
      <TextField label="Since when" type="date" required value={on} onChange={setOn} />
      <LongTextField label="What changed" required value={reason} onChange={setReason} />
    </FormDialog>
  )
}
