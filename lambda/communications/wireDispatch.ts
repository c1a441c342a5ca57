import type { Log } from '../aws/log.ts'
import type { Tally } from '../aws/metrics.ts'
import type { Services } from '../aws/services.ts'
import { readKey } from '../keys/keysTable.ts'
import { maySee } from '../keys/maySee.ts'
import { isValid } from '../keys/storedKey.ts'
import { disconnectSocket } from '../live/connect/disconnectSocket.ts'
import { isForbidden, postTo } from '../live/push/post.ts'
import { communicationMetrics, type dispatchEnvironment } from './contract.ts'
import type { Why } from './dispatch/lanes.ts'
import { leaseTable } from './dispatch/lease.ts'
import { emptyWindow } from './dispatch/window.ts'
import { readMinute } from './eventTable.ts'
import { framesFor } from './frames/framesFor.ts'
import type { Heard } from './record/listeners.ts'
import { sendWake } from './record/sendWake.ts'
import { keyById } from './sockets/keyById.ts'
import { stillListening } from './sockets/listenFrom.ts'
import type { StreamSocket } from './sockets/socket.ts'
import { listSockets, noteProgress, removeSocket } from './sockets/socketTable.ts'
import { stageClients } from './wireStages.ts'

type Parts = {
	readonly environment: Readonly<Record<(typeof dispatchEnvironment)[number], string>>
	readonly variables: NodeJS.ProcessEnv
	readonly services: Services
	readonly log: Log
	readonly tally: Pick<Tally, 'count'>
	/** names this environment */
	readonly owner: string
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	/** waits a random time, so many milliseconds at most */
	readonly pause: (maxMilliseconds: number) => Promise<void>
}

/** What the dispatcher needs, on the services of AWS. */
export const wireDispatch = ({ environment: env, variables, services, log, tally, ...parts }: Parts) => {
	const { owner, now, pause } = parts
	const [db, table] = [services.db(), env.STREAMS_TABLE]
	const clients = stageClients(env, variables)
	const onFailed = (connectionId: string, error: unknown): void => {
		if (isForbidden(error)) {
			log.error('post forbidden', { connectionId, error })
			tally.count(communicationMetrics.forbidden)
		} else log.warn('post failed', { connectionId, error })
	}
	const options = { onFailed, pause }
	const read = readKey(db, env.KEYS_TABLE)
	return {
		lease: leaseTable(db, table),
		window: emptyWindow(),
		owner,
		now,
		readMinute: readMinute(db, env.EVENTS_TABLE),
		listSockets: listSockets(db, table),
		noteProgress: noteProgress(db, table),
		findKey: keyById({ readKey: read, isValid, now }),
		stillListening: (heard: readonly Heard[], at: number) => stillListening({ db, table }, heard, at),
		wake: (delaySeconds?: number) => sendWake(services.queues(), env.EVENTS_QUEUE_URL)(delaySeconds),
		...framesFor(maySee),
		post: ({ stream, id }: StreamSocket, frame: string) => postTo(clients[stream](), options)(id, frame),
		end: async ({ stream, id, keyId }: StreamSocket, why: Why) => {
			log.info('socket ended', { connectionId: id, keyId, why })
			if (why === 'slow' || why === 'failed') tally.count(communicationMetrics.ended)
			const isEnded = await disconnectSocket(clients[stream](), options)(id)
			await (isEnded ? removeSocket(db, table)(id) : noteProgress(db, table)(id, 'ending'))
			return isEnded
		},
	}
}
