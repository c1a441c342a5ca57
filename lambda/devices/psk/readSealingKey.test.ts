import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { clientOptions } from '../../../local/testing/tinyHost.ts'
import { useTinyHost } from '../../../local/testing/useTinyHost.ts'
import { readSealingKey } from './readSealingKey.ts'
import { sealingKeyOf } from './seal.ts'

describe('the sealing key', () => {
	const tiny = useTinyHost({ app: 'settings' })
	/** counts the requests; those before `failing` fail */
	const secrets = (failing = 0) => {
		const client = new SecretsManagerClient({ ...clientOptions(tiny), maxAttempts: 1 })
		const requests = { count: 0 }
		client.middlewareStack.add(
			(next) => async (args) => {
				requests.count += 1
				if (requests.count <= failing) throw new Error('not now')
				return next(args)
			},
			{ step: 'initialize' },
		)
		return { client, requests }
	}

	it('comes from the text of the secret, which is read once', async () => {
		const { client, requests } = secrets()
		const read = readSealingKey(client, tiny.output('GivenArn'))
		const keys = await Promise.all([read(), read()])
		for (const key of [...keys, await read()]) assert.deepEqual(key, sealingKeyOf('known to the template'))
		assert.equal(requests.count, 1)
	})

	it('is read again after a read that failed', async () => {
		const { client, requests } = secrets(1)
		const read = readSealingKey(client, tiny.output('GivenArn'))
		await assert.rejects(read(), /not now/)
		assert.deepEqual(await read(), sealingKeyOf('known to the template'))
		assert.equal(requests.count, 2)
	})

	it('is an error if there is no such secret', async () => {
		await assert.rejects(readSealingKey(secrets().client, 'nothing')(), /can't find the specified secret/)
	})
})
