/**
 * Is told that the CoAP door passes on a message of so many bytes. It is told before, because the import can be in the log
 * earlier than the message is on the disk, and only then the device has its answer.
 *
 * @return to be called if the message was not passed on
 */
export type Passing = (deviceId: string, bytes: number) => () => void

/** Tells whether a message came by CoAP or MQTT. Its entry cannot: it has `iot` for both, as in the cloud. */
export type Doors = {
	readonly passing: Passing
	/** the door of an imported message; `bytes` is undefined if the log did not keep them */
	readonly doorOf: (deviceId: string, bytes: number | undefined) => 'coap' | 'mqtt'
}

/** Limits of messages that were passed on and not imported, per device, and of devices. The oldest are dropped. */
const maxMessages = 1000
const maxDevices = 1000

/** A message that the CoAP door has passed on came by CoAP, any other by MQTT. */
export const createDoors = (): Doors => {
	/** lengths of the messages that wait for their import, by device */
	const waiting = new Map<string, number[]>()
	const doorOf: Doors['doorOf'] = (deviceId, bytes) => {
		const lengths = waiting.get(deviceId) ?? []
		const index = bytes === undefined ? 0 : lengths.indexOf(bytes)
		const isThere = index >= 0 && lengths.length > 0
		if (isThere) lengths.splice(index, 1)
		if (lengths.length === 0) waiting.delete(deviceId)
		return isThere ? 'coap' : 'mqtt'
	}
	return {
		passing: (deviceId, bytes) => {
			const lengths = waiting.get(deviceId) ?? []
			lengths.push(bytes)
			if (lengths.length > maxMessages) lengths.shift()
			waiting.set(deviceId, lengths)
			const [oldest] = waiting.keys()
			if (waiting.size > maxDevices && oldest !== undefined) waiting.delete(oldest)
			return () => void doorOf(deviceId, bytes)
		},
		doorOf,
	}
}
