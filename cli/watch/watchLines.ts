import type { LwM2MObject, NamedValues, WatchEvent } from '../../client/index.ts'
import { printable } from '../printable.ts'
import { localTime } from '../text/localTime.ts'
import type { Paint } from '../text/paint.ts'
import { instanceName, resourcesInWords, timeOf, valuesInWords } from './watchedObject.ts'
import { statusLines } from './watchStatus.ts'

type WatchLinesNeeds = {
	readonly paint: Paint
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	/** address of the WebSocket, without the fingerprint */
	readonly url: string
}

type EventOf<Type extends WatchEvent['type']> = Extract<WatchEvent, { readonly type: Type }>

type Lines = { readonly [Type in WatchEvent['type']]: (event: EventOf<Type>) => readonly string[] }

/** `#12`, with part and number of parts if there are several. */
const placeOf = ({
	seq,
	part,
	parts,
}: EventOf<'update' | 'import' | 'tooLarge' | 'measurement' | 'attributes'>): string =>
	`#${seq}${parts > 1 ? ` ${part}/${parts}` : ''}`

/** The lines for each type of event. Text from devices is escaped, so that it cannot control the terminal. */
export const watchLines = (needs: WatchLinesNeeds): Lines => {
	const { paint, now } = needs
	const at = (milliseconds: number): string => localTime(milliseconds, now())
	const line = (time: string, place: string, rest: string): string =>
		`${paint('dim', time)}  ${paint('cyan', place)}  ${rest}`
	const object = (update: LwM2MObject): string =>
		[paint('bold', printable(instanceName(update))), printable(resourcesInWords(update))]
			.filter((part) => part !== '')
			.join('  ')
	const placed = (event: EventOf<'update' | 'import' | 'measurement' | 'attributes'>, rest: string): string =>
		line(at(event.ts * 1000), placeOf(event), rest)
	const named = (what: string, values: NamedValues): string =>
		`${paint('bold', what)}  ${printable(valuesInWords(values))}`
	const yellow = (text: string): readonly string[] => [paint('yellow', text)]

	return {
		identity: ({ id, model, lastSeen, notice }) => {
			const seen = lastSeen === undefined ? 'has sent nothing yet' : `last seen ${at(Date.parse(lastSeen))}`
			const more = notice === undefined ? [] : yellow(printable(notice))
			return [printable(`${id} (${model}), ${seen}`), ...more]
		},
		state: ({ reported }) =>
			reported.map((update) => {
				const time = timeOf(update)
				return line(time === undefined ? '?' : at(time), 'last known', object(update))
			}),
		latest: ({ values, attributes }) => [
			...Object.entries(values).map(([key, { value, ts }]) =>
				line(at(ts), 'last known', named('Measurement', { [key]: value })),
			),
			...Object.entries(attributes).map(([name, { value, ts }]) =>
				line(at(ts), 'last known', named('Attribute', { [name]: value })),
			),
		],
		update: (event) => [placed(event, object(event.update))],
		measurement: (event) => [placed(event, named('Measurement', event.values))],
		attributes: (event) => [placed(event, named('Attributes', event.attributes))],
		import: (event) => [
			placed(event, paint('red', 'nothing could be converted')),
			...event.errors.map((error) => paint('red', `  ${printable(error)}`)),
		],
		tooLarge: (event) =>
			yellow(
				`${placeOf(event)}  ${printable('key' in event ? event.key : instanceName(event))}  is too large for a frame: see the import log`,
			),
		live: () => [],
		gap: ({ from, to }) =>
			yellow(
				`#${from}${to > from ? ` to #${to}` : ''} can no longer be had, or not in full: see the import log`,
			),
		reset: ({ from, to }) =>
			yellow(`the log of the device restarted: the cursor went back from #${from} to #${to}`),
		hidden: ({ before }) =>
			yellow(`what was received before ${at(Date.parse(before))} is hidden from now on`),
		unknown: ({ context = 'without @context' }) => yellow(`unknown frame: ${printable(context)}`),
		status: ({ status }) => statusLines(needs, status),
	}
}
