import type { Addresses } from '../socket/addresses.ts'
import type { End } from '../socket/connection.ts'
import { createLinks, type Link, openLink } from '../socket/links.ts'
import type { Ports } from '../socket/ports.ts'
import { createRetries } from '../socket/retries.ts'
import type { Frame } from './frame.ts'
import { forgetWaiting, orderFrom } from './order.ts'
import { readFrames } from './readFrame.ts'
import { type SessionEvent, takeFrame } from './session.ts'
import type { State, Status } from './status.ts'
import { watchHole } from './watchHole.ts'

export type StatusEvent = { readonly type: 'status'; readonly status: Status }

export type FollowEvent = SessionEvent | StatusEvent

export type Follower = {
	readonly status: () => Status
	readonly close: () => void
}

type FollowNeeds = {
	readonly addresses: Addresses
	/** resume after this import */
	readonly after: number | undefined
	readonly ports: Ports
	/** must not throw */
	readonly emit: (event: FollowEvent) => void
}

/**
 * Follows one device over a series of connections. While a new connection replaces the old one, both are open and share
 * one order.
 */
export const follow = ({ addresses, after, ports, emit }: FollowNeeds): Follower => {
	let order = after === undefined ? undefined : orderFrom(after)
	/** cursor of the event that was emitted last */
	let cursor = after
	let state: State = { state: 'connecting' }

	const status = (): Status => (cursor === undefined ? state : { ...state, cursor })
	const isOver = (): boolean => state.state === 'closed' || state.state === 'refused'
	const become = (newState: State): void => {
		const isSame = newState.state === state.state && newState.state !== 'waiting'
		state = newState
		if (!isSame) emit({ type: 'status', status: status() })
	}

	/** Closes all connections and opens a new one. */
	const connectAnew = (): void => {
		stop()
		order = order && forgetWaiting(order)
		become({ state: 'connecting' })
		// A listener of the status may have closed the watch.
		if (!isOver()) links.connectAnew()
	}

	const receive = (link: Link, text: unknown): void => {
		for (const frame of readFrames(text)) if (!take(link, frame)) return
	}

	/** False if the connection is closed: what comes after this frame comes again on the next one. */
	const take = (link: Link, frame: Frame): boolean => {
		const taken = takeFrame(order, link.session, frame)
		const isIdentity = taken.session.isIdentified && !link.session.isIdentified
		order = taken.order
		link.session = taken.session
		if (isIdentity) link.connection.identified()
		for (const event of taken.events) {
			tell(link, event)
			if (isOver()) return false
		}
		if (taken.mustResume) connectAnew()
		else hole.look(links.current()?.session.isLive === true ? order : undefined)
		return !taken.mustResume
	}

	const tell = (link: Link, event: SessionEvent): void => {
		if ('cursor' in event) cursor = event.cursor
		// The other connection sends the old log, or was opened with a cursor of the old log.
		if (event.type === 'reset') settleOn(link, 'catching up')
		if (event.type === 'live') {
			retries.forget()
			link.connection.settled()
			settleOn(link, 'live')
		}
		if (!isOver()) emit(event)
	}

	const settleOn = (link: Link, newState: 'catching up' | 'live'): void => {
		retries.cancel()
		links.keepOnly(link)
		become({ state: newState })
	}

	const lose = (link: Link, end: End): void => {
		const wasCurrent = link === links.current()
		links.forget(link)
		const heir = links.current()
		if (wasCurrent) hole.look(undefined)
		if (wasCurrent && heir !== undefined) {
			retries.cancel()
			become({ state: heir.isOpen ? 'catching up' : 'connecting' })
		} else retries.begin(end)
	}

	const stop = (): void => {
		retries.cancel()
		hole.look(undefined)
		links.closeAll()
	}

	const finish = (end: State): void => {
		if (isOver()) return
		stop()
		become(end)
	}

	const links = createLinks(ports, () =>
		openLink(ports, addresses.webSocket(order?.cursor), order?.cursor, {
			opened: (link) => {
				if (link === links.current()) become({ state: 'catching up' })
			},
			received: receive,
			ended: lose,
		}),
	)
	const hole = watchHole(ports.clock, connectAnew)
	const retries = createRetries({
		ports,
		device: addresses.device,
		waiting: (reason, retryAt) => {
			if (links.current() === undefined) become({ state: 'waiting', reason, retryAt })
		},
		again: () => (links.current() === undefined ? connectAnew() : links.replace()),
		refused: (reason) => finish({ state: 'refused', reason }),
	})
	links.connectAnew()
	return { status, close: () => finish({ state: 'closed' }) }
}
