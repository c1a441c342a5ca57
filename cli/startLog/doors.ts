/** Tells by which door a message came: its entry says `iot` of all, as messages from devices in the cloud do. */
export type Doors = {
	/** the CoAP door has accepted a message */
	readonly accepted: (deviceId: string, bytes: number) => void
	/** the door of a message that was imported; `bytes` is undefined if they are not kept */
	readonly doorOf: (deviceId: string, bytes: number | undefined) => 'coap' | 'mqtt'
}

/** What was accepted and never imported is forgotten: messages of a device, and devices, oldest first. */
const maxMessages = 1000
const maxDevices = 1000

/** What the CoAP door has accepted came by CoAP, and all else by MQTT. */
export const createDoors = (): Doors => {
	/** lengths of the messages that wait for their import, by device */
	const waiting = new Map<string, number[]>()
	return {
		accepted: (deviceId, bytes) => {
			const lengths = waiting.get(deviceId) ?? []
			lengths.push(bytes)
			if (lengths.length > maxMessages) lengths.shift()
			waiting.set(deviceId, lengths)
			const [oldest] = waiting.keys()
			if (waiting.size > maxDevices && oldest !== undefined) waiting.delete(oldest)
		},
		doorOf: (deviceId, bytes) => {
			const lengths = waiting.get(deviceId) ?? []
			const index = bytes === undefined ? 0 : lengths.indexOf(bytes)
			const isThere = index >= 0 && lengths.length > 0
			if (isThere) lengths.splice(index, 1)
			if (lengths.length === 0) waiting.delete(deviceId)
			return isThere ? 'coap' : 'mqtt'
		},
	}
}
