import type { WireCommunication } from '../../../client/wireCommunications.ts'
import { textOf } from '../cursor.ts'
import type { Event } from '../event.ts'
import type { StoredEvent } from '../eventTable.ts'

const hex = (payload: Uint8Array): string => Buffer.from(payload).toString('hex')

const withPayload = <T extends { readonly payload?: Uint8Array }>({ payload, ...event }: T) => ({
	...event,
	...(payload === undefined ? {} : { payload: hex(payload) }),
})

const shown = (event: Event): Omit<WireCommunication, 'cursor'> => {
	switch (event.type) {
		case 'uplink':
		case 'downlink':
		case 'confirmation':
			return withPayload(event)
		default:
			return event
	}
}

/** An event as our own clients see it. */
export const nativeFrame = ({ event, time, cursor = { time } }: StoredEvent): string => {
	const { type, id, at, ...members } = shown(event)
	return JSON.stringify({ type, id, at, cursor: textOf(cursor), ...members })
}
