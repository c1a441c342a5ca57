import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ecosystems, fetchEcosystem, javaClass } from '../../interop/fetched.ts'
import { freeUdpPorts } from './freeUdpPorts.ts'
import { IDENTITY, KEY } from './psk.ts'
import type { Pattern } from './requests.ts'
import { type RunningServer, runServer, runSilentServer } from './runServer.ts'

export type ContestantName = 'message layer' | 'whole door' | 'npm coap' | 'libcoap' | 'Californium'

export type Contestant = Readonly<{
	name: ContestantName
	/** what is measured, in a line */
	description: string
	target: Pick<Pattern, 'method' | 'path' | 'query'>
	/** the reason why it cannot run here, in words; otherwise undefined */
	missing: () => string | undefined
	start: () => Promise<RunningServer>
}>

/** The resource of libcoap's server that takes a body of any length. The others have one with its name. */
const exampleData = { method: 'PUT', path: ['example_data'], query: [] } as const

const node = (file: string) => () =>
	runServer({
		command: process.execPath,
		argv: ['--no-concurrent-sparkplug', join(import.meta.dirname, 'servers', file)],
	})

const lacks = (program: string): boolean =>
	spawnSync(program, ['--help'], { stdio: 'ignore' }).error !== undefined

const LIBCOAP = 'coap-server-openssl'

const startLibcoap = async (): Promise<RunningServer> => {
	const port = await freeUdpPorts(2)
	const listen = ['-A', '127.0.0.1', '-p', `${port}`, '-k', KEY, '-h', 'bench']
	// -L 3: the resource gets a whole body, not its blocks. -v 2: no line for each message.
	const argv = [...listen, '-L', '3', '-v', '2']
	return runSilentServer({ command: LIBCOAP, argv }, { port, dtlsPort: port + 1 })
}

const java = ecosystems.find(({ tool }) => tool === 'mvn')

const startCalifornium = async (): Promise<RunningServer> => {
	if (java !== undefined) await fetchEcosystem(java)
	return runServer(javaClass('CaliforniumServer', IDENTITY, KEY))
}

export const contestants: readonly Contestant[] = [
	{
		name: 'message layer',
		description: 'ours, with a resource that answers at once',
		target: exampleData,
		missing: () => undefined,
		start: node('ours.ts'),
	},
	{
		name: 'whole door',
		description: 'ours, with the durable queue of a hosted stack',
		target: { method: 'POST', path: ['msg', 'd2c', 'raw'], query: [`id=${IDENTITY}`] },
		missing: () => undefined,
		start: node('door.ts'),
	},
	{
		name: 'npm coap',
		description: 'npm coap 1.5.0, which has no DTLS',
		target: exampleData,
		missing: () => undefined,
		start: node('npmCoap.ts'),
	},
	{
		name: 'libcoap',
		description: `${LIBCOAP} of libcoap, in C`,
		target: exampleData,
		missing: () => (lacks(LIBCOAP) ? `${LIBCOAP} is missing: apt-get install libcoap3-bin` : undefined),
		start: startLibcoap,
	},
	{
		name: 'Californium',
		description: 'Californium 3.14.0, in Java',
		target: exampleData,
		missing: () =>
			java === undefined || lacks('java') || lacks('mvn') ? `missing: ${java?.hint}` : undefined,
		start: startCalifornium,
	},
]
