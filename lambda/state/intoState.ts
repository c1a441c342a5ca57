import type { ItemKey } from '../aws/readItems.ts'
import type { TimedUpdate } from '../lwm2m/convert.ts'
import { objectKey } from '../lwm2m/objectKey.ts'
import { clip, type Finding } from '../senml/finding.ts'
import type { ImportUpdates, UpdateState } from './updateState.ts'

/** @param objects object instances of this message that had no room, as `14201/1` */
const stateFull = (objects: readonly string[], objectsPerDevice: number): Finding => ({
	code: 'W_STATE_FULL',
	severity: 'warning',
	scope: 'message',
	got: clip(objects.join(', ')),
	expected: `at most ${objectsPerDevice} object instances of a device`,
	message: `The device has as many object instances as are kept of its last known state. ${objects.length} of this message are not in it; their values are in the log, and were sent to those who watch.`,
})

type IntoStateNeeds = {
	readonly updateState: UpdateState
	/** the items of the state that updates change */
	readonly keysOf: (deviceId: string, updates: readonly TimedUpdate[]) => readonly ItemKey[]
	readonly objectsPerDevice: number
}

/** A step before the ledger: what is in the ledger is in the state. */
export const intoState = ({ updateState, keysOf, objectsPerDevice }: IntoStateNeeds) => ({
	step: 'state',
	reads: keysOf,
	run: async (
		deviceId: string,
		imports: readonly ImportUpdates[],
		given: Parameters<UpdateState>[2],
	): Promise<(one: ImportUpdates) => readonly Finding[]> => {
		const withUpdates = imports.filter(({ updates }) => updates.length > 0)
		if (withUpdates.length === 0) return () => []
		const withoutRoom = await updateState(deviceId, withUpdates, given)
		return ({ updates }) => {
			const objects = [...new Set(updates.map(objectKey))].filter((object) => withoutRoom.has(object))
			return objects.length === 0 ? [] : [stateFull(objects, objectsPerDevice)]
		}
	},
})
