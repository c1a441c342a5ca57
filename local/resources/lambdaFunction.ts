import { arn, physicalName } from '../access/account.ts'
import type { LambdaFunction } from '../lambda/executionEnvironment.ts'
import { checkValue } from '../template/properties.ts'
import {
	arnOf,
	at,
	idOnly,
	type Kind,
	type Model,
	type Modelled,
	named,
	object,
	ofType,
	text,
} from './kind.ts'

const type = 'AWS::Lambda::Function'

export const lambdaFunction: Kind = {
	type,
	identity: named('lambda', (name) => `function:${name}`),
	known: [
		'Architectures',
		'Code',
		'Description',
		'Environment',
		'Handler',
		'LoggingConfig',
		'MemorySize',
		'RecursiveLoop',
		'Role',
		'Runtime',
		'Timeout',
	],
}

export const logGroup: Kind = {
	type: 'AWS::Logs::LogGroup',
	identity: (account, logicalId, { LogGroupName }) => {
		const name = text(LogGroupName, physicalName(account, logicalId))
		return { ref: name, attributes: { Arn: arn(account, 'logs', `log-group:${name}:*`) } }
	},
	known: ['LogGroupName', 'RetentionInDays'],
}

/**
 * How often Lambda repeats an asynchronous invocation that failed. The host never repeats one: see
 * `describeSchedules`.
 */
export const invokeConfig: Kind = {
	type: 'AWS::Lambda::EventInvokeConfig',
	identity: idOnly,
	known: ['FunctionName', 'MaximumRetryAttempts', 'Qualifier'],
}

type LambdaFunctionNeeds = {
	/** absolute path of the files of an asset, by its key */
	readonly assets: ReadonlyMap<string, string>
	/** variables that make the AWS SDK send its requests to the host */
	readonly variables: Readonly<Record<string, string>>
	/** makes a new secret key, with which one function signs its requests */
	readonly newSecret: () => string
	/** replaces addresses in AWS by local ones */
	readonly localise: (text: string) => string
}

const memoryMegabytes = ({ properties }: Modelled): number => Number(properties['MemorySize'] ?? 128)

const timeoutSeconds = ({ properties }: Modelled): number => Number(properties['Timeout'] ?? 3)

const codeFolder = (resource: Modelled, assets: LambdaFunctionNeeds['assets']): string => {
	const key = String(object(resource.properties['Code'])['S3Key'])
	const folder = assets.get(key)
	if (folder === undefined) throw new Error(`${at(resource)}: the assembly has no asset ${key}`)
	return folder
}

/** Lambda creates the log group itself if the template names none. */
const logGroupName = ({ identity, properties }: Modelled): string =>
	text(object(properties['LoggingConfig'])['LogGroup'], `/aws/lambda/${identity.ref}`)

/** The variables that Lambda sets, that the host needs, and that the template contains. */
const environment = (
	{ account }: Model,
	resource: Modelled,
	{ assets, variables, newSecret, localise }: LambdaFunctionNeeds,
): Record<string, string> => ({
	AWS_LAMBDA_FUNCTION_NAME: resource.identity.ref,
	AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
	AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes(resource)),
	AWS_LAMBDA_LOG_GROUP_NAME: logGroupName(resource),
	AWS_LAMBDA_LOG_STREAM_NAME: 'local',
	LAMBDA_TASK_ROOT: codeFolder(resource, assets),
	AWS_REGION: account.region,
	AWS_DEFAULT_REGION: account.region,
	// Every function signs with a key of its own, so that the host knows which one calls.
	AWS_ACCESS_KEY_ID: resource.logicalId,
	AWS_SECRET_ACCESS_KEY: newSecret(),
	TZ: ':UTC',
	...variables,
	...Object.fromEntries(
		Object.entries(object(object(resource.properties['Environment'])['Variables'])).map(([name, value]) => [
			name,
			localise(String(value)),
		]),
	),
})

export const describeFunctions = (model: Model, needs: LambdaFunctionNeeds): readonly LambdaFunction[] =>
	ofType(model, type).map((resource) => {
		const { properties, identity } = resource
		checkValue(`${at(resource)} Runtime`, properties['Runtime'], ['nodejs24.x'])
		const recursiveLoop = properties['RecursiveLoop'] ?? 'Terminate'
		checkValue(`${at(resource)} RecursiveLoop`, recursiveLoop, ['Allow', 'Terminate'])
		return {
			name: identity.ref,
			arn: arnOf(resource),
			folder: codeFolder(resource, needs.assets),
			handler: String(properties['Handler']),
			memoryMegabytes: memoryMegabytes(resource),
			timeoutSeconds: timeoutSeconds(resource),
			environment: environment(model, resource, needs),
			roleArn: String(properties['Role']),
			mayLoop: recursiveLoop === 'Allow',
			logStreamArn: arn(model.account, 'logs', `log-group:${logGroupName(resource)}:log-stream:local`),
		}
	})

const functionOf = (model: Model, name: unknown): Modelled => {
	const found = ofType(model, type).find(({ identity }) => identity.ref === name)
	if (found === undefined) throw new Error(`${String(name)} is not a function of the stack`)
	return found
}

/** The ARN of the function with a name, which is its `Ref`. */
export const functionArn = (model: Model, name: unknown): string => arnOf(functionOf(model, name))

/** After how many seconds Lambda ends the function with a name. */
export const timeoutOf = (model: Model, name: unknown): number => timeoutSeconds(functionOf(model, name))
