import { join } from 'node:path'
import cdkJson from '../cdk.json' with { type: 'json' }
import { type GatewayLimits, gatewayLimits } from '../local/gatewayLimits.ts'
import { synth } from '../local/synth.ts'
import { startTinyHost, type TinyHost } from '../local/test/tinyHost.ts'

export type LiveHost = {
	readonly host: TinyHost
	readonly limits: GatewayLimits
	readonly timeScale: number
}

/** The synthesised stack on a host at which connections live so many times faster. */
export const startLiveHost = async (folder: string, timeScale: number): Promise<LiveHost> => {
	const app = join(import.meta.dirname, '../cdk/app.ts')
	const assembly = await synth(app, { outputFolder: join(folder, 'cdk.out'), context: cdkJson.context })
	const limits = gatewayLimits(timeScale)
	return { host: await startTinyHost(assembly, join(folder, 'data'), { limits }), limits, timeScale }
}
