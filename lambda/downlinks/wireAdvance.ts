import { PublishCommand } from '@aws-sdk/client-iot-data-plane'
import { findAccess, readAccounts } from '../accounts/readAccounts.ts'
import type { Log } from '../aws/log.ts'
import type { Services } from '../aws/services.ts'
import { wireRecording } from '../communications/wireRecording.ts'
import { findDeviceById } from '../devices/findDevice.ts'
import { sendEncode } from '../integrations/encode/sendEncode.ts'
import { findIntegration } from '../integrations/registry/integrationsTable.ts'
import { askNrfCloud, type Fetch } from '../nrfCloud/askNrfCloud.ts'
import { advance } from './advance.ts'
import { type advanceEnvironment, c2dTopic, nrfCloudMilliseconds } from './contract.ts'
import { sendAdvance } from './order/sendAdvance.ts'
import type { Sender } from './routes/sender.ts'
import { sendToNrfCloud } from './routes/sendToNrfCloud.ts'
import { usualRoute } from './routes/usualRoute.ts'
import { wireChanges } from './wireDownlinks.ts'

type Parts = {
	readonly environment: Readonly<Record<(typeof advanceEnvironment)[number], string>>
	readonly services: Pick<Services, 'db' | 'counterDb' | 'queues' | 'iot' | 'secrets'>
	readonly log: Log
	readonly fetch: Fetch
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	/** names a try of this sender */
	readonly newClaim: () => string
	/** waits a random time, so many milliseconds at most */
	readonly pause: (maxMilliseconds: number) => Promise<void>
}

/** Sees to downlinks, on the services of AWS. */
export const wireAdvance = (parts: Parts): ReturnType<typeof advance> => {
	const { environment: env, services, log, now, newClaim, pause } = parts
	const db = services.db()
	const findDevice = findDeviceById(db, env.DEVICES_TABLE)
	const integration = findIntegration({ db, table: env.INTEGRATIONS_TABLE })
	return advance({
		...wireChanges({
			db,
			table: env.DOWNLINKS_TABLE,
			devicesTable: env.DEVICES_TABLE,
			communications: wireRecording(parts),
			log,
			pause,
		}),
		now,
		newClaim,
		usualRoute: async (deviceId) => {
			const device = await findDevice(deviceId)
			const made = device?.integrationId === undefined ? undefined : await integration(device.integrationId)
			return usualRoute(device, made?.downlinkConverter !== undefined)
		},
		senders: [byMqtt(parts), byNrfCloud(parts, findDevice)],
		encode: sendEncode(services.queues(), env.UPLINKS_QUEUE_URL),
		later: sendAdvance(services.queues(), env.DOWNLINKS_QUEUE_URL),
	})
}

const byMqtt = ({ environment: env, services }: Parts): Sender => {
	const prefix = env.TOPIC_PREFIX === '/' ? '' : env.TOPIC_PREFIX
	return {
		route: 'mqtt',
		send: async ({ deviceId, payload }) => {
			await services.iot().send(new PublishCommand({ topic: prefix + c2dTopic(deviceId), payload, qos: 1 }))
			return undefined
		},
	}
}

const byNrfCloud = (
	{ environment: env, services, fetch, now }: Parts,
	findDevice: ReturnType<typeof findDeviceById>,
): Sender => {
	const accounts = readAccounts({ secrets: services.secrets(), secretId: env.ACCOUNTS_SECRET, now })
	const accessOf = findAccess(accounts)
	const ask = askNrfCloud(fetch, nrfCloudMilliseconds)
	return {
		route: 'nrfcloud',
		send: sendToNrfCloud({
			ask: async (deviceId, request) => {
				const device = await findDevice(deviceId)
				const { access } = await accessOf(device?.account)
				return access === undefined ? { objection: noAccount } : ask(access, request)
			},
		}),
	}
}

const noAccount =
	'There is no account of nRF Cloud with an API key for this device. The operator adds it with npm run accounts -- set.'
