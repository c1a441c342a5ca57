import { codeInWords } from '../../edge/client/codeInWords.ts'
import { printable } from '../printable.ts'
import { counted } from '../text/counted.ts'
import type { Paint } from '../text/paint.ts'
import type { ImportOutcome } from './importOutcome.ts'
import type { Coap, LoggedOutcome, LogLine, Unconverted } from './logLine.ts'

type Line = {
	readonly deviceId: string | undefined
	/** `coap`, `mqtt` or another origin */
	readonly door: string
	readonly bytes: number | undefined
	readonly said: string
}

/** A line with aligned columns. */
const line = (paint: Paint, time: string, { deviceId = '-', door, bytes, said }: Line): string =>
	[
		paint('dim', time),
		paint('bold', printable(deviceId)),
		door,
		(bytes === undefined ? '' : counted(bytes, 'byte')).padStart(10),
		said,
	].join('  ')

const more = (count: number, noun: string): string =>
	count === 0 ? '' : ` (and ${count} more ${noun}${count === 1 ? '' : 's'})`

/** Number of updates, with the first error, or the first warning if there is no error. */
const verdict = (paint: Paint, { updates, errors, warnings }: ImportOutcome): string => {
	const [error, ...errorsLeft] = errors
	const [warning, ...warningsLeft] = warnings
	const converted = updates === 0 ? '' : counted(updates, 'update')
	if (error !== undefined) {
		const warned = warnings.length === 0 ? '' : `, ${counted(warnings.length, 'warning')}`
		const first = paint('red', printable(`${error}${more(errorsLeft.length, 'error')}`))
		return `${converted === '' ? '' : `${converted}, but: `}${first}${warned}`
	}
	const success = paint('green', converted === '' ? 'no update' : converted)
	if (warning === undefined) return success
	return `${success}, ${paint('yellow', printable(`${warning}${more(warningsLeft.length, 'warning')}`))}`
}

/** The line of an imported message. */
export const importLine = (
	paint: Paint,
	time: string,
	door: string,
	imported: Pick<LoggedOutcome, 'isNew' | 'seq' | 'isExcess'>,
	outcome: ImportOutcome,
): string => {
	const { deviceId, isUnknown, bytes } = outcome
	const repeat =
		imported.isNew || imported.isExcess
			? ''
			: paint('yellow', `received before, see import ${imported.seq}: `)
	const unknown = isUnknown ? paint('yellow', 'unknown device: ') : ''
	return line(paint, time, { deviceId, door, bytes, said: `${repeat}${unknown}${verdict(paint, outcome)}` })
}

/** The line of an import whose entry cannot be read, from the log alone. */
export const importLineWithoutEntry = (
	paint: Paint,
	time: string,
	door: string,
	imported: LoggedOutcome,
): string => {
	const { deviceId, seq, updates, success } = imported
	const said = success
		? paint('green', counted(updates, 'update'))
		: paint('red', `${counted(updates, 'update')}, and errors: see import ${seq} in the log`)
	return line(paint, time, { deviceId, door, bytes: undefined, said })
}

const isRefusal = ({ code = '' }: Coap): boolean => /^[45]\./.test(code)

/** The line of a CoAP event without an import; undefined for a request that leads to one. */
export const coapLine = (paint: Paint, time: string, coap: Coap): string | undefined => {
	const { event, integrationId, deviceId = integrationId, code, bytes, peer, error } = coap
	const isRequest = event === 'coap.request'
	if (isRequest && !isRefusal(coap)) return undefined
	const what = isRequest ? codeInWords(code ?? '') : (words[event] ?? event)
	const sender = peer === undefined ? '' : ` (from ${peer})`
	const said = paint('red', printable([what, error].filter((part) => part !== undefined).join(': ') + sender))
	return line(paint, time, { deviceId, door: 'coap', bytes, said })
}

const words: Readonly<Record<string, string>> = {
	'coap.rejected': 'rejected',
	'coap.malformed': 'malformed message',
	'coap.unacknowledged': 'the device has not acknowledged the answer',
	'coap.unobserved': 'the device observes no more',
	'coap.proxied.refused': 'not taken from the terminator',
	'coap.dtls.failed': 'DTLS handshake failed',
	'coap.upload.unfinished': 'upload not finished',
	'coap.address.skipped': 'does not listen at',
	'coap.socket.failed': 'socket',
	'coap.integrations.unknown': 'requests to endpoints of no integration',
	'coap.integrations.limited': 'messages above a rate limit that were not counted',
	'coap.defect': 'defect',
}

/** The line of a message of an integration in which something is wrong. Its log has the sentences. */
export const unconvertedLine = (
	paint: Paint,
	time: string,
	{ integrationId, outcome, codes }: Unconverted,
): string => {
	const isPartly = outcome === 'converted'
	const said = `${isPartly ? 'converted, but' : outcome}: ${codes.join(', ')}`
	const log = paint('dim', `see npm run integrations -- log ${printable(integrationId)} --errors`)
	return `${paint('dim', time)}  ${paint('bold', printable(integrationId))}  ${paint(isPartly ? 'yellow' : 'red', printable(said))}  ${log}`
}

/** The line of any other event. */
export const otherLine = (
	paint: Paint,
	time: string,
	said: Extract<LogLine, { readonly type: 'watcher' | 'note' }>,
): string => {
	if (said.type === 'watcher')
		return paint('dim', printable(`${time}  ${said.deviceId}  a watcher is connected`))
	const text = printable(`${said.source}: ${said.text}`)
	const style = { ERROR: 'red', WARN: 'yellow', INFO: 'dim' } as const
	return `${paint('dim', time)}  ${paint(style[said.severity], text)}`
}
