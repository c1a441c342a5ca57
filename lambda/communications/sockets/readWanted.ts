import type { Stream } from '../contract.ts'
import { readCursor } from '../cursor.ts'
import { communicationTypes } from '../event.ts'
import type { Wanted } from './socket.ts'

type Query = Readonly<Record<string, string | undefined>>

const maxListed = 100

/** Two of them say who asks: `credential.ts`. */
const parameters: readonly string[] = ['key', 'ticket', 'format', 'after', 'devices', 'types', 'sources']

const typesOf: Readonly<Record<Stream, readonly string[]>> = {
	communications: communicationTypes,
	actions: ['action'],
}

const listOf = (text: string | undefined): readonly string[] | undefined => text?.split(',')

/** `name: what is expected` if a list is wrong */
const listProblem = (
	name: string,
	list: readonly string[] | undefined,
	isValid: (text: string) => boolean,
	expected: string,
): string | undefined =>
	list === undefined || (list.length <= maxListed && list.every(isValid))
		? undefined
		: `${name}: ${expected}, at most ${maxListed} with commas between them`

/** Reads the query of a handshake. Returns a text for an invalid one. */
export const readWanted = (stream: Stream, query: Query = {}): Wanted | string => {
	const { format = 'native', after } = query
	const [devices, types, sources] = [query['devices'], query['types'], query['sources']].map(listOf)
	const known = typesOf[stream]
	// One that has no effect may be a filter that is spelt wrongly.
	if (Object.keys(query).some((name) => !parameters.includes(name)))
		return `only ${parameters.join(', ')} are parameters`
	if (format !== 'native' && format !== 'resiot') return 'format: native or resiot is expected'
	if (after !== undefined && readCursor(after) === undefined) return 'after: a cursor is expected'
	const problem =
		listProblem(
			'devices',
			devices,
			(text) => /^(?:[a-zA-Z0-9:_-]{1,128}\*?|\*)$/.test(text),
			'ids of devices',
		) ??
		listProblem('types', types, (text) => known.includes(text), known.join(', ')) ??
		listProblem('sources', sources, (text) => /^[\w:.-]{1,64}$/.test(text), 'names of doors or routes')
	if (problem !== undefined) return problem
	return {
		format,
		...(devices === undefined ? {} : { devices }),
		...(types === undefined ? {} : { types }),
		...(sources === undefined ? {} : { sources }),
		...(after === undefined ? {} : { after }),
	}
}
