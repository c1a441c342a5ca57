import type { Clock } from '../../edge/coap/clock.ts'
import { heartbeatMilliseconds } from '../../lambda/communications/contract.ts'

type DoorNeeds = {
	readonly clock: Clock
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	readonly newId: () => string
	readonly tellJoined: (joined: {
		readonly id: string
		readonly deviceId: string
		readonly source: string
		readonly at: number
	}) => Promise<void>
	readonly tellAlive: (alive: { readonly source: string; readonly at: number }) => Promise<void>
	/** hears of what could not be told: the next heartbeat tries again */
	readonly onError: (error: unknown) => void
}

/** The CoAP server of local mode on the streams. */
const source = 'coap'

/** Tells the streams that the CoAP server works, every 30 s, and of devices that join it. */
export const tellOfDoor = ({ clock, now, newId, tellJoined, tellAlive, onError }: DoorNeeds) => {
	let cancel = (): void => undefined
	const beat = (): void => {
		cancel = clock.after(heartbeatMilliseconds, beat)
		tellAlive({ source, at: now() }).catch(onError)
	}
	cancel = clock.after(heartbeatMilliseconds, beat)
	return {
		joined: (deviceId: string): void =>
			void tellJoined({ id: newId(), deviceId, source, at: now() }).catch(onError),
		stop: (): void => cancel(),
	}
}
