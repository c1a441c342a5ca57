import type { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Log } from '../aws/log.ts'
import { liveConnections, removeConnection } from './connections.ts'
import { type Imported, updateFrames } from './frames.ts'
import { postTo } from './post.ts'
import { pushFrames } from './pushFrames.ts'

type Needs = {
	readonly db: DynamoDBClient
	/** name of the table of connections */
	readonly table: string
	readonly sockets: ApiGatewayManagementApiClient
	readonly log: Log
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

/** Pushes the updates of an import to every socket that watches the device. */
export const pushUpdates = ({ db, table, sockets, log, now }: Needs) => {
	const find = liveConnections(db, table)
	const remove = removeConnection(db, table)
	const post = postTo(sockets, (connectionId, error) => log.warn('post failed', { connectionId, error }))
	return async (imported: Imported & { readonly deviceId: string }): Promise<void> => {
		const frames = updateFrames(imported)
		if (frames.length === 0) return
		const { deviceId, importId } = imported
		const connections = await find(deviceId, now() / 1000)
		const pushed = await pushFrames({ post, remove, now }, connections, frames)
		log.info('pushed', { deviceId, importId, ...pushed })
	}
}
