import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Downlink, Happening } from './downlink.ts'
import { findDownlink, putChanged } from './downlinkTable.ts'
import { type Happened, happen } from './happen.ts'

const maxAttempts = 20

const maxPauseMilliseconds = (attempt: number): number => Math.min(100, 2 ** attempt)

export type ChangeNeeds = {
	readonly db: DynamoDBClient
	readonly table: string
	/** waits a random time, so many milliseconds at most */
	readonly pause: (maxMilliseconds: number) => Promise<void>
	/** hears of each transition after it was stored, unless the process stops in between */
	readonly onMoved: (downlink: Downlink) => Promise<void>
}

export type Changed = Happened

/**
 * Stores what has happened to a downlink, each transition once, whoever else changes it at the same time. An objection
 * changes nothing.
 */
export const changeDownlink =
	(needs: ChangeNeeds) =>
	async (
		key: Pick<Downlink, 'deviceId' | 'downlinkId'>,
		happening: Happening | ((known: Downlink) => Happening),
	): Promise<Changed> => {
		for (let attempt = 1; attempt <= maxAttempts; attempt++) {
			const known = await findDownlink(needs, key)
			if (known === undefined) return { objection: 'there is no such downlink' }
			const happened = happen(known, typeof happening === 'function' ? happening(known) : happening)
			if ('objection' in happened || happened.downlink === known) return happened
			const { downlink } = happened
			if (await putChanged(needs, downlink, known.revision)) {
				if (downlink.transitions.length > known.transitions.length) await needs.onMoved(downlink)
				return { downlink }
			}
			await needs.pause(maxPauseMilliseconds(attempt))
		}
		throw new Error(`downlink: not changed in ${maxAttempts} attempts`)
	}
