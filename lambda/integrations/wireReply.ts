import type { Log } from '../aws/log.ts'
import type { Services } from '../aws/services.ts'
import { wireRecording } from '../communications/wireRecording.ts'
import { findDeviceById } from '../devices/findDevice.ts'
import { changeDownlink } from '../downlinks/change.ts'
import { tagOf } from '../downlinks/contract.ts'
import { takeNext } from '../downlinks/takeNext.ts'
import { wireChanges } from '../downlinks/wireDownlinks.ts'
import type { receiveMessageFunction } from './contract.ts'
import { replyTo } from './door/replyTo.ts'
import { findReport } from './log/findReport.ts'

type Parts = {
	readonly environment: Readonly<Record<(typeof receiveMessageFunction.environment)[number], string>>
	readonly services: Pick<Services, 'db' | 'counterDb' | 'queues'>
	readonly log: Log
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	/** names a try of this sender */
	readonly newClaim: () => string
	readonly wait: (milliseconds: number) => Promise<unknown>
	/** waits a random time, so many milliseconds at most */
	readonly pause: (maxMilliseconds: number) => Promise<void>
}

/** Downlinks in the answers to messages that come over HTTP. */
export const wireReply = (parts: Parts): ReturnType<typeof replyTo> => {
	const { environment: env, services, log, now, newClaim, wait, pause } = parts
	const db = services.db()
	const changes = wireChanges({
		db,
		table: env.DOWNLINKS_TABLE,
		devicesTable: env.DEVICES_TABLE,
		communications: wireRecording(parts),
		log,
		pause,
	})
	const report = findReport(db, env.INTEGRATIONS_TABLE)
	const findDevice = findDeviceById(db, env.DEVICES_TABLE)
	const take = takeNext({ ...changes, now, newClaim })
	const change = changeDownlink(changes)
	return replyTo({
		wait,
		findDevices: async (integrationId, importId) => (await report(integrationId, importId))?.deviceIds,
		onError: (error) => log.error('no downlink in the answer', { error }),
		take: async (deviceId, integrationId) => {
			const device = await findDevice(deviceId)
			// One with a pre-shared key gets its downlinks in DTLS sessions only: whoever has the routing key can name it.
			if (device?.integrationId !== integrationId || device.psk !== undefined) return undefined
			const taken = await take(deviceId, 'integration')
			if (taken === undefined) return undefined
			const { payload, contentFormat, downlinkId } = taken.downlink
			await change(taken.downlink, {
				type: 'sent',
				at: now(),
				by: taken.claimedBy,
				route: 'integration',
				bytes: payload.length,
				// Nobody hears whether the answer arrives.
				isUnwatched: true,
			})
			return { payload, tag: tagOf(downlinkId), ...(contentFormat === undefined ? {} : { contentFormat }) }
		},
	})
}
