import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { route } from '../rest/route.ts'
import { contractsFunction, type Documents, documentsFile } from './contract.ts'
import { serveContracts } from './serveContracts.ts'

const env = environment(contractsFunction.environment, process.env)
// An import of these evaluates all of their exports, and they load much that no function needs.
const { readFileSync } = process.getBuiltinModule('node:fs')
const { brotliCompressSync, gzipSync } = process.getBuiltinModule('node:zlib')

const serve = serveContracts({
	documents: JSON.parse(readFileSync(join(import.meta.dirname, documentsFile), 'utf8')) as Documents,
	place: {
		version: env.VERSION,
		rest: env.REST_URL,
		webSockets: { live: env.LIVE_URL, communications: env.COMMUNICATIONS_URL, actions: env.ACTIONS_URL },
	},
	digest: (text) => createHash('sha256').update(text).digest('base64url').slice(0, 22),
	compress: (coding, text) => (coding === 'br' ? brotliCompressSync(text) : gzipSync(text)),
})

/** The OpenAPI and the AsyncAPI document, and a page of both. */
export const handler = route(createLog('contracts'), async (event) => serve(event))
