import { freePort } from './freePort.ts'

type WantedPorts = {
	/** of the first HTTP API and of all WebSocket APIs; 0 takes a free one */
	readonly port: number
	/** of the AWS services; 0 takes a free one */
	readonly awsPort: number
}

export type Ports = WantedPorts & {
	/** one for each further HTTP API */
	readonly furtherPorts: readonly number[]
}

/**
 * The ports of a host. Every HTTP API has a port of its own, as it has a host name of its own in AWS: browsers then see
 * different origins, and paths stay as they are. Further HTTP APIs have the ports after the one of the AWS services.
 */
export const allotPorts = async ({ port, awsPort }: WantedPorts, httpApis: number): Promise<Ports> => {
	const further = Math.max(0, httpApis - 1)
	const first = { awsPort: awsPort || (await freePort()), port: port || (await freePort()) }
	if (awsPort === 0)
		return { ...first, furtherPorts: await Promise.all(Array.from({ length: further }, freePort)) }
	const next = Array.from({ length: further + 1 }, (_, index) => awsPort + 1 + index)
	return { ...first, furtherPorts: next.filter((each) => each !== first.port).slice(0, further) }
}
