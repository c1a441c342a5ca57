import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { freePort } from '../../../local/server/freePort.ts'
import { localDynamoDb } from '../../../local/testing/startTables.ts'
import { clientOptions } from '../../aws/clientOptions.ts'
import { findDeviceByFingerprint } from '../../devices/findDevice.ts'
import { authorize } from './authorize.ts'

const methodArn = 'arn:aws:execute-api:eu-west-1:000000000000:abcdefghij/live/$connect'

const statement = (Effect: 'Allow' | 'Deny') => ({
	Version: '2012-10-17',
	Statement: [{ Action: 'execute-api:Invoke', Effect, Resource: methodArn }],
})

const attempt = { fingerprint: '92b.y7i24q', headers: {}, source: '203.0.113.7' }

const neverFails = (error: unknown): void => assert.fail(String(error))

describe('the authorizer', () => {
	it('lets in who has the fingerprint of a device, as a watcher of that device', async () => {
		const asked: unknown[] = []
		const open = async (presented: unknown) => {
			asked.push(presented)
			return { outcome: 'open', device: { deviceId: 'oob-352656108602296' } }
		}
		const decision = await authorize({ open, onFailed: neverFails })(attempt, methodArn)
		assert.deepEqual(asked, [attempt])
		assert.deepEqual(decision, {
			principalId: 'oob-352656108602296',
			policyDocument: statement('Allow'),
			context: { deviceId: 'oob-352656108602296' },
		})
	})

	it('tells a watcher nothing but the id of the device', async () => {
		const device = { deviceId: 'oob-352656108602296', fingerprint: '92b.y7i24q', model: 'PCA20065' }
		const decide = authorize({ open: async () => ({ outcome: 'open', device }), onFailed: neverFails })
		assert.ok(!JSON.stringify(await decide(attempt, methodArn)).includes('92b.y7i24q'))
	})

	for (const outcome of ['refused', 'throttled'])
		it(`denies who is ${outcome}, always in the same way`, async () => {
			const decide = authorize({ open: async () => ({ outcome }), onFailed: neverFails })
			assert.deepEqual(await decide(attempt, methodArn), {
				principalId: 'nobody',
				policyDocument: statement('Deny'),
				context: { deviceId: '' },
			})
		})

	it('denies, and says so to the operator, when the table does not answer', async () => {
		const db = localDynamoDb(`http://127.0.0.1:${await freePort()}`, clientOptions({}))
		const findDevice = findDeviceByFingerprint(db, 'devices')
		const errors: unknown[] = []
		const decide = authorize({
			open: async ({ fingerprint }) => {
				const device = await findDevice(fingerprint)
				return device === undefined ? { outcome: 'refused' } : { outcome: 'open', device }
			},
			onFailed: (error) => errors.push(error),
		})
		assert.deepEqual((await decide(attempt, methodArn)).policyDocument, statement('Deny'))
		assert.deepEqual(
			errors.map((error) => (error as { code?: string }).code),
			['ECONNREFUSED'],
		)
	})
})
