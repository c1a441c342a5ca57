import type { Downlink, Route } from '../downlink.ts'

/** What truly happened, and what was stored, in the order in which it happened. */
export type Entry =
	/** `isCut`: whoever stored it was stopped before it could tell */
	| { readonly type: 'stored'; readonly downlink: Downlink; readonly isCut: boolean }
	| { readonly type: 'told'; readonly downlink: Downlink }
	| {
			readonly type: 'asked'
			readonly payload: string
			readonly deviceId: string
			readonly reference: string
			readonly idempotencyKey: string | undefined
	  }
	| { readonly type: 'replied'; readonly downlinkId: string; readonly reference: string }
	/** a sender begins to look for what it may send; its claim has this name */
	| { readonly type: 'looks'; readonly by: string }
	/** all bytes have left; `by`: the claim of its sender */
	| ({ readonly type: 'left'; readonly by: string; readonly route: Route; readonly bytes: number } & Of)
	/** the device has got all bytes; by MQTT and nRF Cloud they have no name for it */
	| ({ readonly type: 'got'; readonly route: Route } & Of)
	/** the device has sent its confirmation */
	| ({ readonly type: 'confirmed' } & Of)
	| ({ readonly type: 'refused'; readonly by: string } & Of)
	| ({ readonly type: 'applied' } & Of)
	/** the device was told that this is known */
	| ({ readonly type: 'applied is noted' } & Of)
	| ({ readonly type: 'cancelled' } & Of)

type Of = { readonly downlinkId: string }

export type Tape = {
	readonly entries: readonly Entry[]
	readonly add: (entry: Entry) => void
}

export const newTape = (): Tape => {
	const entries: Entry[] = []
	return { entries, add: (entry) => void entries.push(entry) }
}
