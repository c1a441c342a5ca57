import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { freePort } from '../../local/server/freePort.ts'
import type { Environment } from '../runCommand.ts'
import { accountId, portVariable, region, root } from './account.ts'
import { connectAwsNames } from './awsNames.ts'
import { makeCertificate } from './certificate.ts'
import type { Tools } from './tools.ts'

/** With `tls` the emulator speaks nothing else, verifies every signature, and enforces IAM policies. */
export type Transport = 'tls' | 'plain'

export type Emulator = {
	readonly endpoint: string
	/** variables of programs that use the emulator as the root user of its account */
	readonly environment: Environment
	/** where it logs, with the output of the functions */
	readonly log: string
	readonly stop: () => Promise<void>
}

type Needs = {
	readonly tools: Tools
	readonly folder: string
	readonly transport: Transport
	readonly environment: Environment
}

const startAttempts = 300

/** For all programs: nothing of the user's AWS configuration, and the names of AWS lead to the emulator. */
const clientVariables = (port: number, home: string, { environment, transport }: Needs): Environment => ({
	PATH: environment['PATH'],
	HOME: home,
	AWS_ENDPOINT_URL: `${transport === 'tls' ? 'https' : 'http'}://127.0.0.1:${port}`,
	AWS_REGION: region,
	AWS_DEFAULT_REGION: region,
	AWS_ACCESS_KEY_ID: root.accessKeyId,
	AWS_SECRET_ACCESS_KEY: root.secretAccessKey,
	AWS_EC2_METADATA_DISABLED: 'true',
	CDK_DISABLE_CLI_TELEMETRY: 'true',
	NODE_OPTIONS: `--import=${join(import.meta.dirname, 'awsNames.ts')}`,
	NO_COLOR: '1',
	[portVariable]: String(port),
})

const tlsVariables = async (folder: string) => {
	const { authority, certificate, key } = await makeCertificate(folder)
	// For the clients in this process.
	setDefaultCACertificates([...getCACertificates('default'), readFileSync(authority, 'utf8')])
	return {
		clients: { NODE_EXTRA_CA_CERTS: authority, AWS_CA_BUNDLE: authority },
		emulator: { USE_SSL: '1', AUTH: 'true', MINISTACK_SSL_CERT: certificate, MINISTACK_SSL_KEY: key },
	}
}

/** It binds to 127.0.0.1 alone, and its names are those of AWS. */
const emulatorVariables = (port: number): Environment => ({
	GATEWAY_PORT: String(port),
	BIND_HOST: '127.0.0.1',
	IOT_MTLS_ENABLED: '0',
	SFTP_ENABLED: '0',
	LAMBDA_EXECUTOR: 'local',
	MINISTACK_REGION: region,
	MINISTACK_ACCOUNT_ID: accountId,
	MINISTACK_HOST: `${region}.amazonaws.com`,
})

/** Nothing tells when it listens, so it is asked. */
const untilReady = async (isRunning: () => boolean, port: number): Promise<void> => {
	for (let attempt = 0; attempt < startAttempts && isRunning(); attempt++) {
		const { promise, resolve } = Promise.withResolvers<boolean>()
		const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false))
		const isReady = await promise
		socket.destroy()
		if (isReady) return
		await pause(100)
	}
	throw new Error('MiniStack did not start')
}

/** Starts MiniStack with an empty account, on a free port. */
export const startEmulator = async (needs: Needs): Promise<Emulator> => {
	const home = join(needs.folder, needs.transport)
	mkdirSync(home)
	const port = await freePort()
	const { clients, emulator } =
		needs.transport === 'tls' ? await tlsVariables(home) : { clients: {}, emulator: {} }
	const environment: Environment = { ...clientVariables(port, home, needs), ...clients }
	const log = join(home, 'emulator.log')
	const child = spawn(needs.tools.ministack, [], {
		cwd: home,
		env: { ...environment, ...emulatorVariables(port), ...emulator, TMPDIR: home },
		stdio: ['ignore', 'pipe', 'pipe'],
	})
	const file = createWriteStream(log)
	child.stdout.pipe(file, { end: false })
	child.stderr.pipe(file, { end: false })
	// It ends the processes of its functions.
	const end = (): boolean => child.kill('SIGTERM')
	process.once('exit', end)
	const exited = once(child, 'exit')
	connectAwsNames(port)
	await untilReady(() => child.exitCode === null, port)
	return {
		endpoint: environment['AWS_ENDPOINT_URL'] ?? '',
		environment,
		log,
		stop: async () => {
			end()
			const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
			await exited
			clearTimeout(timer)
			process.off('exit', end)
			file.end()
		},
	}
}
