import { type AwsService, awsError } from '../aws/awsOperation.ts'
import { escapeXml } from '../aws/escapeXml.ts'

export type Output = { readonly key: string; readonly value: string; readonly description: string }

const member = ({ key, value, description }: Output): string =>
	`<member><OutputKey>${escapeXml(key)}</OutputKey><OutputValue>${escapeXml(value)}</OutputValue>` +
	`<Description>${escapeXml(description)}</Description></member>`

const describeStacks = (stackName: string, stackId: string, outputs: readonly Output[]): string =>
	'<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult>' +
	`<Stacks><member><StackName>${stackName}</StackName><StackId>${stackId}</StackId>` +
	'<CreationTime>2026-01-01T00:00:00Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus>' +
	`<Outputs>${outputs.map(member).join('')}</Outputs></member></Stacks>` +
	'</DescribeStacksResult></DescribeStacksResponse>'

/** CloudFormation `DescribeStacks`, over its query protocol. Tools find the outputs of the stack with it. */
export const cloudFormationService =
	(stackName: string, stackId: string, outputs: readonly Output[]): AwsService =>
	async ({ body }) => {
		const parameters = new URLSearchParams(body.toString())
		const action = parameters.get('Action')
		if (action !== 'DescribeStacks')
			throw awsError(
				400,
				'UnsupportedOperation',
				`CloudFormation ${action} is not supported by the local host`,
			)
		const asked = parameters.get('StackName') ?? stackName
		if (asked !== stackName && asked !== stackId)
			throw awsError(400, 'ValidationError', `Stack with id ${asked} does not exist`)
		return {
			status: 200,
			headers: { 'content-type': 'text/xml' },
			body: describeStacks(stackName, stackId, outputs),
		}
	}
