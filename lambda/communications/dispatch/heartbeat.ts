import { heartbeatMilliseconds } from '../contract.ts'
import type { SourceAlive } from '../event.ts'
import type { StoredEvent } from '../eventTable.ts'

/** The source that is the stack itself. */
const stack = 'stack'

/**
 * The doors that work: the stack, whose dispatcher says so, and those through which a message came lately. Nothing is stored of
 * it: the next heartbeat tells it again.
 *
 * @param at milliseconds since the Unix epoch: up to then a client has got everything. Its cursor, and the `DT` of ResIOT, must not
 * be later, however far the dispatcher is behind
 */
export const aliveSources = (
	recent: readonly StoredEvent[],
	at: number,
): readonly (StoredEvent & { readonly event: SourceAlive })[] => {
	const doors = recent.flatMap(({ event, time }) =>
		event.type === 'uplink' && time > at - heartbeatMilliseconds ? [event.source] : [],
	)
	return [...new Set([stack, ...doors])].map((source) => ({
		time: at,
		event: { type: 'sourceAlive', id: `alive.${source}.${at}`, at, source },
	}))
}
