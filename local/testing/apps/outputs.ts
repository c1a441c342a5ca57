import { CfnOutput, type Stack } from 'aws-cdk-lib'

/** Adds outputs with exactly these names to a stack. */
export const addOutputs = (stack: Stack, outputs: Readonly<Record<string, string>>): void => {
	for (const [name, value] of Object.entries(outputs))
		new CfnOutput(stack, `${name}Output`, { value }).overrideLogicalId(name)
}
