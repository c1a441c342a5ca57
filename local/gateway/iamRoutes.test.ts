import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Sha256 } from '@smithy/core/checksum'
import { HttpRequest } from '@smithy/core/protocols'
import { SignatureV4 } from '@smithy/signature-v4'
import { type Credentials, newOperator } from '../access/credentials.ts'
import { useTinyHost } from '../testing/useTinyHost.ts'

const [allowed, withoutPolicy] = [newOperator(), newOperator()]

/** The policy gets a part of its logical id from CDK. */
const policyOf = (template: { readonly Resources: object }): string =>
	Object.keys(template.Resources).find((id) => id.startsWith('Signers')) ?? ''

describe('row 58: forward: a route with the authorizer AWS_IAM', () => {
	const tiny = useTinyHost()
	const startWithUsers = () =>
		tiny.restart({
			users: [
				{ ...allowed, name: 'allowed', policies: [policyOf(tiny.assembly.template)] },
				{ ...withoutPolicy, name: 'without', policies: [] },
			],
		})

	type Sent = {
		readonly service?: string
		readonly region?: string
		readonly secondsAgo?: number
		/** what is sent in place of the body that is signed */
		readonly sentBody?: string
		readonly path?: string
	}
	const post = async (credentials: Credentials, sent: Sent = {}) => {
		const { service = 'execute-api', region = 'eu-west-1', secondsAgo = 0, path = '/signed/one' } = sent
		const url = new URL(`${tiny.output('HttpUrl')}${path}`)
		const body = '{"a":1}'
		const signer = new SignatureV4({ credentials, region, service, sha256: Sha256 })
		const { headers } = await signer.sign(
			new HttpRequest({
				method: 'POST',
				path: url.pathname,
				body,
				headers: { host: url.host, 'content-type': 'application/json' },
			}),
			{ signingDate: new Date(Date.now() - secondsAgo * 1000) },
		)
		const response = await fetch(url, { method: 'POST', headers, body: sent.sentBody ?? body })
		return { status: response.status, body: await response.json() }
	}
	const forbidden = { status: 403, body: { message: 'Forbidden' } }

	it('gives the function who signed', async () => {
		await startWithUsers()
		const { status, body } = await post(allowed)
		const { requestContext, body: sent } = (body as { event: { requestContext: object; body: string } }).event
		const { authorizer } = requestContext as { authorizer: { iam: object } }
		assert.deepEqual([status, sent], [200, '{"a":1}'])
		assert.deepEqual(authorizer.iam, {
			accessKey: allowed.accessKeyId,
			accountId: '000000000000',
			callerId: allowed.accessKeyId,
			cognitoIdentity: null,
			principalOrgId: null,
			userArn: 'arn:aws:iam::000000000000:user/allowed',
			userId: allowed.accessKeyId,
		})
	})

	it('is open to the operator, who may do everything', async () => {
		assert.equal((await post(tiny.host.operator)).status, 200)
	})

	const refused: readonly (readonly [name: string, credentials: Credentials, sent: Sent])[] = [
		['a key that nobody knows', newOperator(), {}],
		['a wrong secret', { ...allowed, secretAccessKey: 'other' }, {}],
		['another body than the signed one', allowed, { sentBody: '{"a":2}' }],
		['a signature for another service', allowed, { service: 'dynamodb' }],
		['a signature for another region', allowed, { region: 'us-east-1' }],
		['a signature that is older than five minutes', allowed, { secondsAgo: 301 }],
		// Not a second beyond the limit: it comes closer to now until it arrives.
		['a signature of the future', allowed, { secondsAgo: -360 }],
		['a path that the policies do not name', allowed, { path: '/signed/two' }],
		['a user whose policies do not allow it', withoutPolicy, {}],
	]
	for (const [name, credentials, sent] of refused)
		it(`refuses ${name}, and says no more`, async () => {
			assert.deepEqual(await post(credentials, sent), forbidden)
		})

	it('takes a signature of four minutes ago', async () => {
		assert.equal((await post(allowed, { secondsAgo: 240 })).status, 200)
	})

	it('refuses a request without signature, without reading its body', async () => {
		const response = await fetch(`${tiny.output('HttpUrl')}/signed/one`, {
			method: 'POST',
			body: 'x'.repeat(9_000_000),
		})
		assert.deepEqual({ status: response.status, body: await response.json() }, forbidden)
	})

	it('leaves the other routes open', async () => {
		assert.equal((await fetch(`${tiny.output('HttpUrl')}/echo/a`)).status, 200)
	})

	it('is a permission of the API: a user with it may not use other services', async () => {
		const { DynamoDBClient, ListTablesCommand } = await import('@aws-sdk/client-dynamodb')
		const options = { endpoint: tiny.host.awsEndpoint, region: 'eu-west-1', maxAttempts: 1 }
		const db = new DynamoDBClient({ ...options, credentials: allowed })
		await assert.rejects(db.send(new ListTablesCommand({})))
	})

	it('needs the policy to be one of the stack', async () => {
		await assert.rejects(
			tiny.restart({ users: [{ ...allowed, name: 'allowed', policies: ['Unknown'] }] }),
			/no managed policy Unknown/,
		)
		await startWithUsers()
	})
})
