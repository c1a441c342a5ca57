import { join } from 'node:path'
import { Duration, type Stack } from 'aws-cdk-lib'
import { Code, Function as Lambda, Runtime } from 'aws-cdk-lib/aws-lambda'

type FunctionOptions = {
	/** exported by `index.mjs` */
	readonly name: string
	/** below this folder */
	readonly folder?: string
	readonly timeout?: Duration
	readonly environment?: Readonly<Record<string, string>>
}

/** Adds a function to a stack. It has all the time that Lambda gives a function, so that no time-out ends a test. */
export const functionOf = (
	stack: Stack,
	id: string,
	{ name, folder = 'functions', timeout = Duration.minutes(15), environment = {} }: FunctionOptions,
): Lambda =>
	new Lambda(stack, id, {
		code: Code.fromAsset(join(import.meta.dirname, folder)),
		handler: `index.${name}`,
		runtime: Runtime.NODEJS_24_X,
		memorySize: 128,
		timeout,
		environment: { ID: id, ...environment },
	})
