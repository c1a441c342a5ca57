import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { makeKey } from '../../testing/makeKey.ts'
import type { Killable } from '../run/killable.ts'
import { type StreamListener, startStreamListener } from './streamListener.ts'

/** `all` has a key for all devices, `half` for every other one. */
export type Listeners = { readonly all: StreamListener; readonly half: StreamListener }

export const startListeners = async (
	host: Killable,
	db: DynamoDBClient,
	devices: readonly { readonly deviceId: string }[],
): Promise<Listeners> => {
	const make = makeKey(db, host.output('KeysTable'))
	const url = host.output('CommunicationsUrl')
	const ids = devices.map(({ deviceId }) => deviceId).filter((_, index) => index % 2 === 0)
	const all = await make('--scope', 'stream:read')
	const half = await make('--scope', 'stream:read', '--id-prefixes', ids.join(','))
	return {
		all: await startStreamListener({ name: 'stream of all', sees: () => true, url, key: all.key }),
		half: await startStreamListener({
			name: 'stream of half',
			sees: (deviceId) => ids.includes(deviceId),
			url,
			key: half.key,
		}),
	}
}
