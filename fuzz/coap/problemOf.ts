import type { LogEntry } from '../../edge/log.ts'
import { behindHeader } from './headerForm.ts'
import { isWellFormed } from './isWellFormed.ts'

/** What was taken for the message of a client. */
export type Passed = { readonly payload: Buffer; readonly isSecured: boolean }

/** What is wrong with how a datagram of a terminator was read. */
export const problemOfHeader = (
	datagram: Buffer,
	passed: Passed | undefined,
	logged: readonly LogEntry[],
): string | undefined => {
	const rest = behindHeader(datagram)
	const isLogged = logged.some(({ event }) => event === 'coap.proxied.refused')
	if (passed === undefined) return isLogged ? undefined : 'is not passed on, and no line of the log says why'
	if (rest === undefined) return 'is passed on, and has no header, or one with a mistake'
	return rest.equals(passed.payload)
		? undefined
		: 'is passed on with other bytes than those behind the header'
}

export type Exchange = {
	readonly datagram: Buffer
	readonly sent: readonly Uint8Array[]
	readonly logged: readonly LogEntry[]
	readonly published: number
	/** limit of the bytes of the answers, as a multiple of the datagram */
	readonly factor: number
}

/** What is wrong with the answers to a datagram. */
export const problemOf = ({ datagram, sent, logged, published, factor }: Exchange): string | undefined => {
	const defect = logged.find(({ event, code }) => event === 'coap.defect' || code === '5.00')
	if (defect !== undefined) return `is a defect: ${JSON.stringify(defect)}`
	if (published > 0 && !isPost(datagram)) return 'is published, and is no request that is well-formed'
	if (published > 1) return `is published ${published} times`
	const bytes = sent.reduce((sum, { length }) => sum + length, 0)
	if (bytes > factor * datagram.length) return `has ${datagram.length} bytes, its answer ${bytes}`
	const malformed = sent.find((answer) => !isWellFormed(answer))
	return malformed && `has a malformed answer: ${Buffer.from(malformed).toString('hex')}`
}

const POST = 2

/** CON or NON, and nothing wrong with it. */
const isPost = (datagram: Buffer): boolean =>
	isWellFormed(datagram) && datagram[1] === POST && ((datagram[0] ?? 0) & 0x20) === 0
