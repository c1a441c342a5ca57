import type { Entrance } from '../rest/entrance.ts'
import { noBody } from '../rest/noBody.ts'
import { hideDataFunction } from './contract.ts'

export const liveEntrances = [
	{
		method: 'POST',
		path: '/device/{deviceId}/hideDataBefore',
		summary: 'hides from the watchers of the device what was received before now, for good.',
		access: { kind: 'watcher' },
		response: noBody,
		handler: hideDataFunction,
	},
] as const satisfies readonly Entrance[]
