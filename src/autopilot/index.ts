export { decideAutomatically, type Automatic } from './decide-automatically.ts'
