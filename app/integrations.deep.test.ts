import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { libcoapClient } from '../edge/testing/libcoapClient.ts'
import { withLibcoapPsk } from '../edge/testing/libcoapPsk.ts'
import { findDeviceById } from '../lambda/devices/findDevice.ts'
import { ensurePsk } from '../lambda/devices/psk/ensurePsk.ts'
import { readSealingKey } from '../lambda/devices/psk/readSealingKey.ts'
import { registerDevice } from '../lambda/devices/registerDevice.ts'
import type { SecurityMode } from '../lambda/integrations/contract.ts'
import { readLog } from '../lambda/integrations/log/readLog.ts'
import { temporaryFolder, timeoutFactor } from '../local/testing/tinyHost.ts'
import { testAssembly } from '../testing/assembly.ts'
import { makeIntegration } from '../testing/makeIntegration.ts'
import { tutorial } from '../testing/tutorialScripts.ts'
import { readDtlsSettings } from './dtls/dtlsSettings.ts'
import { type LocalMode, startLocalMode } from './localMode.ts'

const [{ script }] = tutorial
const payload = Buffer.from('DL-001,default,temperature,1')

describe('integrations of npm start', () => {
	const folder = temporaryFolder()
	const lines: string[] = []
	let mode: LocalMode
	let table: string
	let heard = Promise.withResolvers<void>()
	before(async () => {
		const dtls = readDtlsSettings({ COAP_DTLS_ENABLED: 'true', COAPS_PORT: '0' })
		const assemblyFolder = join(folder.path, 'cdk.out')
		mode = await startLocalMode({
			host: '127.0.0.1',
			coapHosts: ['127.0.0.1'],
			port: 0,
			awsPort: 0,
			coapPort: 0,
			...(dtls === undefined ? {} : { dtls }),
			clock: Date.now,
			now: new Date(),
			dataFolder: folder.path,
			assemblyFolder,
			assembly: await testAssembly(assemblyFolder),
			lambda: { timeoutFactor },
			log: (source, line) => {
				lines.push(`[${source}] ${line}`)
				heard.resolve()
				heard = Promise.withResolvers()
			},
		})
		table = output('IntegrationsTable')
	})
	after(async () => {
		await mode.close()
		folder.remove()
	})

	const output = (name: string): string =>
		mode.host.outputs.find(({ key }) => key === name)?.value ?? assert.fail(name)
	const logged = async (...texts: readonly string[]): Promise<string> => {
		for (;;) {
			const found = lines.find((line) => texts.every((part) => line.includes(part)))
			if (found !== undefined) return found
			await heard.promise
		}
	}
	const make = (...given: Parameters<ReturnType<typeof makeIntegration>>) =>
		makeIntegration(mode.db, table)(...given)
	/** With a pre-shared key of a device of this name. */
	const postSecured = async (path: string) => {
		const { awsEndpoint: endpoint, region, operator: credentials } = mode.host
		const secrets = new SecretsManagerClient({ endpoint, region, credentials })
		const device = { deviceId: 'secured', model: 'PCA20065', fingerprint: '29a.secured2' }
		await registerDevice(mode.db, mode.devicesTable)(device)
		const sealingKey = readSealingKey(secrets, output('PskSecret'))
		const ensure = ensurePsk({ db: mode.db, table: mode.devicesTable, sealingKey, now: 0 })
		const { key = Buffer.of() } = (await ensure('secured', false)) ?? {}
		const uri = `coaps://127.0.0.1:${mode.coap.dtlsPort}${path}`
		return withLibcoapPsk({ identity: 'secured', key }, (program) =>
			libcoapClient(['-m', 'post', '-t', '0', uri], payload, program),
		)
	}
	const postPlain = (path: string) =>
		libcoapClient(['-m', 'post', '-t', '0', `coap://127.0.0.1:${mode.coap.port}${path}`], payload)

	for (const { name, contentFormat, payload: sent, script: source } of tutorial)
		it(`take the ${name} of the tutorial, and the device exists once`, async () => {
			const { integrationId, path } = await make(source)
			const uri = `coap://127.0.0.1:${mode.coap.port}${path}`
			const answered = await libcoapClient(
				['-m', 'post', '-t', contentFormat, uri],
				Buffer.from(sent, 'latin1'),
			)
			assert.equal(answered.code, '2.01', answered.output)
			await logged('"message":"integration"', integrationId, '"outcome":"converted"')
			const device = await findDeviceById(mode.db, mode.devicesTable)('SN-001')
			assert.deepEqual([device?.model, device?.name], ['default', 'SN-001'])
		})

	const modes: readonly (readonly [SecurityMode, string, string])[] = [
		['no-secure', '2.01', '4.03'],
		['dtls', '4.03', '2.01'],
		['mixed', '2.01', '2.01'],
	]
	for (const [security, plain, secured] of modes)
		it(`in mode ${security} answer ${plain} without DTLS, and ${secured} with it`, async () => {
			const { integrationId, path } = await make(script, { security })
			const answers = [await postPlain(path), await postSecured(path)]
			assert.deepEqual(
				answers.map(({ code }) => code),
				[plain, secured],
			)
			if (secured !== '2.01') return
			await logged('"message":"integration"', integrationId)
			const found = async () => {
				const { entries } = await readLog(mode.db, table)({ integrationId, limit: 10, now: 0 })
				return entries.find(({ meta }) => meta['transport'] === 'coaps')
			}
			let entry = await found()
			while (entry === undefined) {
				await heard.promise
				entry = await found()
			}
			assert.deepEqual(
				[entry.meta['identity'], entry.meta['identityKind'], entry.outcome],
				['secured', 'psk', 'converted'],
			)
		})

	it('say with ?r=1 what became of a message', async () => {
		const good = await make(script)
		const { output: said } = await postPlain(`${good.path}?r=1`)
		assert.match(said, /imp=[0-9A-Z]{26} converted/)
		const bad = await make('return { deviceName: payload.nothing.length }')
		const { output: failed } = await postPlain(`${bad.path}?r=1`)
		assert.match(failed, /imp=[0-9A-Z]{26} failed: /)
	})
})
