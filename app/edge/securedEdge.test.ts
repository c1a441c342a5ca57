import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it, type TestContext } from 'node:test'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import type { LogEntry } from '../../edge/log.ts'
import { libcoapClient } from '../../edge/testing/libcoapClient.ts'
import { withLibcoapPsk } from '../../edge/testing/libcoapPsk.ts'
import { ensurePsk } from '../../lambda/devices/psk/ensurePsk.ts'
import { readSealingKey } from '../../lambda/devices/psk/readSealingKey.ts'
import { revokePsk } from '../../lambda/devices/psk/storedPsk.ts'
import { newOperator } from '../../local/access/credentials.ts'
import { collectLine } from '../../local/log.ts'
import { clientOptions, temporaryFolder } from '../../local/testing/tinyHost.ts'
import { testAssembly } from '../../testing/assembly.ts'
import { hostStack, type TestStack } from '../../testing/hostedStack.ts'
import { readDtlsSettings } from '../dtls/dtlsSettings.ts'
import { openTarget, runEdge } from './runEdge.ts'
import { securedEdge } from './securedEdge.ts'

const edge = newOperator()
const kit = { deviceId: 'oob-350000000000401', fingerprint: '29a.securd' }
const other = { deviceId: 'oob-350000000000402', fingerprint: '29a.secure' }
const pack = Buffer.from('[{"bn":"14201/0/","n":"6","vs":"Fixed"}]')

const settingsOf = (more: Readonly<Record<string, string>> = {}) => {
	const settings = readDtlsSettings({ COAP_DTLS_ENABLED: 'true', COAPS_PORT: '0', ...more })
	return settings ?? assert.fail('DTLS is off')
}

describe('an edge with DTLS', () => {
	const folder = temporaryFolder()
	let stack: TestStack
	before(async () => {
		const assembly = await testAssembly(join(folder.path, 'cdk.out'))
		const policies = Object.entries(assembly.template.Resources)
			.filter(([, { Type }]) => Type === 'AWS::IAM::ManagedPolicy')
			.map(([id]) => id)
		stack = await hostStack(assembly, { devices: [kit, other], users: [{ ...edge, name: 'edge', policies }] })
	})
	after(async () => {
		await stack.close()
		folder.remove()
	})

	const table = () => stack.host.output('DevicesTable')
	/** in hexadecimal digits */
	const keyOf = async (deviceId: string): Promise<string> => {
		const secrets = new SecretsManagerClient(clientOptions(stack.host))
		const sealingKey = readSealingKey(secrets, stack.host.output('PskSecret'))
		const made = await ensurePsk({ db: stack.db, table: table(), sealingKey, now: Date.now() })(
			deviceId,
			false,
		)
		return Buffer.from(made?.key ?? []).toString('hex')
	}
	const target = () => ({ url: stack.restUrl, region: 'eu-west-1', credentials: edge })
	const openEdge = async (t: TestContext) => {
		const log: LogEntry[] = []
		let failed = Promise.withResolvers<string | undefined>()
		const { dtlsPort, close } = await runEdge({
			target: target(),
			hosts: ['127.0.0.1'],
			port: 0,
			dtls: securedEdge(settingsOf(), ['127.0.0.1'], new Date()),
			log: (entry) => {
				collectLine('coap', JSON.stringify(entry))
				log.push(entry)
				if (entry.event === 'coap.dtls.failed') failed.resolve(entry.error)
			},
			random: Math.random,
			name: 'test',
			now: Date.now,
		})
		t.after(close)
		/** What the client has received when the log says why it is refused, and the reason. */
		const refused = async (identity: string, key: string) => {
			failed = Promise.withResolvers()
			const stop = new AbortController()
			const sent = send(dtlsPort, identity, key, stop.signal)
			const error = await failed.promise
			stop.abort()
			return { received: (await sent).received, error }
		}
		return { dtlsPort, log, refused }
	}
	// The first message waits for functions that start. The client ends when it is answered; -B is its patience in seconds.
	const send = (port: number | undefined, identity: string, key: string, stop?: AbortSignal) =>
		withLibcoapPsk({ identity, key: Buffer.from(key, 'hex') }, (program) => {
			const args = ['-m', 'post', '-t', '110', '-B', '90', `coaps://127.0.0.1:${port}/msg/d2c/raw`]
			return libcoapClient(args, pack, program, stop)
		})

	it('takes messages of devices with the keys of the stack', async (t) => {
		const { dtlsPort, log } = await openEdge(t)
		const key = await keyOf(kit.deviceId)
		assert.equal((await send(dtlsPort, kit.deviceId, key)).code, '2.01')
		await stack.logged(['"message":"imported"', kit.deviceId], 1, 0)
		assert.equal((await stack.imports(kit)).length, 1)
		// Neither the edge nor the stack has written the key into its log.
		for (const line of [...stack.host.lines, ...log.map((entry) => JSON.stringify(entry))])
			assert.ok(!line.includes(key))
	})

	it('refuses a wrong key, a device without one, and one that was revoked', async (t) => {
		const { refused } = await openEdge(t)
		const key = await keyOf(kit.deviceId)
		const wrong = 'wrong PSK; the Finished message of the client cannot be decrypted'
		const unknown = 'unknown PSK identity'
		assert.deepEqual(await refused(kit.deviceId, '11'.repeat(16)), { received: [], error: wrong })
		assert.deepEqual(await refused(other.deviceId, key), { received: [], error: unknown })
		await revokePsk(stack.db, table())(kit.deviceId)
		assert.deepEqual(await refused(kit.deviceId, key), { received: [], error: unknown })
	})

	it('gets a key with the policy of an edge alone, and none for identities that have none', async () => {
		const { client } = openTarget(target(), Date.now)
		const key = await keyOf(other.deviceId)
		assert.deepEqual(await client.post('/edge/psk', { identity: other.deviceId }), {
			status: 200,
			body: `{"key":"${key}"}`,
		})
		for (const identity of ['unknown', '', 'fingerprint#29a.securd', 'x'.repeat(1000)])
			assert.deepEqual(await client.post('/edge/psk', { identity }), { status: 200, body: '{}' })
		assert.equal((await client.post('/edge/psk', {})).status, 400)
		client.close()
		const unsigned = await fetch(`${stack.restUrl}/edge/psk`, { method: 'POST', body: '{}' })
		assert.equal(unsigned.status, 403)
	})

	it('does not start with the authority of devices and no certificate of its own', () => {
		const settings = settingsOf({ COAP_DTLS_PEM_CLIENT_CA: 'ca.pem' })
		assert.throws(
			() => securedEdge(settings, [], new Date()),
			/COAP_DTLS_PEM_CLIENT_CA needs COAP_DTLS_PEM_CERT/,
		)
	})
})
