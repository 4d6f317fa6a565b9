export { ReasonDialog, type ReasonDialogProps } from '../../ui/reason-dialog.tsx'
