import { createSigner } from '../../lambda/aws/lean/signer.ts'
import { createAuthentication } from '../../local/access/authenticate.ts'
import type { Floor } from './floor.ts'

const credentials = { accessKeyId: 'floor', secretAccessKey: 'secret' }

const request = {
	method: 'POST',
	path: '/',
	headers: { host: '127.0.0.1', 'x-amz-target': 'DynamoDB_20120810.PutItem' },
	body: JSON.stringify({ TableName: 'table', Item: { text: { S: 'x'.repeat(600) } } }),
}

/** A request that a function signs and the host verifies. */
export const signature = (): Floor => {
	const sign = createSigner({ service: 'dynamodb', region: 'eu-west-1' })
	const { identify, verify } = createAuthentication([credentials])
	return {
		name: 'signature and its verification',
		// as many as there are calls
		timesPerMessage: 7,
		run: () => {
			const { method, path, body } = request
			const headers = sign(request, credentials)
			verify({ method, url: path, headers, body: Buffer.from(body) }, identify(headers))
		},
	}
}
