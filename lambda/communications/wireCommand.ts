import { downlinkLimits } from '../downlinks/contract.ts'
import { routes } from '../downlinks/downlink.ts'
import { messageOf } from '../downlinks/order/messageOf.ts'
import { payloadOf } from '../downlinks/order/payloadOf.ts'
import type { wireAccept } from '../downlinks/wireAccept.ts'
import { maySee } from '../keys/maySee.ts'
import { answerCommands } from './command/answerCommands.ts'

/** The ids that an EUI may be registered under: it has no case. */
const spellings = (devEui: string): readonly string[] => [
	...new Set([devEui, devEui.toLowerCase(), devEui.toUpperCase()]),
]

/** Commands become downlinks. */
export const wireCommand = ({
	findDevice,
	accept,
}: Pick<ReturnType<typeof wireAccept>, 'findDevice' | 'accept'>) =>
	answerCommands({
		limits: {
			referenceCharacters: downlinkLimits.referenceCharacters,
			mostTimeToLive: downlinkLimits.timeToLive.most,
		},
		routes,
		messageOf,
		payloadOf,
		findDevice: async (devEui, key) => {
			for (const id of spellings(devEui)) {
				const device = await findDevice(id)
				if (device !== undefined && maySee(key, device)) return device.deviceId
			}
			return undefined
		},
		order: async ({ route, timeToLive, ...tx }, deviceId, by) => {
			const { payload, message, port, reference, confirm } = tx
			const accepted = await accept({
				deviceId,
				by,
				payload,
				...(message === undefined ? {} : { message }),
				port,
				reference,
				confirm,
				timeToLiveSeconds: timeToLive ?? downlinkLimits.timeToLive.usual,
				...(route === undefined ? {} : { route }),
			})
			if (accepted.outcome === 'accepted') return { downlinkId: accepted.downlink.downlinkId }
			const { field, reason } = accepted
			const members = { reference: 'Reference', message: 'Message' } as Readonly<Record<string, string>>
			return { field: members[field] ?? 'DevEui', reason }
		},
	})
