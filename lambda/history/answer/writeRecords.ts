import type { Written } from '../../rest/answer.ts'
import type { History, Samples } from '../entrances.ts'

type Value = string | number | boolean

/** A bin, a point or a sample: its time, and its values by paths such as `0` or, of a resource instance, `6/1`. */
type Line = { readonly time: number; readonly values: readonly (readonly [path: string, value: Value])[] }

const TIMESTAMP = '99'

const linesOf = (answer: History | Samples): readonly Line[] =>
	'samples' in answer
		? answer.samples.map(({ ts, Resources, ResourceInstances }) => ({
				time: ts,
				values: valuesOf(Resources, ResourceInstances),
			}))
		: answer.partialInstances.map(({ [TIMESTAMP]: time, ...rest }) => ({
				time: Number(time),
				values: valuesOf(rest),
			}))

const valuesOf = (
	resources: Samples['samples'][number]['Resources'],
	instances: Samples['samples'][number]['ResourceInstances'] = {},
): Line['values'] =>
	Object.entries(resources).flatMap(([id, value]) => {
		if (typeof value !== 'object') return [[id, value] as const]
		return Object.entries(instances[id] ?? value).map(([one, each]) => [`${id}/${one}`, each] as const)
	})

/** RFC 4180 §2.6 and §2.7 */
const field = (value: Value): string => {
	const text = String(value)
	return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** `3` before `10`, and `6/1` after `6/0` */
const byNumbers = (a: string, b: string): number => {
	const [[x = 0, i = 0], [y = 0, j = 0]] = [a.split('/').map(Number), b.split('/').map(Number)]
	return x - y || i - j
}

/** RFC 4180, with a header: the time in ISO 8601, then one column for each resource. */
const writeCsv = (answer: History | Samples): string => {
	const lines = linesOf(answer)
	const paths = [...new Set(lines.flatMap(({ values }) => values.map(([path]) => path)))].toSorted(byNumbers)
	const rows = lines.map(({ time, values }) => {
		const byPath = new Map(values)
		return [
			new Date(Math.floor(time * 1000)).toISOString(),
			...paths.map((path) => field(byPath.get(path) ?? '')),
		]
	})
	return [['time', ...paths], ...rows].map((row) => `${row.join(',')}\r\n`).join('')
}

/** One JSON text per line: the bins, points or samples of the answer in JSON. */
const writeNdjson = (answer: History | Samples): string =>
	('samples' in answer ? answer.samples : answer.partialInstances)
		.map((one) => `${JSON.stringify(one)}\n`)
		.join('')

/** An answer as records. A token of the next page is in the header `next-token`. */
export const writeRecords = (mediaType: string, answer: History | Samples): Written => ({
	text: mediaType === 'text/csv' ? writeCsv(answer) : writeNdjson(answer),
	contentType: mediaType === 'text/csv' ? 'text/csv; charset=utf-8; header=present' : mediaType,
	headers: answer.nextToken === undefined ? {} : { 'next-token': answer.nextToken },
})
