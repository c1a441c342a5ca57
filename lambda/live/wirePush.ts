import type { Log } from '../aws/log.ts'
import type { Tally } from '../aws/metrics.ts'
import type { Services } from '../aws/services.ts'
import { disconnectSocket } from './connect/disconnectSocket.ts'
import { removeConnection } from './connections.ts'
import { liveMetrics } from './contract.ts'
import { isForbidden, postTo } from './push/post.ts'
import type { PushNeeds } from './push/pushFrames.ts'
import { createLanes } from './push/pushFrames.ts'

type Parts = Pick<Services, 'db' | 'sockets'> & {
	/** name of the table of connections */
	readonly table: string
	readonly log: Log
	readonly tally: Pick<Tally, 'count'>
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	/** waits a random time, so many milliseconds at most */
	readonly pause: (maxMilliseconds: number) => Promise<void>
}

/** Limit of parallel posts: the AWS client opens at most 50 sockets. */
const maxParallel = 50

/** What pushing needs, on the services of AWS. */
export const wirePush = ({ db, table, sockets, log, tally, now, pause }: Parts): PushNeeds => {
	const onFailed = (connectionId: string, error: unknown): void => {
		if (isForbidden(error)) {
			// The function has lost its permission, and serves nobody until it has it again. No client can cause this.
			log.error('post forbidden', { connectionId, error })
			tally.count(liveMetrics.forbidden)
		} else log.warn('post failed', { connectionId, error })
	}
	const options = { onFailed, pause }
	return {
		post: (connectionId, frame) => postTo(sockets(), options)(connectionId, frame),
		disconnect: (connectionId, isGone = false) => {
			if (!isGone) tally.count(liveMetrics.ended)
			return disconnectSocket(sockets(), options)(connectionId)
		},
		remove: removeConnection(db(), table),
		lanes: createLanes(maxParallel),
		now,
	}
}
