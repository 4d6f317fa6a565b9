import { useNavigate, type LinkProps } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { IconButton } from '../ui/button.tsx'

/** The way from one of a list back to the list: `Back to customers`. */
export function Back({ to, list }: { to: NonNullable<LinkProps['to']>; list: string }) {
  const navigate = useNavigate()
  return (
    <IconButton
      look="quiet"
      icon={ArrowLeft}
      label={`Back to ${list}`}
      onClick={() => void navigate({ to })}
    />
  )
}
