import { isDeepStrictEqual } from 'node:util'
import type { ObjectUpdate } from '../../lambda/lwm2m/convert.ts'
import { keyOf } from './expectedState.ts'

/** An object in a state frame; with `bytes` instead of its values if it is too large for a frame. */
export type Reported = ObjectUpdate & { readonly bytes?: number }

/** The problem in the state that a new socket gets; undefined if there is none. */
export const problemOfState = (
	expected: ReadonlyMap<string, ObjectUpdate>,
	reported: readonly Reported[],
): string | undefined => {
	const found = new Map(
		reported.map((object) => [
			keyOf(object.ObjectID, object.ObjectInstanceID ?? 0, object.ObjectVersion),
			object,
		]),
	)
	for (const key of new Set([...expected.keys(), ...found.keys()])) {
		const [object, wanted] = [found.get(key), expected.get(key)]
		const shown =
			wanted !== undefined && object?.bytes !== undefined ? tooLarge(wanted, object.bytes) : wanted
		if (!isDeepStrictEqual(object, shown))
			return `the state of ${key} is ${clip(object)}, but the state computed from the log is ${clip(shown)}`
	}
	return undefined
}

const clip = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 600)

const tooLarge = (object: ObjectUpdate, bytes: number): Reported => {
	const { ObjectID, ObjectInstanceID, ObjectVersion } = object
	return {
		ObjectID,
		...(ObjectInstanceID === undefined ? {} : { ObjectInstanceID }),
		...(ObjectVersion === undefined ? {} : { ObjectVersion }),
		Resources: { '99': object.Resources['99'] ?? 0 },
		bytes,
	}
}
