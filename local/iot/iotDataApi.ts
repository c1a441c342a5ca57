import { type AwsOperation, awsError } from '../aws/awsOperation.ts'
import type { Iot } from './iot.ts'
import type { ShadowName, Shadows } from './shadows.ts'

type Addressed = { readonly topic: string } | { readonly shadow: ShadowName }

const decoded = (text = ''): string => decodeURIComponent(text)

/** What a request to the data plane is about: `/topics/<topic>` or `/things/<thing>/shadow?name=<name>`. */
export const addressedBy = (url: string): Addressed | undefined => {
	const { pathname, searchParams } = new URL(url, 'http://localhost')
	const [, topic] = /^\/topics\/(.+)$/.exec(pathname) ?? []
	if (topic !== undefined) return { topic: decoded(topic) }
	const [, thing] = /^\/things\/([^/]+)\/shadow$/.exec(pathname) ?? []
	const name = searchParams.get('name')
	return thing === undefined || name === null ? undefined : { shadow: { thing: decoded(thing), name } }
}

/** The actions of IAM by the methods of shadows. */
export const shadowActions: Readonly<Record<string, string>> = {
	POST: 'iot:UpdateThingShadow',
	GET: 'iot:GetThingShadow',
	DELETE: 'iot:DeleteThingShadow',
}

const checkName = ({ thing, name }: ShadowName): void => {
	if (!/^[a-zA-Z0-9:_-]{1,128}$/.test(thing) || !/^[a-zA-Z0-9:_-]{1,64}$/.test(name))
		throw awsError(400, 'InvalidRequestException', 'invalid name of a thing or of a shadow')
}

/** The HTTPS interface of the data plane: `POST /topics/<topic>?qos=1`, and named shadows. */
export const iotDataApi =
	({ publish }: Iot, shadows: Shadows): AwsOperation =>
	async ({ method, url, body }) => {
		const addressed = addressedBy(url)
		if (addressed !== undefined && 'topic' in addressed && method === 'POST') {
			await publish(addressed.topic, body, 'https')
			return { message: 'OK' }
		}
		if (addressed !== undefined && 'shadow' in addressed && method in shadowActions) {
			checkName(addressed.shadow)
			if (method === 'POST') return shadows.update(addressed.shadow, body)
			return method === 'GET' ? shadows.get(addressed.shadow) : shadows.delete(addressed.shadow)
		}
		throw awsError(400, 'UnsupportedOperation', `IoT ${method} ${url} is not supported by the local host`)
	}
