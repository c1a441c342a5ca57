import type { ShownDownlink } from '../../lambda/downlinks/entrances.ts'
import { printable } from '../printable.ts'
import { localTime } from '../text/localTime.ts'
import { table } from '../text/table.ts'

type Transition = ShownDownlink['transitions'][number]

const wordsOf = ({ route, bytes, reason, by }: Transition): string =>
	[
		...(route === undefined ? [] : [`by ${route}`]),
		...(bytes === undefined ? [] : [`${bytes} bytes`]),
		...(by === undefined ? [] : [`by ${by}`]),
		...(reason === undefined ? [] : [reason]),
	].join(', ')

/** Rows of a table. @param now milliseconds since the Unix epoch */
export const describeDownlinks = (downlinks: readonly ShownDownlink[], now: number): string =>
	table([
		['ID', 'ACCEPTED', 'STATUS', 'BYTES', 'REFERENCE'],
		...downlinks.map(({ id, acceptedAt, status, payload, reference }) =>
			[id, localTime(Date.parse(acceptedAt), now), status, String(payload.length / 2), reference].map(
				printable,
			),
		),
	])

/** A downlink, then its transitions, one a line. @param now milliseconds since the Unix epoch */
export const traceDownlink = (downlink: ShownDownlink, now: number): string => {
	const { id, deviceId, reference, payload, confirm, expiresAt, transitions } = downlink
	const about = [
		`downlink ${id} to ${deviceId}`,
		`${payload.length / 2} bytes${confirm ? ', to be confirmed' : ''}, until ${localTime(Date.parse(expiresAt), now)}`,
		...(reference === '' ? [] : [`reference ${reference}`]),
	]
	const rows = transitions.map((one) => [localTime(Date.parse(one.at), now), one.status, wordsOf(one)])
	return [...about.map(printable), table(rows.map((row) => row.map(printable)))].join('\n')
}
