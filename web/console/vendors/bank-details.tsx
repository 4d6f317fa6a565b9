import { Ban, Check, Eye, Phone, Plus, Users } from 'lucide-react'
import { useState } from 'react'
import { countryName } from '../../../src/kernel/country.ts'
import {
  approveBankDetail,
  askException,
  proposeBankDetail,
  recordCallBack,
  retireBankDetail,
  revealBankDetail,
} from '../../../src/vendors/contract.ts'
import { useChange } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { Card } from '../../ui/surface.tsx'
import { toastDone, toastFailed } from '../../ui/toast.tsx'
import { Day, printDay } from '../../ui/when.tsx'
import { bankNext } from '../../words/next-step.ts'
import { bankWords } from '../../words/vendor.ts'
import { BankReview } from './bank-review.tsx'
import { CallDialog } from './call-dialog.tsx'
import { NameAccount } from './name-account.tsx'
import { SharedAccounts, ShareDialog } from './shared-accounts.tsx'
import type { VendorView } from './vendor.tsx'

type Detail = VendorView['bankDetails'][number]

/** The accounts of a vendor, masked; each step of their approval by another person. */
export function BankDetails({ vendor }: { vendor: VendorView }) {
  const may = useMay()
  const [naming, setNaming] = useState(false)
  return (
    <Card
      title="Accounts"
      note="Masked. A changed account waits three business days after its approval."
      aside={
        <Button
          size="sm"
          icon={Plus}
          onClick={() => setNaming(true)}
          disabledReason={may(proposeBankDetail)}
        >
          Name an account
        </Button>
      }
    >
      {vendor.bankDetails.length === 0 ? (
        <p className="text-muted">
          No account is named yet: the partner’s administrator names one in the portal, or a
          specialist types it from their paper.
        </p>
      ) : null}
      <ul className="space-y-3">
        {vendor.bankDetails.map((detail) => (
          <li key={detail.bankDetailId} className="rounded-md border p-3">
            <Account vendor={vendor} detail={detail} />
          </li>
        ))}
      </ul>
      <SharedAccounts vendorId={vendor.vendorId} />
      {naming ? <NameAccount vendor={vendor} onClose={() => setNaming(false)} /> : null}
    </Card>
  )
}

type AccountProps = { readonly vendor: VendorView; readonly detail: Detail }

function Account({ vendor, detail }: AccountProps) {
  const { word, tone } = bankWords[detail.state] ?? { word: detail.state, tone: 'neutral' as const }
  return (
    <>
      <div className="flex items-center gap-2">
        <span className="font-mono text-[13px]">{detail.masked}</span>
        <Badge>{detail.currency}</Badge>
        <Badge tone={tone} className="ml-auto">
          {word}
        </Badge>
      </div>
      <p className="mt-1 text-muted">
        {detail.holderName} · {countryName(detail.bankCountry)}
        {detail.bic ? ` · ${detail.bic}` : ''}
        {detail.isFirst ? ' · first account' : ''}
        {detail.holderDiffers && detail.state !== 'retired' ? (
          <Badge tone="bad" className="ml-2">
            Holder is not the vendor
          </Badge>
        ) : null}
      </p>
      {detail.state === 'proposed' || detail.state === 'called_back' ? (
        <p className="text-[12px] text-muted">{bankNext[detail.state]}</p>
      ) : null}
      {detail.usableOn && detail.state === 'cooling' ? (
        <p className="text-[12px] text-muted">
          usable on <Day on={detail.usableOn} />
        </p>
      ) : null}
      <BankReview detail={detail} />
      {detail.state === 'retired' ? (
        <p className="text-[12px] text-muted">{detail.retiredReason}</p>
      ) : (
        <AccountActions vendor={vendor} detail={detail} />
      )}
    </>
  )
}

function AccountActions({ vendor, detail }: AccountProps) {
  const may = useMay()
  const [dialog, setDialog] = useState<'call' | 'reveal' | 'retire' | 'approve' | 'share' | null>(
    null,
  )
  const [shown, setShown] = useState<string | null>(null)
  const params = { bankDetailId: detail.bankDetailId }
  const approve = useChange(approveBankDetail, {
    done: ({ usableOn }) => (
      toastDone('The account is approved', { detail: `Usable from ${printDay(usableOn)}` }),
      setDialog(null)
    ),
    // What is unusual asks for a reason, and the same button sends it again with one.
    refused: (problem) =>
      problem.body.code === 'bank_detail.reason_wanted'
        ? setDialog('approve')
        : toastFailed(problem.body.title, { detail: problem.body.detail }),
  })
  const reveal = useChange(revealBankDetail, {
    done: (answer) => (
      setShown([answer.routingNumber, answer.account].filter(Boolean).join(' / ')),
      setDialog(null)
    ),
  })
  const isChange = !detail.isFirst
  const isWaiting = detail.state === 'proposed' || detail.state === 'called_back'
  const retire = useChange(retireBankDetail, {
    done: () => (toastDone(isWaiting ? 'Withdrawn' : 'Retired'), setDialog(null)),
  })
  const approveWhy =
    may(approveBankDetail) ??
    (detail.state === 'called_back' ? null : 'It must be called back first.')
  return (
    <div className="mt-2 flex flex-wrap items-center gap-1.5">
      {detail.state === 'proposed' || (isChange && detail.state !== 'retired') ? (
        <Button
          size="sm"
          icon={Phone}
          onClick={() => setDialog('call')}
          disabledReason={may(recordCallBack)}
        >
          {detail.state === 'proposed' ? 'Record call-back' : 'The partner denies it'}
        </Button>
      ) : null}
      {isWaiting ? (
        <Button
          size="sm"
          icon={Check}
          onClick={() => approve.mutate({ params, body: {} })}
          busy={approve.isPending}
          disabledReason={approveWhy}
        >
          Approve account
        </Button>
      ) : null}
      {shown === null ? (
        <Button
          size="sm"
          look="quiet"
          icon={Eye}
          onClick={() => setDialog('reveal')}
          disabledReason={may(revealBankDetail)}
        >
          Reveal
        </Button>
      ) : (
        <output className="font-mono text-[13px]">{shown}</output>
      )}
      <Button
        size="sm"
        look="quiet"
        icon={Ban}
        onClick={() => setDialog('retire')}
        disabledReason={may(retireBankDetail)}
      >
        {isWaiting ? 'Withdraw' : 'Retire'}
      </Button>
      {detail.state === 'usable' ? (
        <Button
          size="sm"
          look="quiet"
          icon={Users}
          onClick={() => setDialog('share')}
          disabledReason={may(askException)}
        >
          Share
        </Button>
      ) : null}
      {dialog === 'share' ? <ShareDialog detail={detail} onClose={() => setDialog(null)} /> : null}
      {dialog === 'approve' ? (
        <ReasonDialog
          title={`Approve ${detail.masked}`}
          intro={approve.error?.body.detail ?? 'Say why it is right.'}
          does="Approve account"
          busy={approve.isPending}
          problem={null}
          onClose={() => setDialog(null)}
          onReason={(reason) => approve.mutate({ params, body: { reason } })}
        />
      ) : null}
      {dialog === 'reveal' ? (
        <ReasonDialog
          title="Reveal the account"
          intro="Who saw it, when and why is recorded."
          does="Reveal"
          busy={reveal.isPending}
          problem={reveal.error?.body ?? null}
          onClose={() => setDialog(null)}
          onReason={(reason) => reveal.mutate({ params, body: { reason } })}
        />
      ) : null}
      {dialog === 'retire' ? (
        <ReasonDialog
          title={isWaiting ? `Withdraw ${detail.masked}` : `Retire ${detail.masked}`}
          intro={
            isWaiting
              ? 'It is never used; another account may be named.'
              : 'Nothing is paid there any more; what is owed waits for another account.'
          }
          does={isWaiting ? 'Withdraw' : 'Retire'}
          busy={retire.isPending}
          problem={retire.error?.body ?? null}
          onClose={() => setDialog(null)}
          onReason={(reason) => retire.mutate({ params, body: { reason } })}
        />
      ) : null}
      {dialog === 'call' ? (
        <CallDialog vendor={vendor} detail={detail} onClose={() => setDialog(null)} />
      ) : null}
    </div>
  )
}
