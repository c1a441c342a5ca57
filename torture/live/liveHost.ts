import { join } from 'node:path'
import { type GatewayLimits, gatewayLimits } from '../../local/gateway/gatewayLimits.ts'
import { startTinyHost, type TinyHost } from '../../local/testing/tinyHost.ts'
import { testAssembly } from '../../testing/assembly.ts'

export type LiveHost = {
	readonly host: TinyHost
	readonly limits: GatewayLimits
	readonly timeScale: number
}

/** Starts the synthesised stack on a host whose time-outs of connections are `timeScale` times shorter. */
export const startLiveHost = async (folder: string, timeScale: number): Promise<LiveHost> => {
	const assembly = await testAssembly(join(folder, 'cdk.out'))
	const limits = gatewayLimits(timeScale)
	return { host: await startTinyHost(assembly, join(folder, 'data'), { limits }), limits, timeScale }
}
