import { clip, error, type Finding } from '../senml/finding.ts'

/** Member names and indexes that lead to a value. */
export type Place = readonly (string | number)[]

/** RFC 6901 */
const pointerOf = (place: Place): string =>
	place.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

const shown = (got: unknown): string => {
	if (Array.isArray(got)) return 'an array'
	if (typeof got === 'object' && got !== null) return 'an object'
	return got === undefined ? 'nothing' : clip(JSON.stringify(got))
}

/** A member of a message of a converter that is not what is expected. */
export const wrongMember = (place: Place, expected: string, value: unknown): Finding => {
	const [pointer, got] = [clip(pointerOf(place)), shown(value)]
	const where =
		place.length === 0 ? 'The message of the converter' : `${pointer} in the message of the converter`
	const details = { field: String(place.at(-1) ?? ''), expected, got }
	const said = error('message', 'E_CONVERTED', `${where}: expected ${expected}, got ${got}.`, details)
	return place.length === 0 ? said : { ...said, jsonPointer: pointer }
}
