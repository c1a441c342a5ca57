import type { Log } from '../aws/log.ts'
import type { ObjectDefinitions } from '../lwm2m/objectDefinition.ts'
import type { ApiAccess } from '../nrfCloud/askNrfCloud.ts'
import { type Problem, problem } from '../rest/problem.ts'
import { type Asked, checkConfiguration, type Wanted } from './checkConfiguration.ts'
import { type Answered, answer, type Configuration, request } from './configuration.ts'
import { type ConfigurationTable, changeConfigured } from './configurationTable.ts'
import { busyMilliseconds } from './contract.ts'
import type { Desired, SentDesired } from './sendDesired.ts'

/** A registered device. */
export type ConfiguredDevice = {
	readonly deviceId: string
	readonly model: string
	readonly integrationId?: string
	/** of nRF Cloud */
	readonly account?: string
}

export type ConfigureNeeds = ConfigurationTable & {
	readonly definitions: ObjectDefinitions
	/** the account of a device that names this one, or why there is none that can be used */
	readonly access: (account: string | undefined) => Promise<ApiAccess | { readonly objection: string }>
	readonly send: (access: ApiAccess, desired: Desired) => Promise<SentDesired>
	/** counts the change on the item of the device, and tells those who watch it */
	readonly tell: (deviceId: string) => Promise<void>
	/** records what somebody has done */
	readonly act: (
		device: ConfiguredDevice,
		done: { readonly object: string; readonly by: string },
	) => Promise<void>
	readonly newId: () => string
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	readonly log: Log
}

type Request = { readonly device: ConfiguredDevice; readonly body: Asked }

/** A watcher has no name but that of its device. */
const by = 'watcher'

const failed = 'Configuration update failed'

/**
 * Has nRF Cloud configure a device. The request is stored before it is sent, and what became of it afterwards: whatever happens
 * in between, nothing is claimed that is not known.
 */
export const configure =
	(needs: ConfigureNeeds) =>
	async ({ device, body }: Request): Promise<{ readonly problem: Problem } | undefined> => {
		const wanted = checkConfiguration(needs.definitions, body)
		if ('objection' in wanted) return { problem: problem(400, 'Validation failed', wanted.objection) }
		const access = await needs.access(device.account)
		if ('objection' in access) return { problem: problem(409, 'Conflict', access.objection) }
		const begun = await begin(needs, device, wanted)
		if (begun === undefined)
			return {
				problem: problem(
					409,
					'Conflict',
					'Another configuration of this object is on its way to nRF Cloud; try again when it has arrived.',
				),
			}
		const { deviceId } = device
		const sent = await needs.send(access, { deviceId, ...wanted, resources: begun.resources })
		await settle(needs, device, { ...wanted, id: begun.id }, sent)
		return sent.type === 'accepted' ? undefined : { problem: problem(sent.status, failed, sent.reason) }
	}

const begin = async (
	needs: ConfigureNeeds,
	device: ConfiguredDevice,
	wanted: Wanted,
): Promise<Configuration | undefined> => {
	const { deviceId } = device
	const requestedAt = needs.now()
	const configuration: Configuration = {
		id: needs.newId(),
		// Devices tell by the time which of two configurations is newer.
		resources: { '99': Math.floor(requestedAt / 1000), ...wanted.resources },
		status: 'requested',
		requestedAt,
		by,
	}
	const isBegun = await changeConfigured(needs)(deviceId, wanted, (known) =>
		request(known, configuration, requestedAt + busyMilliseconds),
	)
	if (isBegun !== true) return undefined
	needs.log.info('configuration requested', { deviceId, object: wanted.object, instance: wanted.instance })
	await needs.act(device, { object: `${wanted.object}/${wanted.instance}`, by })
	// Before it is sent: from now on messages of the device are looked at for what it has applied.
	await needs.tell(deviceId)
	return configuration
}

const settle = async (
	needs: ConfigureNeeds,
	{ deviceId }: ConfiguredDevice,
	{ id, object, instance }: Wanted & Pick<Configuration, 'id'>,
	answered: Answered,
): Promise<void> => {
	needs.log.info('configuration answered', { deviceId, object, instance, outcome: answered.type })
	await changeConfigured(needs)(
		deviceId,
		{ object, instance },
		(known) => known && answer(known, id, answered, needs.now()),
	)
	// What is stored is so, whether watchers learn of it now or when they connect the next time.
	await needs.tell(deviceId).catch((error: unknown) => {
		needs.log.error('configuration not told', { deviceId, object, instance, error })
	})
}
