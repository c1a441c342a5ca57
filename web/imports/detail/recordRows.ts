import type { ImportLog } from '../../../lambda/imports/entrances.ts'
import { printable } from '../../app/printable.ts'
import { formatNumber } from '../../live/formatValue.ts'
import { utcTime } from '../words.ts'

/** A record of a pack as the table shows it. */
export type RecordRow = {
	/** index in the pack, from 0: findings count so */
	readonly index: number
	readonly start: number
	/** the first byte after it */
	readonly end: number
	/** as it was sent, if it did not resolve */
	readonly name: string
	readonly value: string
	readonly unit: string
	/** in UTC */
	readonly time: string
	readonly state: 'resolved' | 'base' | 'refused'
	/** the worst that is said about it */
	readonly severity: 'error' | 'warning' | undefined
}

type Records = NonNullable<ImportLog['bytes']>['records']

type Resolved = NonNullable<Records[number]['resolved']>

/** Longer texts are cut off: the bytes beside them have it all. */
const maxLength = 160

const shorten = (text: string): string => {
	const shown = printable(text.slice(0, maxLength))
	return text.length > maxLength ? `${shown} …` : shown
}

const valueText = ({ v, vs, vb, vd, vlo, s }: Resolved): string => {
	if (v !== undefined) return formatNumber(v)
	if (vs !== undefined) return shorten(vs)
	if (vb !== undefined) return String(vb)
	if (vlo !== undefined) return shorten(vlo)
	if (vd !== undefined) return shorten(vd)
	return s === undefined ? '' : `sum ${formatNumber(s)}`
}

/** Labels that hold for the records that follow (RFC 8428 §4.1). */
const isBaseLabel = (label: string): boolean => label.startsWith('b')

const isBaseOnly = (sent: unknown): boolean =>
	typeof sent === 'object' && sent !== null && Object.keys(sent).every(isBaseLabel)

/** The records in the order of the pack. */
export const recordRows = ({
	bytes,
	senML,
	findings,
}: Pick<ImportLog, 'bytes' | 'senML' | 'findings'>): readonly RecordRow[] => {
	const said = Map.groupBy(findings, ({ record }) => record)
	const sent: readonly unknown[] = Array.isArray(senML) ? senML : []
	return (bytes?.records ?? []).map(({ byteOffset, byteLength, resolved }, index) => {
		const severities = (said.get(index) ?? []).map(({ severity }) => severity)
		const severity = severities.includes('error') ? 'error' : severities[0]
		const place = { index, start: byteOffset, end: byteOffset + byteLength, severity }
		if (resolved === undefined) return { ...place, ...unresolved(sent[index]) }
		const { n, u, t } = resolved
		return {
			...place,
			name: shorten(n),
			value: valueText(resolved),
			unit: u === undefined ? '' : shorten(u),
			time: utcTime(t * 1000),
			state: 'resolved',
		}
	})
}

const unresolved = (sent: unknown): Omit<RecordRow, 'index' | 'start' | 'end' | 'severity'> => ({
	name: sent === undefined ? '' : shorten(JSON.stringify(sent)),
	value: '',
	unit: '',
	time: '',
	state: isBaseOnly(sent) ? 'base' : 'refused',
})
