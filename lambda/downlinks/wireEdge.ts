import type { Log } from '../aws/log.ts'
import { tellAlive, tellJoined } from '../communications/record/tellDoors.ts'
import { type RecordingParts, wireRecording } from '../communications/wireRecording.ts'
import { findDeviceById } from '../devices/findDevice.ts'
import { noteCoap } from '../devices/noteCoap.ts'
import { readPsk } from '../devices/psk/storedPsk.ts'
import type { edgeDownlinksFunction } from './contract.ts'
import { serveEdge } from './edge/serveEdge.ts'
import { wireChanges } from './wireDownlinks.ts'

type Parts = RecordingParts & {
	readonly environment: Readonly<Record<(typeof edgeDownlinksFunction.environment)[number], string>>
	readonly log: Log
}

/** What the downlinks of edges need, on the services of AWS. */
export const wireEdge = (parts: Parts) => {
	const { environment: env, services, log, now, pause } = parts
	const db = services.db()
	const communications = wireRecording(parts)
	const devicesTable = env.DEVICES_TABLE
	const keyOf = readPsk(db, devicesTable)
	return serveEdge({
		...wireChanges({ db, table: env.DOWNLINKS_TABLE, devicesTable, communications, log, pause }),
		now,
		needsSession: async (deviceId) => (await keyOf(deviceId))?.psk !== undefined,
		noteCoap: noteCoap(db, devicesTable),
		tellJoined: tellJoined({ ...communications, findDevice: findDeviceById(db, devicesTable) }),
		tellAlive: tellAlive(communications),
		onError: (error) => log.error('not stored', { error: error as Error }),
	})
}
