import type { Services } from '../aws/services.ts'
import type { recordEnvironment } from './contract.ts'
import { putEvent } from './eventTable.ts'
import { createListeners, type Listeners } from './record/listeners.ts'
import { openRecording, type Recording } from './record/recordEvents.ts'
import { sendWake } from './record/sendWake.ts'

export type RecordingParts = {
	readonly environment: Readonly<Record<(typeof recordEnvironment)[number], string>>
	readonly services: Pick<Services, 'db' | 'counterDb' | 'queues'>
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	/** waits a random time, so many milliseconds at most */
	readonly pause: (maxMilliseconds: number) => Promise<void>
}

/** What a function needs that tells the streams what happened. */
export type Communications = { readonly listeners: Listeners; readonly record: () => Recording }

export const wireRecording = ({
	environment: env,
	services,
	now,
	pause,
}: RecordingParts): Communications => ({
	listeners: createListeners({ db: services.db(), table: env.STREAMS_TABLE, now }),
	record: () =>
		openRecording({
			put: (stored) => putEvent(services.counterDb(), env.EVENTS_TABLE)(stored),
			wake: () => sendWake(services.queues(), env.EVENTS_QUEUE_URL)(),
			now,
			pause,
		}),
})
