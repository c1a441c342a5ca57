import { objectKey } from '../lwm2m/objectUpdate.ts'
import { clip, type Finding, warning } from '../senml/finding.ts'
import { itemsOf, tooLargeFor } from './measuredItems.ts'
import type { ImportUpdates } from './objectState.ts'

/** @param objects object instances of this message that had no room, as `14201/1` */
const objectsLeftOut = (objects: readonly string[], objectsPerDevice: number): Finding =>
	warning(
		'message',
		'W_STATE_FULL',
		`The device has as many object instances as are kept of its last known state. ${objects.length} of this message are not in it; their values are in the log, and were sent to those who watch.`,
		{
			got: clip(objects.join(', ')),
			expected: `at most ${objectsPerDevice} object instances of a device`,
		},
	)

/** @param item `telemetry` or `attributes` */
const valuesLeftOut = (item: string): Finding =>
	warning(
		'message',
		'W_STATE_FULL',
		`The device has more ${item} than are kept of its last known state: the oldest values are not in it; they are in the log.`,
		{ field: item },
	)

const tooLarge = (names: readonly string[]): Finding =>
	warning(
		'message',
		'W_STATE_FULL',
		`${names.length} values of this message are too large for the last known state of the device; they are in the log.`,
		{ got: clip(names.join(', ')) },
	)

/** What the entry of a message must say about the state. @param withoutRoom see `UpdateState` */
export const stateFindings = (
	{ updates, measured }: ImportUpdates,
	withoutRoom: ReadonlySet<string>,
	objectsPerDevice: number,
): readonly Finding[] => {
	const objects = [...new Set(updates.map(objectKey))].filter((object) => withoutRoom.has(object))
	const items = measured === undefined ? [] : itemsOf(measured).filter((item) => withoutRoom.has(item))
	const large = measured === undefined ? [] : tooLargeFor(measured)
	return [
		...(objects.length === 0 ? [] : [objectsLeftOut(objects, objectsPerDevice)]),
		...items.map(valuesLeftOut),
		...(large.length === 0 ? [] : [tooLarge(large)]),
	]
}
