import { printable } from '../app/printable.ts'
import type { ResourceCard } from '../device/model.ts'

type Shown = { readonly text: string; readonly unit: string | undefined }

/** Longer texts are cut off: a card is no place for them. */
const maxLength = 120

const shorten = (text: string): string => (text.length <= maxLength ? text : `${text.slice(0, maxLength)} …`)

/** At most six decimals; numbers that need more digits than a reader counts are in powers of ten. */
export const formatNumber = (value: number): string => {
	const size = Math.abs(value)
	if (value !== 0 && (size < 1e-6 || size >= 1e15)) return value.toExponential()
	return String(Number(value.toFixed(6)))
}

/** Seconds since the Unix epoch, in UTC. */
const formatTime = (seconds: number): string => {
	const time = new Date(seconds * 1000)
	return Number.isNaN(time.getTime())
		? String(seconds)
		: time
				.toISOString()
				.replace('T', ' ')
				.replace(/(\.000)?Z$/, '')
}

/** The newest value of a resource, as text. */
export const formatValue = ({
	value,
	unit,
	isTime,
}: Pick<ResourceCard, 'value' | 'unit' | 'isTime'>): Shown => {
	if (typeof value === 'boolean') return { text: value ? 'true' : 'false', unit: undefined }
	if (typeof value === 'string') return { text: shorten(printable(value)), unit: undefined }
	return isTime ? { text: formatTime(value), unit: 'UTC' } : { text: formatNumber(value), unit }
}
