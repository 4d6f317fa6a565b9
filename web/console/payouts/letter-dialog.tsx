import { useQueryClient } from '@tanstack/react-query'
import { fileWritten } from '../../../src/payouts/contract.ts'
import { upload } from '../../api/client.ts'
import { refreshAll } from '../../api/queries.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { FileDrop } from '../../ui/file-drop.tsx'
import {
  firstMissing,
  LongTextField,
  SelectField,
  TextField,
  useWritten,
} from '../../ui/form-dialog.tsx'
import { toastDone } from '../../ui/toast.tsx'

const options = [
  { value: 'rejected', label: 'It was not carried out' },
  { value: 'returned', label: 'It was carried out and came back' },
  { value: 'accepted', label: 'It is being carried out' },
]

/** A bank's letter about one payment, with its paper: nothing moves before somebody else of Finance
 *  has compared the two. */
export function LetterDialog(props: {
  readonly payment: { readonly paymentId: string; readonly creditorName: string }
  readonly onClose: () => void
}) {
  const { payment, onClose } = props
  const queries = useQueryClient()
  const { written, text } = useWritten({ says: 'rejected', saidOn: '', code: '', words: '' })
  const missing = firstMissing([
    [written.saidOn, 'Day of the letter'],
    [written.words, 'What it says'],
  ])
  const send = async (file: File, onProgress: (part: number) => void) => {
    const says = options.find(({ value }) => value === written.says)?.value ?? 'rejected'
    const query = {
      says: says as 'rejected' | 'returned' | 'accepted', // one of the options above
      saidOn: written.saidOn,
      words: written.words,
      ...(written.code.trim() === '' ? {} : { code: written.code }),
    }
    await upload(fileWritten, { params: { paymentId: payment.paymentId }, query }, file, onProgress)
    refreshAll(queries)
    toastDone('Filed; another person of Finance confirms it')
    onClose()
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={`The bank’s letter about ${payment.creditorName}`}
      intro="For a payment that the bank does not answer by file. Nothing moves before somebody else of Finance confirms it against the paper."
    >
      <div className="space-y-3">
        <SelectField label="What became of it" options={options} required {...text('says')} />
        <TextField label="Day of the letter" type="date" required {...text('saidOn')} />
        <TextField
          label="Reason code"
          help="As the bank writes it, such as AC04 or R03; empty where it names none"
          maxLength={4}
          {...text('code')}
        />
        <LongTextField label="What it says" required {...text('words')} />
        <FileDrop
          label="Drop the paper here, or choose it"
          help={missing ?? 'PDF, picture, mail or text; choosing it files the letter'}
          disabled={missing !== null}
          send={send}
        />
      </div>
    </Dialog>
  )
}
