import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Log } from '../aws/log.ts'
import { eventOfDownlink } from '../communications/event.ts'
import type { Communications } from '../communications/wireRecording.ts'
import { findDeviceById } from '../devices/findDevice.ts'
import type { ChangeNeeds } from './change.ts'
import type { Downlink } from './downlink.ts'

type Wiring = {
	readonly db: DynamoDBClient
	readonly table: string
	readonly devicesTable: string
	readonly communications: Communications
	readonly log: Log
	readonly pause: (maxMilliseconds: number) => Promise<void>
}

/** What changing downlinks needs, the same for all functions: each transition is logged, and told to those who listen. */
export const wireChanges = ({
	communications: { listeners, record },
	devicesTable,
	log,
	...wiring
}: Wiring): ChangeNeeds => {
	const findDevice = findDeviceById(wiring.db, devicesTable)
	const tell = async (downlink: Downlink): Promise<void> => {
		const event = eventOfDownlink(downlink)
		if (event === undefined || !(await listeners.are())) return
		const device = await findDevice(downlink.deviceId)
		if (device === undefined) return
		const { deviceId, model, integrationId } = device
		const recording = record()
		recording.add([event], { deviceId, model, ...(integrationId === undefined ? {} : { integrationId }) })
		await recording.close()
	}
	return {
		...wiring,
		onMoved: async (downlink) => {
			const { deviceId, downlinkId, status } = downlink
			log.info('downlink', { deviceId, downlinkId, status })
			// The transition is stored, and whoever made it goes on: a stream is no reason to send a downlink once more.
			await tell(downlink).catch((error: unknown) => {
				log.error('downlink not told', { deviceId, downlinkId, status, error })
			})
		},
	}
}
