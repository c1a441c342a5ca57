import { compiled } from '#entrances/notes/addNote'
import { environment } from '../../../lambda/aws/environment.ts'
import { createLog } from '../../../lambda/aws/log.ts'
import { createServices } from '../../../lambda/aws/services.ts'
import { findDeviceById } from '../../../lambda/devices/findDevice.ts'
import { openKeyEnvironment } from '../../../lambda/keys/contract.ts'
import { wireOpenKey } from '../../../lambda/keys/wireOpenKey.ts'
import { byKey } from '../../../lambda/rest/access/byKey.ts'
import type { RowsOf } from '../../../lambda/rest/entrance.ts'
import { problem } from '../../../lambda/rest/problem.ts'
import { serve } from '../../../lambda/rest/serve.ts'
import { addNoteFunction } from './contract.ts'
import type { noteEntrances } from './noteEntrances.ts'

const env = environment([...openKeyEnvironment, ...addNoteFunction.environment], process.env)
const log = createLog('addNote')
const services = createServices(process.env)
const db = services.db()
const openKey = wireOpenKey({ environment: env, db, counterDb: services.counterDb(), log, now: Date.now })
const findDevice = findDeviceById(db, env.DEVICES_TABLE)

export const handler = serve(
	compiled<RowsOf<typeof noteEntrances, typeof addNoteFunction>>(),
	{ log, key: byKey(openKey, log) },
	{
		'POST /device/{deviceId}/notes': async ({ parameters: { deviceId }, body: { text }, key }) =>
			(await findDevice(deviceId)) === undefined
				? { problem: problem(404, 'Not found', 'No device is registered with this id.') }
				: { deviceId, text, by: key.keyId },
	},
)
