import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { freePort } from '../../local/freePort.ts'
import { localDynamoDb } from '../../local/testing/startTables.ts'
import { clientOptions } from '../aws/clientOptions.ts'
import { findDeviceByFingerprint } from '../devices/findDevice.ts'
import { authorize } from './authorize.ts'

const methodArn = 'arn:aws:execute-api:eu-west-1:000000000000:abcdefghij/live/$connect'

const statement = (Effect: 'Allow' | 'Deny') => ({
	Version: '2012-10-17',
	Statement: [{ Action: 'execute-api:Invoke', Effect, Resource: methodArn }],
})

const neverFails = (error: unknown): void => assert.fail(String(error))

describe('the authorizer', () => {
	it('lets in who has the fingerprint of a device, as a watcher of that device', async () => {
		const asked: unknown[] = []
		const findDevice = async (fingerprint: string | undefined) => {
			asked.push(fingerprint)
			return { deviceId: 'oob-352656108602296' }
		}
		const decision = await authorize({ findDevice, onFailed: neverFails })('92b.y7i24q', methodArn)
		assert.deepEqual(asked, ['92b.y7i24q'])
		assert.deepEqual(decision, {
			principalId: 'oob-352656108602296',
			policyDocument: statement('Allow'),
			context: { deviceId: 'oob-352656108602296' },
		})
	})

	it('tells a watcher nothing but the id of the device', async () => {
		const device = { deviceId: 'oob-352656108602296', fingerprint: '92b.y7i24q', model: 'PCA20065' }
		const decide = authorize({ findDevice: async () => device, onFailed: neverFails })
		assert.ok(!JSON.stringify(await decide('92b.y7i24q', methodArn)).includes('92b.y7i24q'))
	})

	for (const fingerprint of ['92b.unknwn', 'malformed', '', undefined])
		it(`denies ${JSON.stringify(fingerprint)}, always in the same way`, async () => {
			const decide = authorize({ findDevice: async () => undefined, onFailed: neverFails })
			assert.deepEqual(await decide(fingerprint, methodArn), {
				principalId: 'nobody',
				policyDocument: statement('Deny'),
				context: { deviceId: '' },
			})
		})

	it('denies, and says so to the operator, when the table does not answer', async () => {
		const db = localDynamoDb(`http://127.0.0.1:${await freePort()}`, clientOptions)
		const errors: unknown[] = []
		const decide = authorize({
			findDevice: findDeviceByFingerprint(db, 'devices'),
			onFailed: (error) => errors.push(error),
		})
		assert.deepEqual((await decide('92b.y7i24q', methodArn)).policyDocument, statement('Deny'))
		assert.deepEqual(
			errors.map((error) => (error as { code?: string }).code),
			['ECONNREFUSED'],
		)
	})
})
