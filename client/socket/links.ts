import { type Session, startSession } from '../session/session.ts'
import { type Connection, type Hearers, openConnection } from './connection.ts'
import type { Ports } from './ports.ts'
import { createTimers } from './timers.ts'
import { renewAfterMs } from './timings.ts'

/** A connection and what it has said. */
export type Link = {
	readonly connection: Connection
	/** milliseconds since the Unix epoch: when another connection is to take its place */
	readonly renewAt: number
	session: Session
	isOpen: boolean
}

type HearLink = {
	readonly opened: (link: Link) => void
	readonly received: (link: Link, ...what: Parameters<Hearers['received']>) => void
	readonly ended: (link: Link, ...what: Parameters<Hearers['ended']>) => void
}

/** Connects behind `after`. What is heard of it later names it. */
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

/** The connection that counts, and the one that takes its place as soon as it is live. */
export type Links = {
	readonly current: () => Link | undefined
	/** closes what there is */
	readonly connectAnew: () => void
	/** Make before break: nothing is missed, and what comes twice is recognised. */
	readonly replace: () => void
	/** closes the other one */
	readonly keepOnly: (link: Link) => void
	/** It has ended. If there is another one, that one counts now. */
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
