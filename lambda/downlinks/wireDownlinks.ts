import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Log } from '../aws/log.ts'
import type { ChangeNeeds } from './change.ts'

type Wiring = {
	readonly db: DynamoDBClient
	readonly table: string
	readonly log: Log
	readonly pause: (maxMilliseconds: number) => Promise<void>
}

/** What changing downlinks needs, the same for all functions. */
export const wireChanges = ({ log, ...wiring }: Wiring): ChangeNeeds => ({
	...wiring,
	onMoved: async ({ deviceId, downlinkId, status }) => log.info('downlink', { deviceId, downlinkId, status }),
})
