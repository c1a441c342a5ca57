import { randomBytes } from 'node:crypto'
import { createAccess } from '../../local/access/access.ts'
import { isAwsError } from '../../local/aws/awsOperation.ts'
import { ofType } from '../../local/resources/kind.ts'
import type { Assembly } from '../../local/template/assembly.ts'
import { describeStack } from '../../local/template/describeStack.ts'
import type { Names, ServiceCall } from './serviceCalls.ts'

/** Whether a function, named by its logical id, may make a call. */
export type MayCall = (functionId: string, call: ServiceCall) => boolean

const urls = { aws: 'http://127.0.0.1:1', http: 'http://localhost:2', webSocket: 'ws://localhost:2/ws' }

/** The verdicts of our host. */
export const hostVerdicts = (assembly: Assembly): MayCall => {
	const stack = describeStack(assembly, urls, () => randomBytes(16).toString('hex'))
	const { checkRequest } = createAccess(stack)
	const resources = ['AWS::DynamoDB::Table', 'AWS::SQS::Queue'].flatMap((type) => ofType(stack.model, type))
	const [sockets] = stack.webSocketApis
	const names: Names = {
		nameOf: (logicalId) => resources.find((resource) => resource.logicalId === logicalId)?.identity.ref ?? '',
		socketsPath: `/${sockets?.apiId}/${sockets?.stage}`,
	}
	return (functionId, { request }) => {
		const { service, method = 'POST', path = '/', headers = {}, body = '', operation, input } = request(names)
		try {
			checkRequest({
				service,
				accessKeyId: functionId,
				method,
				url: path,
				headers,
				operation,
				input,
				body: Buffer.from(body),
			})
			return true
		} catch (error) {
			if (isAwsError(error) && error.code === 'AccessDeniedException') return false
			throw error
		}
	}
}
