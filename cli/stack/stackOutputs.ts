import {
	CloudFormationClient,
	type CloudFormationClientConfig,
	DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation'

/** The outputs of a stack, by name. Tools find the resources of a stack with them, in local mode and in AWS. */
export const stackOutputs = async (
	stackName: string,
	options: CloudFormationClientConfig,
): Promise<ReadonlyMap<string, string>> => {
	const client = new CloudFormationClient(options)
	const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stackName }))
	const outputs = Stacks?.[0]?.Outputs ?? []
	return new Map(outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]))
}

export const requiredOutput = (outputs: ReadonlyMap<string, string>, name: string): string => {
	const value = outputs.get(name)
	if (value === undefined) throw new Error(`the stack has no output ${name}: is it a senml-live stack?`)
	return value
}
