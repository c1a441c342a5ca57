import type { IntegrationMessage, Uplink, UplinkOutcome } from '../../lambda/integrations/contract.ts'

/** Gives a message its name. Resolves with it as soon as it is durably queued, and not before. */
export type PublishUplink = (uplink: Uplink) => Promise<IntegrationMessage>

/** What became of a message, for its device. */
export type UplinkReport = Readonly<{
	outcome: UplinkOutcome
	/** the first problem, in one sentence */
	problem?: string
	/** the devices that came out of it */
	deviceIds: readonly string[]
}>

/** Reads what became of a message; undefined: not known yet. */
export type FindReport = (integrationId: string, importId: string) => Promise<UplinkReport | undefined>
