import type { ApiAnswer } from '../app/api.ts'
import { type Format, type Read, readFrame } from './frames.ts'

/** What happens to the connection. */
export type StreamEvent =
	| { readonly type: 'connecting' }
	/** the socket is open; what happens from now on comes */
	| { readonly type: 'opened' }
	| { readonly type: 'read'; readonly read: Read }
	| { readonly type: 'interrupted'; readonly reason: string; readonly retryAt: number }
	/** it is not tried again */
	| { readonly type: 'refused'; readonly reason: string }

type Socket = Pick<WebSocket, 'close' | 'onopen' | 'onmessage' | 'onclose'>

export type FollowNeeds = {
	/** of the stream */
	readonly address: string
	readonly format: Format
	/** a cursor: begin with what happened after it; absent: with what happens from now on */
	readonly since?: string | undefined
	/** asks for a ticket: the key itself is in no address */
	readonly ticket: () => Promise<ApiAnswer>
	readonly openSocket: (url: string) => Socket
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	/** the returned function cancels it */
	readonly after: (milliseconds: number, action: () => void) => () => void
	/** 0 ≤ x < 1 */
	readonly random: () => number
	readonly onEvent: (event: StreamEvent) => void
}

export type Follow = { readonly retryNow: () => void; readonly stop: () => void }

/** The stream has a heartbeat every 30 s. */
const silenceMilliseconds = 75_000

const longestPause = 30_000

const pauseOf = (attempt: number, random: () => number): number =>
	Math.min(longestPause, 500 * 2 ** attempt) * (0.5 + random() / 2)

/** Statuses that another attempt does not change: no valid key, and a key without the scope. */
const isFinal = (status: number): boolean => status === 401 || status === 403

/** Listens to the stream, and goes on after an interruption where it stopped. */
export const follow = (needs: FollowNeeds): Follow => {
	const { address, format, ticket, openSocket, now, after, random, onEvent } = needs
	let socket: Socket | undefined
	let cancel = (): void => undefined
	let cursor = needs.since
	let attempt = 0
	let isStopped = false
	/** counts connections: an answer to an earlier one changes nothing */
	let current = 0

	const urlWith = (oneTicket: string): string => {
		const url = new URL(address)
		url.searchParams.set('format', format)
		url.searchParams.set('ticket', oneTicket)
		if (cursor !== undefined) url.searchParams.set('after', cursor)
		return url.href
	}

	const leave = (): void => {
		cancel()
		current += 1
		const left = socket
		socket = undefined
		left?.close()
	}

	const interrupt = (reason: string): void => {
		leave()
		const pause = pauseOf(attempt, random)
		attempt += 1
		cancel = after(pause, () => void connect())
		onEvent({ type: 'interrupted', reason, retryAt: now() + pause })
	}

	const listen = (): void => {
		cancel()
		cancel = after(silenceMilliseconds, () => interrupt('Nothing has come for more than a minute.'))
	}

	const take = (text: string): void => {
		listen()
		attempt = 0
		const read = readFrame(format, text)
		if ('cursor' in read && read.cursor !== undefined) cursor = read.cursor
		onEvent({ type: 'read', read })
	}

	const connect = async (): Promise<void> => {
		leave()
		const mine = current
		onEvent({ type: 'connecting' })
		const answer = await ticket()
		if (isStopped || mine !== current) return
		if (!answer.ok) {
			const { status, problem } = answer
			const reason = problem.detail ?? problem.title
			if (isFinal(status)) onEvent({ type: 'refused', reason })
			else interrupt(reason)
			return
		}
		const opened = openSocket(urlWith((answer.value as { readonly ticket: string }).ticket))
		socket = opened
		const ifMine = (action: () => void) => (): void => {
			if (mine === current) action()
		}
		listen()
		opened.onopen = ifMine(() => {
			listen()
			onEvent({ type: 'opened' })
		})
		opened.onmessage = ({ data }: { readonly data: unknown }) => ifMine(() => take(String(data)))()
		opened.onclose = ifMine(() => interrupt('The connection ended.'))
	}

	void connect()
	return {
		retryNow: () => {
			if (!isStopped && socket === undefined) void connect()
		},
		stop: () => {
			isStopped = true
			leave()
		},
	}
}
