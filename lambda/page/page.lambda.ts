import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { normaliseFingerprint } from '../devices/fingerprint.ts'
import { route } from '../rest/route.ts'
import { assetsFolder, type Manifest, manifestFile, pageFunction } from './contract.ts'
import { servePage } from './servePage.ts'

const env = environment(pageFunction.environment, process.env)
// An import of `node:fs` evaluates all of its exports, and they load much that no function needs.
const { readFileSync } = process.getBuiltinModule('node:fs')
const bundle = import.meta.dirname
const manifest = JSON.parse(readFileSync(join(bundle, manifestFile), 'utf8')) as Manifest

const serve = servePage({
	manifest,
	readAsset: (file) => readFileSync(join(bundle, assetsFolder, file)),
	addresses: { live: env.LIVE_URL, communications: env.COMMUNICATIONS_URL, actions: env.ACTIONS_URL },
	digest: (text) => createHash('sha256').update(text).digest('base64url').slice(0, 22),
	normaliseFingerprint,
})

/** The page and its assets. */
export const handler = route(createLog('page'), async (event) => serve(event))
