import { compiled } from '#entrances/rest/health'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { healthFunction } from './contract.ts'
import type { RowsOf } from './entrance.ts'
import type { restEntrances } from './entrances.ts'
import { serve } from './serve.ts'

const { VERSION } = environment(healthFunction.environment, process.env)

export const handler = serve(
	compiled<RowsOf<typeof restEntrances, typeof healthFunction>>(),
	{ log: createLog('health') },
	{
		'GET /health': async () => ({
			'@context': 'https://github.com/hello-nrfcloud/proto/api/health',
			version: VERSION,
		}),
	},
)
