import { randomInt } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { makeShortFingerprint } from './cli/fingerprints.ts'
import type { Device } from './lambda/devices/device.ts'
import { findDeviceById } from './lambda/devices/findDevice.ts'
import { registerDevice } from './lambda/devices/registerDevice.ts'
import { printLog } from './local/log.ts'
import { type LocalMode, startLocalMode } from './localMode.ts'

/** `npm start`: the whole system on this machine, until Ctrl+C. */

const demo = { deviceId: 'oob-352656108602296', model: 'PCA20065' }

/** Exists from the first start; its fingerprint is made on this machine and stays the same. */
const demoDevice = async ({
	db,
	devicesTable,
}: LocalMode): Promise<Pick<Device, 'deviceId' | 'fingerprint'>> => {
	const existing = await findDeviceById(db, devicesTable)(demo.deviceId)
	if (existing !== undefined) return existing
	// The short form: the only one that the web client of hello.nrfcloud.com takes.
	const fingerprint = makeShortFingerprint(randomInt)
	await registerDevice(db, devicesTable)({ ...demo, fingerprint })
	return { deviceId: demo.deviceId, fingerprint }
}

const usage = `Usage: npm start -- [options]

  --ephemeral   keeps no data after Ctrl+C
  --help

PORT, AWS_PORT, COAP_PORT, HOST and DATA_DIR in the environment change the addresses and where the data is.
`

const readOptions = () => {
	try {
		const options = { ephemeral: { type: 'boolean', default: false }, help: { type: 'boolean' } } as const
		const { values } = parseArgs({ options })
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
const dataFolder = values.ephemeral
	? mkdtempSync(join(tmpdir(), 'senml-live-'))
	: resolve(env['DATA_DIR'] ?? join(import.meta.dirname, '.senml-live'))

const explain = (error: unknown): string => {
	const { code, message, port } = error as NodeJS.ErrnoException & { port?: number }
	return code === 'EADDRINUSE' && port !== undefined
		? `port ${port} is in use, perhaps by another npm start: set PORT, AWS_PORT or COAP_PORT to a free one`
		: message
}

const start = async () => {
	try {
		const mode = await startLocalMode({
			host: env['HOST'] ?? '127.0.0.1',
			coapHosts: env['HOST'] === undefined ? ['127.0.0.1', '::1'] : [env['HOST']],
			port: Number(env['PORT'] ?? 8080),
			awsPort: Number(env['AWS_PORT'] ?? 8081),
			coapPort: Number(env['COAP_PORT'] ?? 5683),
			dataFolder,
			assemblyFolder: join(import.meta.dirname, 'cdk.out'),
			log: printLog,
		})
		return { mode, device: await demoDevice(mode) }
	} catch (error) {
		process.stderr.write(`${explain(error)}\n`)
		process.exit(1)
	}
}

process.stdout.write('synthesising the stack and starting it …\n')
const { mode, device } = await start()
const { host, coap } = mode
const { deviceId, fingerprint } = device
const coapUrl = `coap://localhost:${coap.port}/msg/d2c/raw?id=${deviceId}`
process.stdout.write(`ready after ${(performance.now() / 1000).toFixed(1)} s

  REST         ${host.url}/
  WebSocket    ${host.webSocketUrl}?fingerprint=<fingerprint>
  CoAP         ${coapUrl}
  AWS services ${host.awsEndpoint}/ (stack ${host.stackName}, region ${host.region})
  data         ${values.ephemeral ? 'kept until Ctrl+C' : `${relative('.', dataFolder)}/`}

  demo device  ${deviceId}
  fingerprint  ${fingerprint}

`)

const stop = async (): Promise<void> => {
	process.stdout.write('stopping …\n')
	await mode.close()
	if (values.ephemeral) rmSync(dataFolder, { recursive: true })
	process.exit(0)
}
process.once('SIGINT', () => void stop())
process.once('SIGTERM', () => void stop())
