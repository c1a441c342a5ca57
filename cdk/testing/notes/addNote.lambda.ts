import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { compiled } from '#entrances/notes/addNote'
import { clientOptions } from '../../../lambda/aws/clientOptions.ts'
import { environment } from '../../../lambda/aws/environment.ts'
import { createLog } from '../../../lambda/aws/log.ts'
import { findDeviceById } from '../../../lambda/devices/findDevice.ts'
import { byKey } from '../../../lambda/rest/access/byKey.ts'
import type { Key } from '../../../lambda/rest/access/gate.ts'
import type { RowsOf } from '../../../lambda/rest/entrance.ts'
import { problem } from '../../../lambda/rest/problem.ts'
import { serve } from '../../../lambda/rest/serve.ts'
import type { addNoteFunction, noteEntrances } from './noteEntrances.ts'

const { DEVICES_TABLE } = environment(['DEVICES_TABLE'], process.env)
const findDevice = findDeviceById(new DynamoDBClient(clientOptions(process.env)), DEVICES_TABLE)

const keys: Readonly<Record<string, Key>> = {
	'may-write': { keyId: 'writer', scopes: ['stream:read', 'integrations:write'] },
	'may-read': { keyId: 'reader', scopes: ['stream:read'] },
}

const key = byKey(async ({ secret }) => {
	const found = keys[secret]
	return found === undefined ? { outcome: 'refused' } : { outcome: 'open', key: found }
})

export const handler = serve(
	compiled<RowsOf<typeof noteEntrances, typeof addNoteFunction>>(),
	{ log: createLog('addNote'), key },
	{
		'POST /device/{deviceId}/notes': async ({ parameters: { deviceId }, body: { text }, key }) =>
			(await findDevice(deviceId)) === undefined
				? { problem: problem(404, 'Not found', 'No device is registered with this id.') }
				: { deviceId, text, by: key.keyId },
	},
)
