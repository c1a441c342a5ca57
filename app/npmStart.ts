import { randomInt } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { certificateFolder } from '../cli/certs/testCertificates.ts'
import { demoDevice } from '../cli/demoDevice.ts'
import { makeShortFingerprint } from '../cli/devices/fingerprints.ts'
import { dataFolderOf } from '../cli/stack/localStack.ts'
import { leaveOperator } from '../cli/stack/operatorFile.ts'
import { readableLog } from '../cli/startLog/readableLog.ts'
import { startTable } from '../cli/startLog/startTable.ts'
import { paintOn } from '../cli/text/paint.ts'
import type { Device } from '../lambda/devices/device.ts'
import { findDeviceById } from '../lambda/devices/findDevice.ts'
import { registerDevice } from '../lambda/devices/registerDevice.ts'
import { newestSeq } from '../lambda/imports/ledger/ledger.ts'
import { isHeld } from '../local/disk/folderLock.ts'
import { printLog } from '../local/log.ts'
import { whenToldToStop } from '../local/toldToStop.ts'
import { type DtlsSettings, readDtlsSettings } from './dtls/dtlsSettings.ts'
import { findStoredEntry } from './findStoredEntry.ts'
import { type LocalMode, startLocalMode } from './localMode.ts'
import { readProxyProtocolPort } from './proxyProtocolPort.ts'

/** `npm start`: runs the whole system on this machine until Ctrl+C. */

/** The demo device. The first start registers it with a new fingerprint; later starts find it. */
const findDemoDevice = async ({
	db,
	devicesTable,
	ledgerTable,
}: LocalMode): Promise<Pick<Device, 'deviceId' | 'fingerprint'>> => {
	const existing = await findDeviceById(db, devicesTable)(demoDevice.deviceId)
	if (existing !== undefined) return existing
	// The short form is the only one that the web client of hello.nrfcloud.com accepts.
	const fingerprint = makeShortFingerprint(randomInt)
	const earlier = { newestSeq: newestSeq(db, ledgerTable), isShown: false }
	await registerDevice(db, devicesTable, earlier)({ ...demoDevice, fingerprint })
	return { deviceId: demoDevice.deviceId, fingerprint }
}

const usage = `Usage: npm start -- [options]

  --ephemeral   keeps no data after Ctrl+C
  --log json    prints the log of the host and its functions in JSON, instead of one line per message
  --help

PORT, AWS_PORT, COAP_PORT, HOST and DATA_DIR in the environment change the addresses and the folder of the data.
COAP_DTLS_ENABLED=true adds CoAP over DTLS on COAPS_PORT, COAP_PROXY_PROTOCOL_PORT a port for a terminator of DTLS
(docs/dtls.md).
`

const readOptions = () => {
	try {
		const options = {
			ephemeral: { type: 'boolean', default: false },
			log: { type: 'string', default: 'lines' },
			help: { type: 'boolean' },
		} as const
		const { values } = parseArgs({ options })
		if (!['lines', 'json'].includes(values.log)) throw new Error('--log is json or lines')
		if (values.help !== true) return values
		process.stdout.write(usage)
		return process.exit(0)
	} catch (error) {
		process.stderr.write(`${(error as Error).message}\n\n${usage}`)
		return process.exit(2)
	}
}

const values = readOptions()
const { env } = process
const dataFolder = values.ephemeral ? mkdtempSync(join(tmpdir(), 'senml-live-')) : dataFolderOf(env)

const removeData = (): void => {
	// The emulator may still be writing.
	if (values.ephemeral) rmSync(dataFolder, { recursive: true, force: true, maxRetries: 10 })
}
process.once('exit', removeData)

const explain = (error: unknown): string => {
	const { code, message, port } = error as NodeJS.ErrnoException & { port?: number }
	if (isHeld(error))
		return `${message}: stop it, or give this one its own: DATA_DIR=… PORT=… AWS_PORT=… COAP_PORT=… npm start`
	return code === 'EADDRINUSE' && port !== undefined
		? `port ${port} is in use, perhaps by another npm start: set PORT, AWS_PORT or COAP_PORT to a free one`
		: message
}

const paint = paintOn(process.stdout)
/** for reading entries of the import log; undefined when the host does not run */
const running = Promise.withResolvers<LocalMode | undefined>()
let reading = running.promise
const lines = readableLog({
	findEntry: async (deviceId, seq) => {
		const mode = await reading
		return mode && findStoredEntry(mode.host.readItem, mode.ledgerTable)(deviceId, seq)
	},
	print: (line) => void process.stdout.write(`${line}\n`),
	paint,
	now: Date.now,
})

const readSettings = (): { dtls: DtlsSettings | undefined; proxyProtocolPort: number | undefined } => {
	try {
		return { dtls: readDtlsSettings(env), proxyProtocolPort: readProxyProtocolPort(env) }
	} catch (error) {
		process.stderr.write(`${(error as Error).message}\n`)
		return process.exit(1)
	}
}
const { dtls, proxyProtocolPort } = readSettings()
for (const notice of dtls?.notices ?? []) process.stderr.write(`${notice}\n`)

let runningMode: LocalMode | undefined
const start = async () => {
	try {
		const mode = await startLocalMode({
			host: env['HOST'] ?? '127.0.0.1',
			coapHosts: env['HOST'] === undefined ? ['127.0.0.1', '::1'] : [env['HOST']],
			port: Number(env['PORT'] ?? 8080),
			awsPort: Number(env['AWS_PORT'] ?? 8081),
			coapPort: Number(env['COAP_PORT'] ?? 5683),
			...(dtls === undefined ? {} : { dtls }),
			...(proxyProtocolPort === undefined ? {} : { proxyProtocolPort }),
			clock: Date.now,
			now: new Date(),
			dataFolder,
			assemblyFolder: join(import.meta.dirname, '../cdk.out/start'),
			...(values.log === 'json' ? { log: printLog } : { log: lines.log, passing: lines.passing }),
		})
		runningMode = mode
		const device = await findDemoDevice(mode)
		// The commands look for it here, also with --ephemeral.
		const { awsEndpoint, operator } = mode.host
		process.once('exit', leaveOperator(dataFolderOf(env), new URL(awsEndpoint).port, operator))
		return { mode, device }
	} catch (error) {
		process.stderr.write(`${explain(error)}\n`)
		process.exit(1)
	}
}

const stop = async (): Promise<void> => {
	process.stdout.write('stopping …\n')
	reading = Promise.resolve(undefined)
	running.resolve(undefined)
	await runningMode?.close()
	await lines.drained()
	process.exit(0)
}
whenToldToStop({
	followsParent: env['npm_lifecycle_event'] === 'start',
	stop: () => void stop(),
	endAtOnce: () => process.exit(1),
})
// The process goes on when its terminal is closed or its output has no reader, until it is told to stop.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)

const securedTable = (port: number | undefined) =>
	port === undefined
		? {}
		: {
				coaps: {
					port,
					host: dtls?.hosts?.[0],
					folder: values.ephemeral ? certificateFolder(dataFolder) : undefined,
				},
			}

process.stdout.write('synthesising the stack and starting it …\n')
const { mode, device } = await start()
const { host, coap } = mode
process.stdout.write(
	startTable(paint, {
		seconds: performance.now() / 1000,
		host: env['HOST'],
		port: Number(new URL(host.url).port),
		coapPort: dtls?.isOnly === true ? undefined : coap.port,
		...securedTable(coap.dtlsPort),
		proxiedPort: coap.proxiedPort,
		restUrl: host.url,
		webSocketUrl: host.webSocketUrl,
		awsEndpoint: host.awsEndpoint,
		stack: `stack ${host.stackName}, region ${host.region}`,
		data: values.ephemeral ? 'kept until Ctrl+C' : `${relative('.', dataFolder)}/`,
		...device,
	}),
)
running.resolve(mode)
