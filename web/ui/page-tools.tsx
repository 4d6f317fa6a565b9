import { createContext, useContext, type ReactNode } from 'react'

const Tools = createContext<ReactNode>(null)

/** What the shell puts at the end of every page header (search, colours). */
export const PageToolsProvider = Tools.Provider
export function usePageTools(): ReactNode {
  return useContext(Tools)
}
