import type { EdgeOutcome } from '../../lambda/imports/contract.ts'
import type { Answer, StackClient } from './stackClient.ts'

/** What became of a request with messages. */
export type Posted =
	| Readonly<{ outcome: 'answered'; outcomes: readonly EdgeOutcome[] }>
	/** the stack will not take it: again would be the same */
	| Readonly<{ outcome: 'refused'; reason: string }>
	/** `mayBeDone`: the stack may have queued the messages all the same */
	| Readonly<{ outcome: 'failed'; reason: string; mayBeDone: boolean }>

/** A message with its name, as the stack takes it. */
export type Named<C> = C & Readonly<{ messageId: string; receivedAt: number }>

export type PostMessages<C> = (messages: readonly Named<C>[]) => Promise<Posted>

/** Where the messages of devices and those of integrations go. */
type Entrance = '/edge/messages' | '/edge/uplinks'

/** Sends messages to an entrance of a stack. Never rejects. */
export const postMessages =
	<C>({ post }: Pick<StackClient, 'post'>, entrance: Entrance): PostMessages<C> =>
	async (messages) => {
		try {
			return read(await post(entrance, { messages }), messages.length)
		} catch (error) {
			const { code = '' } = error as NodeJS.ErrnoException
			return { outcome: 'failed', reason: reasonOf(error), mayBeDone: !UNSENT.includes(code) }
		}
	}

/** Codes of errors before there is a connection. */
const UNSENT: readonly string[] = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']

/** An error of Node.js may have no message but a code: several addresses were tried. */
const reasonOf = (error: unknown): string => {
	const { message, code } = error as NodeJS.ErrnoException
	return message === '' ? String(code) : message
}

const read = ({ status, body }: Answer, count: number): Posted => {
	const parsed = parse(body)
	if (status === 200) {
		const outcomes = parsed['messages']
		return Array.isArray(outcomes) && outcomes.length === count
			? { outcome: 'answered', outcomes }
			: { outcome: 'failed', reason: 'the answer is not the one of a senml-live stack', mayBeDone: true }
	}
	const said = [parsed['detail'], parsed['title'], parsed['message']].find((text) => typeof text === 'string')
	const reason = `the stack answered ${status}${said === undefined ? '' : `: ${said}`}`
	// Signature and permissions may be put right; of a request that is too large or malformed nothing will be.
	if (status === 400 || status === 413) return { outcome: 'refused', reason }
	return { outcome: 'failed', reason, mayBeDone: status >= 500 }
}

const parse = (body: string): Readonly<Record<string, unknown>> => {
	try {
		const value: unknown = JSON.parse(body)
		return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
	} catch {
		return {}
	}
}
