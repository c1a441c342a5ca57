import type { Integration } from '../contract.ts'
import type { ConvertProblem, ConvertRun } from '../convert/ports.ts'

export type EncodeProblem = ConvertProblem

/** What an encoder gets, as ThingsBoard passes it: `Encoder(msg, metadata, msgType, integrationMetadata)` */
export type EncodeInput = {
	readonly msg: unknown
	readonly metadata: Readonly<Record<string, string>>
	readonly msgType: string
	readonly integrationMetadata: Readonly<Record<string, string>>
	/** milliseconds since the Unix epoch: the time for the script */
	readonly receivedAt: number
}

/** A version of a converter of downlinks, ready to run. It never throws for what the script does. */
export type Encoder = (input: EncodeInput) => ConvertRun

/** Undefined if there is no such version. */
export type OpenEncoder = (version: Integration['converter']) => Promise<Encoder | undefined>

/** A downlink that waits for its encoder. */
export type Unencoded = {
	readonly deviceId: string
	readonly downlinkId: string
	/** milliseconds since the Unix epoch */
	readonly acceptedAt: number
	readonly message: Pick<EncodeInput, 'msg' | 'metadata' | 'msgType'>
}

/** The device that it is for. */
export type Receiver = {
	readonly model: string
	readonly name?: string
	readonly integrationId?: string
}
