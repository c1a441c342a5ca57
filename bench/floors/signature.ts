import { HttpRequest } from '@smithy/core/protocols'
import { SignatureV4 } from '@smithy/signature-v4'
import { Sha256 } from '../../lambda/aws/lean/sha256.ts'
import { createAuthentication } from '../../local/access/authenticate.ts'
import type { Floor } from './floor.ts'

const credentials = { accessKeyId: 'floor', secretAccessKey: 'secret' }

const body = JSON.stringify({ TableName: 'table', Item: { text: { S: 'x'.repeat(600) } } })

const unsigned = () =>
	new HttpRequest({
		method: 'POST',
		protocol: 'http:',
		hostname: '127.0.0.1',
		path: '/',
		headers: { host: '127.0.0.1', 'x-amz-target': 'DynamoDB_20120810.PutItem' },
		body,
	})

/** A request that a function signs and the host verifies. */
export const signature = (): Floor => {
	const signer = new SignatureV4({ service: 'dynamodb', region: 'eu-west-1', credentials, sha256: Sha256 })
	const { identify, verify } = createAuthentication([credentials])
	return {
		name: 'signature and its verification',
		run: async () => {
			const { method, path, headers } = await signer.sign(unsigned())
			const received = { method, url: path, headers, body: Buffer.from(body) }
			verify(received, identify(headers))
		},
	}
}
