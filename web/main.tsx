import '@fontsource-variable/geist-mono/index.css'
import '@fontsource-variable/inter/index.css'
import './ui/app.css'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Problem } from './api/client.ts'
import { createAppRouter } from './router.tsx'
import { ToastProvider } from './ui/toast.tsx'

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // A refusal stays a refusal; only a lost connection or a fault is worth asking again.
      retry: (times, error) =>
        times < 2 &&
        !(error instanceof Problem && error.body.status >= 400 && error.body.status < 500),
    },
  },
})

const router = createAppRouter(queries)
const place = document.getElementById('root')
if (place === null) throw new Error('index.html has no #root')

createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <ToastProvider>
        <RouterProvider router={router} />
      </ToastProvider>
    </QueryClientProvider>
  </StrictMode>,
)
