import type { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Log } from '../aws/log.ts'
import type { Tally } from '../aws/metrics.ts'
import { disconnectSocket } from './connect/disconnectSocket.ts'
import { removeConnection } from './connections.ts'
import { liveMetrics } from './contract.ts'
import { createLanes } from './push/lanes.ts'
import { isForbidden, postTo } from './push/post.ts'
import type { PushNeeds } from './push/pushFrames.ts'

type Parts = {
	readonly db: DynamoDBClient
	/** name of the table of connections */
	readonly table: string
	/** called when a device has a socket */
	readonly sockets: () => ApiGatewayManagementApiClient
	readonly log: Log
	readonly tally: Pick<Tally, 'count'>
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	/** 0 ≤ x < 1 */
	readonly random: () => number
	readonly wait: (milliseconds: number) => Promise<void>
}

/** Limit of parallel posts: the AWS client opens at most 50 sockets. */
const maxParallel = 50

/** The ports of a push, implemented with AWS services. */
export const wirePush = ({ db, table, sockets, log, tally, now, random, wait }: Parts): PushNeeds => {
	const onFailed = (connectionId: string, error: unknown): void => {
		if (isForbidden(error)) {
			// Not caused by a client: the function lacks the permission and can post to no socket.
			log.error('post forbidden', { connectionId, error })
			tally.count(liveMetrics.forbidden)
		} else log.warn('post failed', { connectionId, error })
	}
	const options = { onFailed, pause: (most: number) => wait(random() * most) }
	return {
		post: (connectionId, frame) => postTo(sockets(), options)(connectionId, frame),
		disconnect: (connectionId, isGone = false) => {
			if (!isGone) tally.count(liveMetrics.ended)
			return disconnectSocket(sockets(), options)(connectionId)
		},
		remove: removeConnection(db, table),
		lanes: createLanes(maxParallel),
		now,
	}
}
