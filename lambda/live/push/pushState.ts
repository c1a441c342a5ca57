import type { Watcher } from '../connection.ts'
import type { FanOut } from './fanOut.ts'
import { shareOut } from './pushImport.ts'

type PushStateNeeds = {
	/** @param now seconds since the Unix epoch */
	readonly liveConnections: (deviceId: string, now: number) => Promise<readonly Watcher[]>
	readonly sendFanOuts: (pieces: readonly FanOut[]) => Promise<void>
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

/** Why all live sockets of a device are told about it again. */
type Occasion = { readonly isHidden: true } | { readonly isConfigured: true }

/** Has the queue of the fan-out tell all live sockets of a device what it is like now. */
export const pushState =
	({ liveConnections, sendFanOuts, now }: PushStateNeeds) =>
	async (deviceId: string, occasion: Occasion): Promise<void> => {
		const watchers = await liveConnections(deviceId, now() / 1000)
		// An identity, and a frame or two of state.
		const pieces = shareOut(watchers, { single: { length: 3 }, packed: { length: 1 } })
		await sendFanOuts(
			pieces.map((piece) => ({
				v: 1,
				deviceId,
				...occasion,
				watchers: piece.map(({ deviceId: _same, ...watcher }) => watcher),
			})),
		)
	}
