import { compiled } from '#entrances/devices/edgePsk'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { createServices } from '../aws/services.ts'
import { byIam } from '../rest/access/byIam.ts'
import type { RowsOf } from '../rest/entrance.ts'
import { serve } from '../rest/serve.ts'
import { edgePskFunction } from './contract.ts'
import type { deviceEntrances } from './entrances.ts'
import { pskOf } from './psk/pskOf.ts'
import { readSealingKey } from './psk/readSealingKey.ts'

const env = environment(edgePskFunction.environment, process.env)
const services = createServices(process.env)
const sealingKey = readSealingKey(services.secrets(), env.PSK_SECRET)
const find = pskOf(services.db(), env.DEVICES_TABLE, sealingKey)

export const handler = serve(
	compiled<RowsOf<typeof deviceEntrances, typeof edgePskFunction>>(),
	{ log: createLog('edgePsk'), iam: byIam },
	{
		'POST /edge/psk': async ({ body: { identity } }) => {
			const key = await find(identity)
			return key === undefined ? {} : { key: Buffer.from(key).toString('hex') }
		},
	},
)
