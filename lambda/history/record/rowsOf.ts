import { createHash } from 'node:crypto'
import type { TimedUpdate } from '../../lwm2m/convert.ts'
import { dayMilliseconds, hourOf, type Sample, sampleOf, timeOf, writeSample } from '../sample.ts'
import { rowKey, type Series } from '../series.ts'

/** An item of the table. */
export type Row = {
	readonly deviceId: string
	readonly at: string
	/** see `writeSample` */
	readonly samples: string
	/** of the object, only if the device sent it */
	readonly version?: string
	/** milliseconds since the Unix epoch: when its samples were received, if they claim to be measured after that */
	readonly receivedAt?: number
	/** seconds since the Unix epoch: when it expires, counted from the last measurement */
	readonly ttl: number
}

/** A row, and the hour that all of its samples are of. */
export type RowOfHour = { readonly row: Row; readonly series: Series; readonly hour: number }

export type Kept = {
	readonly rows: readonly RowOfHour[]
	/** how many measurements are in no row, because of their time */
	readonly outOfTime: readonly TimedUpdate[]
	/** the same because of their size */
	readonly tooLarge: readonly TimedUpdate[]
}

type Rules = {
	/** how long a sample is kept after it was measured */
	readonly historyDays: number
}

/** Clocks of devices may be a little ahead; what is further ahead is no measurement of now. The state has the same rule. */
export const maxAheadMilliseconds = 10 * 60_000

/** Bytes of samples in a row, by which it is split. DynamoDB takes items of 400 KB. */
const maxRowBytes = 100_000

/** Bytes of one sample. */
const maxSampleBytes = 300_000

type Said = {
	/** milliseconds since the Unix epoch */
	readonly receivedAt: number
	readonly updates: readonly TimedUpdate[]
}

/**
 * What a message adds to the history of its device: one row for each object instance, unless its samples are of several hours
 * or very large. Nothing in a row depends on when or how often the message was received, unless its times are of the future.
 */
export const rowsOf = (deviceId: string, { receivedAt, updates }: Said, { historyDays }: Rules): Kept => {
	const oldest = receivedAt - historyDays * dayMilliseconds
	const isInTime = (update: TimedUpdate): boolean =>
		timeOf(update) >= Math.max(0, oldest) && timeOf(update) <= receivedAt + maxAheadMilliseconds
	const timely = updates.filter(isInTime)
	const groups = new Map<string, { readonly series: Series; readonly hour: number; texts: Text[] }>()
	const tooLarge: TimedUpdate[] = []
	for (const update of timely) {
		const { object, instance } = update
		const isAhead = timeOf(update) > receivedAt
		const sample = isAhead ? { ...sampleOf(update), receivedAt } : sampleOf(update)
		const text = { sample, text: writeSample(sample) }
		if (Buffer.byteLength(text.text) > maxSampleBytes) {
			tooLarge.push(update)
			continue
		}
		const hour = hourOf(timeOf(sample))
		const name = `${object}/${instance}/${sample.version}/${hour}/${isAhead}`
		const group = groups.get(name)
		if (group === undefined) groups.set(name, { series: { deviceId, object, instance }, hour, texts: [text] })
		else group.texts.push(text)
	}
	return {
		rows: [...groups.values()].flatMap(({ series, hour, texts }) =>
			inParts(texts).map((part) => ({ row: rowOf(series, part, historyDays), series, hour })),
		),
		outOfTime: updates.filter((update) => !isInTime(update)),
		tooLarge,
	}
}

type Text = { readonly sample: Sample; readonly text: string }

const inParts = (texts: readonly Text[]): readonly (readonly Text[])[] => {
	const parts: Text[][] = []
	let room = 0
	for (const one of texts) {
		const bytes = Buffer.byteLength(one.text)
		if (room < bytes) {
			parts.push([])
			room = Math.max(maxRowBytes, bytes)
		}
		parts.at(-1)?.push(one)
		room -= bytes
	}
	return parts
}

const rowOf = (series: Series, texts: readonly Text[], historyDays: number): Row => {
	const { version, receivedAt } = texts[0]?.sample ?? {}
	const samples = texts.map(({ text }) => text).join(',')
	const times = texts.map(({ sample }) => timeOf(sample))
	const digest = createHash('sha256')
		.update(`${version ?? ''} ${samples}`)
		.digest('base64url')
		.slice(0, 12)
	return {
		deviceId: series.deviceId,
		at: rowKey(series, Math.min(...times), digest),
		samples,
		...(version === undefined ? undefined : { version }),
		...(receivedAt === undefined ? undefined : { receivedAt }),
		ttl: expiryOf(Math.max(...times), historyDays),
	}
}

/** Seconds since the Unix epoch. @param time in milliseconds since the Unix epoch */
export const expiryOf = (time: number, historyDays: number): number =>
	Math.ceil((time + historyDays * dayMilliseconds) / 1000)
