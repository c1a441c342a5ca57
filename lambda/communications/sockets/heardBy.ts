import type { Key } from '../../rest/access/gate.ts'
import type { Event } from '../event.ts'
import type { Heard } from '../record/listeners.ts'
import type { StreamSocket, Wanted } from './socket.ts'

const ofDownlinks: readonly string[] = ['downlink', 'confirmation']

/** Whether the scopes of a key open a stream. */
export const mayListen = ({ scopes }: Pick<Key, 'scopes'>): boolean =>
	scopes.includes('stream:read') || scopes.includes('edge:downlinks')

/** Whether the scopes of a key are for events of a type: those of an edge are for downlinks alone. */
export const mayHearType = ({ scopes }: Pick<Key, 'scopes'>, type: Event['type']): boolean =>
	scopes.includes('stream:read') || (scopes.includes('edge:downlinks') && ofDownlinks.includes(type))

/** What has to be written for a socket. */
export const heardBy = ({ types }: Pick<Wanted, 'types'>): Heard =>
	types?.every((type) => ofDownlinks.includes(type)) === true ? 'downlinks' : 'everything'

/** Whether a socket wants to know which doors work. */
export const wantsAlive = ({ stream, types }: StreamSocket, key: Pick<Key, 'scopes'>): boolean =>
	stream === 'communications' &&
	mayHearType(key, 'sourceAlive') &&
	(types === undefined || types.includes('sourceAlive'))
