import { type Session, startSession } from '../session/session.ts'
import { type Connection, type Hearers, openConnection } from './connection.ts'
import type { Ports } from './ports.ts'
import { createTimers } from './timers.ts'
import { renewAfterMs } from './timings.ts'

/** A connection and its session. */
export type Link = {
	readonly connection: Connection
	/** milliseconds since the Unix epoch: when a new connection replaces this one */
	readonly renewAt: number
	session: Session
	isOpen: boolean
}

type HearLink = {
	readonly opened: (link: Link) => void
	readonly received: (link: Link, ...what: Parameters<Hearers['received']>) => void
	readonly ended: (link: Link, ...what: Parameters<Hearers['ended']>) => void
}

/** Opens a connection that resumes after `after`. Its callbacks get the link as their first argument. */
export const openLink = (ports: Ports, url: string, after: number | undefined, hear: HearLink): Link => {
	const connection = openConnection(ports, url, {
		opened: () => {
			link.isOpen = true
			hear.opened(link)
		},
		received: (text) => hear.received(link, text),
		ended: (end) => hear.ended(link, end),
	})
	const renewAt = ports.clock.now() + renewAfterMs(ports.random)
	const link: Link = { connection, renewAt, session: startSession(after), isOpen: false }
	return link
}

/** The current connection, and the one that replaces it as soon as it is live. */
export type Links = {
	readonly current: () => Link | undefined
	/** closes all connections and opens a new one */
	readonly connectAnew: () => void
	/** Opens a second connection and keeps the first until the second is live. Frames that come twice are dropped. */
	readonly replace: () => void
	/** closes the other connection */
	readonly keepOnly: (link: Link) => void
	/** Removes an ended connection. The other one, if any, becomes the current one. */
	readonly forget: (link: Link) => void
	readonly closeAll: () => void
}

export const createLinks = ({ clock }: Pick<Ports, 'clock'>, connect: () => Link): Links => {
	const timers = createTimers<'renew'>(clock)
	let current: Link | undefined
	let next: Link | undefined
	const keepOnly = (link: Link): void => {
		for (const other of [current, next]) if (other !== link) other?.connection.close()
		current = link
		next = undefined
		timers.set('renew', link.renewAt - clock.now(), replace)
	}
	const replace = (): void => {
		next ??= connect()
	}
	const closeAll = (): void => {
		timers.cancelAll()
		current?.connection.close()
		next?.connection.close()
		current = undefined
		next = undefined
	}
	return {
		current: () => current,
		connectAnew: () => {
			closeAll()
			keepOnly(connect())
		},
		replace,
		keepOnly,
		forget: (link) => {
			if (link === next) next = undefined
			else if (next === undefined) closeAll()
			else keepOnly(next)
		},
		closeAll,
	}
}
