import type { AwsAnswer, AwsError, AwsOperation, AwsService } from './awsOperation.ts'
import { escapeXml } from './escapeXml.ts'

/** A service whose answers are JSON objects. The version is the one of its protocol. */
export const jsonService =
	(operation: AwsOperation, version: '1.0' | '1.1' = '1.0'): AwsService =>
	async (request) => ({
		status: 200,
		headers: { 'content-type': `application/x-amz-json-${version}` },
		body: JSON.stringify(await operation(request)),
	})

/** An error in the protocol of the service; `undefined` stands for a service that is not known yet. */
export const errorAnswer = ({ status, code, message }: AwsError, service: string | undefined): AwsAnswer =>
	service === 'cloudformation'
		? {
				status,
				headers: { 'content-type': 'text/xml' },
				body:
					`<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code>` +
					`<Message>${escapeXml(message)}</Message></Error></ErrorResponse>`,
			}
		: {
				status,
				headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-errortype': code },
				body: JSON.stringify({ __type: code, message, Message: message }),
			}
