import { createHash, createHmac } from 'node:crypto'

const sha256 = (data) => createHash('sha256').update(data).digest('hex')
const hmac = (key, data) => createHmac('sha256', key).update(data).digest()

/**
 * The headers of a POST with a signature of version 4. The AWS SDK would sign it; these functions contain no SDK.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export const sign = (service, { host, ...others }, body, path = '/') => {
	const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION } = process.env
	const time = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '')
	const date = time.slice(0, 8)
	const headers = { ...others, 'x-amz-date': time, 'x-amz-security-token': AWS_SESSION_TOKEN }
	const signed = Object.entries({ ...headers, host }).toSorted(([one], [other]) => (one < other ? -1 : 1))
	const names = signed.map(([name]) => name).join(';')
	const lines = signed.map(([name, value]) => `${name}:${value}\n`).join('')
	const canonicalPath = path.split('/').map(encodeURIComponent).join('/')
	const canonical = ['POST', canonicalPath, '', lines, names, sha256(body)].join('\n')
	const scope = [date, AWS_REGION, service, 'aws4_request']
	const toSign = ['AWS4-HMAC-SHA256', time, scope.join('/'), sha256(canonical)].join('\n')
	const signature = hmac(scope.reduce(hmac, `AWS4${AWS_SECRET_ACCESS_KEY}`), toSign).toString('hex')
	const credential = `${AWS_ACCESS_KEY_ID}/${scope.join('/')}`
	const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`
	return { ...headers, authorization }
}
