import type { Status } from '../../client/session/status.ts'
import type { Connection } from './model.ts'

const states: Readonly<Record<Status['state'], Connection['state']>> = {
	connecting: 'connecting',
	'catching up': 'catching-up',
	live: 'live',
	waiting: 'interrupted',
	refused: 'refused',
	closed: 'interrupted',
}

type Reason = Extract<Status, { readonly reason: unknown }>['reason']['code']

const reasons: Readonly<Record<Reason, string>> = {
	forbidden: 'This fingerprint gives no access.',
	unreachable: 'The server cannot be reached.',
	'too-many-requests': 'Too many failed attempts came from this address.',
	'server-error': 'The server has an error.',
	'handshake-failed': 'The WebSocket cannot be opened.',
	'handshake-timed-out': 'The server does not answer.',
	silent: 'The server has become silent.',
	closed: 'The server has closed the connection.',
}

/** An attempt after an interruption is part of it, until the server sends something. */
const stateOf = (before: Connection, status: Status): Connection['state'] =>
	status.state === 'connecting' && before.state === 'interrupted' ? 'interrupted' : states[status.state]

/** What the client says, for people, and since when. */
export const connectionOf = (before: Connection, status: Status, at: number): Connection => {
	const state = stateOf(before, status)
	const reason = 'reason' in status ? reasons[status.reason.code] : before.reason
	return {
		state,
		since: state === before.state ? before.since : at,
		...(reason === undefined || (state !== 'interrupted' && state !== 'refused') ? {} : { reason }),
		...('retryAt' in status ? { retryAt: status.retryAt } : {}),
	}
}
