import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { answer } from './answer.ts'
import { healthEnvironment } from './contract.ts'
import { route } from './route.ts'

const { VERSION } = environment(healthEnvironment, process.env)

/** `GET /health`: which version answers. */
export const handler = route(createLog('health'), async () =>
	answer({ '@context': 'https://github.com/hello-nrfcloud/proto/api/health', version: VERSION }),
)
