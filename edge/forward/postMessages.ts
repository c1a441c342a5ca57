import type { EdgeOutcome } from '../../lambda/imports/contract.ts'
import type { Answer, StackClient } from './stackClient.ts'

/** What the stack says of one message; with more where it was asked for something. */
export type Outcome = Readonly<
	{ outcome: 'queued' | 'done' } | { outcome: 'failed' | 'refused'; reason: string }
>

/** What became of a request with messages. */
export type Posted<O extends Outcome = EdgeOutcome> =
	| Readonly<{ outcome: 'answered'; outcomes: readonly O[] }>
	/** the stack will not take it: again would be the same */
	| Readonly<{ outcome: 'refused'; reason: string }>
	/** `mayBeDone`: the stack may have queued the messages all the same */
	| Readonly<{ outcome: 'failed'; reason: string; mayBeDone: boolean }>

/** A message with its name, as the stack takes it. */
export type Named<C> = C & Readonly<{ messageId: string; receivedAt: number }>

export type PostMessages<C, O extends Outcome = EdgeOutcome> = (
	messages: readonly Named<C>[],
) => Promise<Posted<O>>

/** Where the messages of devices and those of integrations go. */
type Entrance = '/edge/messages' | '/edge/uplinks'

/** Sends messages to an entrance of a stack. Never rejects. */
export const postMessages =
	<C>({ post }: Pick<StackClient, 'post'>, entrance: Entrance): PostMessages<C> =>
	(messages) =>
		postAll(
			() => post(entrance, { messages }),
			({ messages: outcomes }) =>
				Array.isArray(outcomes) && outcomes.length === messages.length ? outcomes : undefined,
		)

/**
 * Sends a request, and reads what became of its messages. Never rejects.
 *
 * @param outcomesIn what the answer says of them, in their order; undefined if it is not the answer to this request
 */
export const postAll = async <O extends Outcome>(
	post: () => Promise<Answer>,
	outcomesIn: (body: Parsed) => readonly O[] | undefined,
): Promise<Posted<O>> => {
	try {
		return read(await post(), outcomesIn)
	} catch (error) {
		const { code = '' } = error as NodeJS.ErrnoException
		return { outcome: 'failed', reason: reasonOf(error), mayBeDone: !UNSENT.includes(code) }
	}
}

type Parsed = Readonly<Record<string, unknown>>

/** Codes of errors before there is a connection. */
const UNSENT: readonly string[] = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']

/** An error of Node.js may have no message but a code: several addresses were tried. */
const reasonOf = (error: unknown): string => {
	const { message, code } = error as NodeJS.ErrnoException
	return message === '' ? String(code) : message
}

const read = <O extends Outcome>(
	{ status, body }: Answer,
	outcomesIn: (body: Parsed) => readonly O[] | undefined,
): Posted<O> => {
	const parsed = parse(body)
	if (status === 200) {
		const outcomes = outcomesIn(parsed)
		return outcomes === undefined
			? { outcome: 'failed', reason: 'the answer is not the one of a senml-live stack', mayBeDone: true }
			: { outcome: 'answered', outcomes }
	}
	const said = [parsed['detail'], parsed['title'], parsed['message']].find((text) => typeof text === 'string')
	const reason = `the stack answered ${status}${said === undefined ? '' : `: ${said}`}`
	// Signature and permissions may be put right; of a request that is too large or malformed nothing will be.
	if (status === 400 || status === 413) return { outcome: 'refused', reason }
	return { outcome: 'failed', reason, mayBeDone: status >= 500 }
}

const parse = (body: string): Parsed => {
	try {
		const value: unknown = JSON.parse(body)
		return typeof value === 'object' && value !== null ? (value as Parsed) : {}
	} catch {
		return {}
	}
}
