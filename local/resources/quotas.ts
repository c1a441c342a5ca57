import type { Properties } from '../template/properties.ts'
import { object, texts } from './kind.ts'

/** Throws what AWS refuses about the properties of a resource. */
type Check = (where: string, properties: Properties) => void

/** Whole numbers that a property may have, by its path. */
const within =
	(path: string, [min, max]: readonly [number, number]): Check =>
	(where, properties) => {
		const value = path.split('.').reduce<unknown>((inside, name) => object(inside)[name], properties)
		if (value === undefined) return
		const number = Number(value)
		if (!Number.isInteger(number) || number < min || number > max)
			throw new Error(
				`${where} ${path}: ${JSON.stringify(value)} is not a whole number from ${min} to ${max}`,
			)
	}

/** Characters of a text. */
const atMost =
	(name: string, most: number): Check =>
	(where, properties) => {
		const value = properties[name]
		if (typeof value === 'string' && value.length > most)
			throw new Error(`${where} ${name}: has ${value.length} characters, at most ${most} are possible`)
	}

const maxVariableBytes = 4096

/** Lambda sets them itself, and refuses functions that state one. */
const reserved =
	/^(_HANDLER|_X_AMZN_TRACE_ID|AWS_(REGION|DEFAULT_REGION|EXECUTION_ENV|ACCESS_KEY(_ID)?|SECRET_ACCESS_KEY|SESSION_TOKEN)|AWS_LAMBDA_(FUNCTION_(NAME|MEMORY_SIZE|VERSION)|INITIALIZATION_TYPE|LOG_GROUP_NAME|LOG_STREAM_NAME|RUNTIME_API)|LAMBDA_(TASK_ROOT|RUNTIME_DIR))$/

const variables: Check = (where, { Environment }) => {
	const { Variables } = object(Environment)
	const names = Object.keys(object(Variables))
	const refused = names.find((name) => reserved.test(name) || !/^[a-zA-Z]\w+$/.test(name))
	if (refused !== undefined)
		throw new Error(`${where} Environment: the name ${refused} is reserved or invalid`)
	const bytes = Buffer.byteLength(JSON.stringify(Variables ?? {}))
	if (bytes > maxVariableBytes)
		throw new Error(`${where} Environment: has ${bytes} bytes, at most ${maxVariableBytes} are possible`)
}

const origins: Check = (where, { CorsConfiguration }) => {
	const refused = texts(object(CorsConfiguration)['AllowOrigins']).find(
		(origin) => origin !== '*' && !/^https?:\/\/\S+$/.test(origin),
	)
	if (refused !== undefined)
		throw new Error(`${where} AllowOrigins: ${refused} is not *, and does not begin with http:// or https://`)
}

const topicRule: Check = (where, { RuleName, TopicRulePayload }) => {
	if (typeof RuleName === 'string' && !/^\w{1,128}$/.test(RuleName))
		throw new Error(`${where} RuleName: ${RuleName} is not 1 to 128 letters, digits and underscores`)
	const filter = /\bFROM\s+'([^']*)'/i.exec(String(object(TopicRulePayload)['Sql']))?.[1] ?? ''
	if (filter.split('/').length > 8) throw new Error(`${where} Sql: ${filter} has more than seven slashes`)
}

const checks: Readonly<Record<string, readonly Check[]>> = {
	'AWS::SQS::Queue': [
		within('VisibilityTimeout', [0, 43_200]),
		within('MessageRetentionPeriod', [60, 1_209_600]),
		within('RedrivePolicy.maxReceiveCount', [1, 1000]),
	],
	'AWS::Lambda::Function': [
		within('Timeout', [1, 900]),
		within('MemorySize', [128, 10_240]),
		atMost('Description', 256),
		variables,
	],
	'AWS::Lambda::EventSourceMapping': [
		// Larger batches need a batching window, which the host does not have.
		within('BatchSize', [1, 10]),
		within('ScalingConfig.MaximumConcurrency', [2, 1000]),
	],
	'AWS::ApiGatewayV2::Api': [atMost('Name', 128), atMost('Description', 1024), origins],
	'AWS::CloudWatch::Alarm': [atMost('AlarmDescription', 1024)],
	'AWS::IAM::Role': [atMost('Description', 1000)],
	'AWS::IoT::TopicRule': [topicRule],
}

/** Throws if AWS would refuse to make a resource, which stops the start as it would stop a deployment. */
export const checkQuotas = (type: string, where: string, properties: Properties): void => {
	for (const check of checks[type] ?? []) check(where, properties)
}
