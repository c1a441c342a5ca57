import type { Addresses } from './addresses.ts'
import { type Connection, type End, openConnection } from './connection.ts'
import { forgetWaiting, orderFrom } from './order.ts'
import type { Ports } from './ports.ts'
import { readFrame } from './readFrame.ts'
import { askWhy, judge } from './refusal.ts'
import { type Session, type SessionEvent, startSession, takeFrame } from './session.ts'
import type { State, Status, WaitReason } from './status.ts'
import { createTimers } from './timers.ts'
import { backoffMs, HOLE_MS, renewAfterMs } from './timings.ts'

export type StatusEvent = { readonly type: 'status'; readonly status: Status }

export type FollowEvent = SessionEvent | StatusEvent

export type Follower = {
	readonly status: () => Status
	readonly close: () => void
}

type Needs = {
	readonly addresses: Addresses
	/** resume behind this import */
	readonly after: number | undefined
	readonly ports: Ports
	/** must not throw */
	readonly emit: (event: FollowEvent) => void
}

type Link = {
	readonly connection: Connection
	session: Session
	isOpen: boolean
	/** when another connection is to take its place */
	readonly renewAt: number
}

/**
 * Follows one device over one connection after the other; while one takes the place of another there are two, which
 * share one order.
 */
export const follow = ({ addresses, after, ports, emit }: Needs): Follower => {
	const { clock, random } = ports
	const timers = createTimers<'retry' | 'renew' | 'hole'>(clock)
	let order = after === undefined ? undefined : orderFrom(after)
	/** of the event that was emitted last */
	let cursor = after
	let state: State = { state: 'connecting' }
	let attempt = 0
	let asking = new AbortController()
	/** the connection that counts */
	let current: Link | undefined
	/** the one that takes its place as soon as it is live */
	let next: Link | undefined

	const status = (): Status => (cursor === undefined ? state : { ...state, cursor })
	const isOver = (): boolean => state.state === 'closed' || state.state === 'refused'
	const become = (newState: State): void => {
		const isSame = newState.state === state.state && newState.state !== 'waiting'
		state = newState
		if (!isSame) emit({ type: 'status', status: status() })
	}

	const connect = (): Link => {
		const asked = order?.cursor
		const connection = openConnection(ports, addresses.webSocket(asked), {
			opened: () => {
				link.isOpen = true
				if (link === current) become({ state: 'catching up' })
			},
			received: (text) => receive(link, text),
			ended: (end) => lose(link, end),
		})
		const renewAt = clock.now() + renewAfterMs(random)
		const link: Link = { connection, session: startSession(asked), isOpen: false, renewAt }
		return link
	}

	/** The only connection, in place of all there are. */
	const connectAnew = (): void => {
		dropAll()
		order = order && forgetWaiting(order)
		become({ state: 'connecting' })
		// Who hears of the status may have closed the watch.
		if (!isOver()) makeCurrent(connect())
	}

	const makeCurrent = (link: Link): void => {
		current = link
		timers.set('renew', link.renewAt - clock.now(), replace)
	}

	/** Make before break: nothing is missed, and what comes twice is recognised. */
	const replace = (): void => {
		next ??= connect()
	}

	const dropAll = (): void => {
		asking.abort()
		timers.cancelAll()
		current?.connection.close()
		next?.connection.close()
		current = undefined
		next = undefined
	}

	/** Leaves `link` as the only connection. */
	const keepOnly = (link: Link): void => {
		timers.cancel('retry')
		asking.abort()
		if (current !== link) current?.connection.close()
		if (next !== link) next?.connection.close()
		next = undefined
		makeCurrent(link)
	}

	const receive = (link: Link, text: unknown): void => {
		const taken = takeFrame(order, link.session, readFrame(text))
		const isIdentity = taken.session.isIdentified && !link.session.isIdentified
		order = taken.order
		link.session = taken.session
		if (isIdentity) link.connection.identified()
		for (const event of taken.events) {
			tell(link, event)
			if (isOver()) return
		}
		if (taken.mustResume) connectAnew()
		else watchHole()
	}

	const tell = (link: Link, event: SessionEvent): void => {
		if ('cursor' in event) cursor = event.cursor
		// The other connection still speaks of the log as it was, or was asked for a cursor of that log.
		if (event.type === 'reset') {
			keepOnly(link)
			become({ state: 'catching up' })
		}
		if (event.type === 'live') {
			attempt = 0
			link.connection.settled()
			keepOnly(link)
			become({ state: 'live' })
		}
		if (!isOver()) emit(event)
	}

	/** Which frame is waited for, as `<cursor> <parts>`. */
	let hole = ''
	const watchHole = (): void => {
		const isHole = current?.session.isLive === true && order !== undefined && order.waiting.length > 0
		const found = isHole ? `${order?.cursor} ${order?.delivered}` : ''
		if (found === '') timers.cancel('hole')
		else if (found !== hole || !timers.isSet('hole')) timers.set('hole', HOLE_MS, connectAnew)
		hole = found
	}

	const lose = (link: Link, end: End): void => {
		if (link === next) next = undefined
		else current = undefined
		if (current === undefined && next !== undefined) promote(next)
		else retry(end)
	}

	const retry = (end: End): void => {
		asking.abort()
		if (current === undefined) timers.cancel('hole', 'renew')
		if (end.code === 'handshake-failed' || end.code === 'handshake-timed-out') void ask(end)
		else wait(end, 0)
	}

	const promote = (link: Link): void => {
		keepOnly(link)
		timers.cancel('hole')
		become({ state: link.isOpen ? 'catching up' : 'connecting' })
	}

	const ask = async (end: End): Promise<void> => {
		asking = new AbortController()
		const answer = await askWhy(ports, addresses.device, asking.signal)
		if (answer === undefined) return
		const verdict = judge(answer)
		if (verdict.outcome === 'refused') finish({ state: 'refused', reason: verdict.reason })
		else wait(end.code === 'handshake-timed-out' ? end : verdict.reason, verdict.waitMs)
	}

	const wait = (reason: WaitReason, atLeastMs: number): void => {
		const waitMs = Math.max(atLeastMs, backoffMs(attempt, random))
		attempt += 1
		timers.set('retry', waitMs, () => (current === undefined ? connectAnew() : replace()))
		if (current === undefined) become({ state: 'waiting', reason, retryAt: clock.now() + waitMs })
	}

	const finish = (end: State): void => {
		if (isOver()) return
		dropAll()
		become(end)
	}

	makeCurrent(connect())
	return { status, close: () => finish({ state: 'closed' }) }
}
