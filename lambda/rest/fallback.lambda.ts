import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { fallbackFunction } from './contract.ts'
import { fallback } from './fallback.ts'
import { route } from './route.ts'

const { ROUTES } = environment(fallbackFunction.environment, process.env)
const decide = fallback(ROUTES.split(','))

/** `$default`: every path and method that no route of the API matches. */
export const handler = route(createLog('fallback'), async ({ requestContext: { http } }) => decide(http))
