import { join } from 'node:path'
import { type LocalMode, type LocalModeOptions, startLocalMode } from '../../app/localMode.ts'
import { certificateFolder } from '../../cli/certs/testCertificates.ts'
import { timeoutFactor } from '../../local/testing/tinyHost.ts'
import { testAssembly } from '../../testing/assembly.ts'
import { type Environment, readEnvironment } from './environment.ts'
import { onAnyPort } from './securedDoor.ts'

export type RunningEnvironment = {
	readonly environment: Environment
	readonly close: () => Promise<void>
}

const environmentOf = ({ host, coap }: LocalMode, dataFolder: string): Promise<Environment> =>
	readEnvironment({
		stackName: host.stackName,
		coapUrl: `coap://127.0.0.1:${coap.port}`,
		secured: {
			coapsUrl: `coaps://127.0.0.1:${coap.dtlsPort}`,
			certificates: certificateFolder(dataFolder),
		},
		aws: {
			endpoint: host.awsEndpoint,
			region: host.region,
			credentials: host.operator,
		},
	})

/** Local mode on free ports. `onLine` hears all that the host and its functions log. */
export const startLocalEnvironment = async (
	dataFolder: string,
	onLine: (line: string) => void,
	{ now, clock }: Pick<LocalModeOptions, 'now' | 'clock'>,
): Promise<RunningEnvironment> => {
	const assemblyFolder = join(dataFolder, 'cdk.out')
	const mode = await startLocalMode({
		host: '127.0.0.1',
		coapHosts: ['127.0.0.1'],
		port: 0,
		awsPort: 0,
		coapPort: 0,
		dtls: onAnyPort(),
		now,
		clock,
		dataFolder,
		assemblyFolder,
		assembly: await testAssembly(assemblyFolder),
		lambda: { timeoutFactor },
		log: (source, line) => onLine(`[${source}] ${line}`),
	})
	try {
		return { environment: await environmentOf(mode, dataFolder), close: mode.close }
	} catch (error) {
		await mode.close()
		throw error
	}
}
