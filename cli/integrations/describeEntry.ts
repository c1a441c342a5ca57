import type { ShownEntry } from '../../lambda/integrations/entrances.ts'
import { printable } from '../printable.ts'
import { localTime } from '../text/localTime.ts'

const shownBytes = 64

/** The payload as text if it is one, else in hexadecimal digits; its beginning if it is long. */
const payloadInWords = (base64: string): string => {
	const bytes = Buffer.from(base64, 'base64')
	const start = bytes.subarray(0, shownBytes)
	const text = start.toString('utf8')
	const isText = !text.includes('\ufffd') && !/[^\P{Cc}\n\r\t]/u.test(text)
	const more = bytes.length > shownBytes ? ` … (${bytes.length} bytes)` : ''
	return `${isText ? JSON.stringify(text) : `0x${start.toString('hex')}`}${more}`
}

const deviceInWords = ({ deviceId, isNew }: ShownEntry['devices'][number]): string =>
	isNew ? `${deviceId} (new)` : deviceId

const positionOf = (at: ShownEntry['problems'][number]['at']): string =>
	at === undefined ? '' : ` (line ${at.line}, column ${at.column})`

/** A message in the log of an integration, in some lines. @param now milliseconds since the Unix epoch */
export const describeEntry = (entry: ShownEntry, now: number): string => {
	const { importId, timestamp, outcome, devices, prints, problems, meta, payload, count } = entry
	const time = localTime(Date.parse(timestamp), now)
	const names = devices.map(deviceInWords).join(', ')
	const head = [time, outcome, ...(names === '' ? [] : [names]), importId, meta['transport'] ?? '']
	const left = entry.printsLeftOut === undefined ? [] : [`… ${entry.printsLeftOut} lines more`]
	return [
		head.filter((part) => part !== '').join('  '),
		...(count === undefined ? [`  in     ${payloadInWords(payload)}`] : []),
		...('output' in entry ? [`  out    ${JSON.stringify(entry.output)}`] : []),
		...[...prints, ...left].map((line) => `  print  ${line}`),
		...problems.map(({ code, message, at }) => `  ${code}: ${message}${positionOf(at)}`),
	]
		.map(printable)
		.join('\n')
}
