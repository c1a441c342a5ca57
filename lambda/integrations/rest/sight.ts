import type { Key } from '../../rest/access/gate.ts'

/** What decides which integrations a key sees. */
export type Seer = Pick<Key, 'sees'>

/** Whether a key sees an integration. */
export const seesIntegration = ({ sees: { integrations } }: Seer, integrationId: string): boolean =>
	integrations === undefined || integrations.includes(integrationId)

/** A key that sees some integrations does not see what it would make. */
export const isNarrowed = ({ sees: { integrations } }: Seer): boolean => integrations !== undefined
