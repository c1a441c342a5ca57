import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, Code, Function as Lambda, RecursiveLoop, Runtime } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import type { Bundles } from './bundleLambdas.ts'

export type LambdaFunctionProps<Name extends string> = {
	readonly bundles: Bundles
	/** `<capability>/<name>` of `lambda/<capability>/<name>.lambda.ts` */
	readonly code: string
	readonly description: string
	/** exactly the variables that the function reads */
	readonly environment: Readonly<Record<Name, string>>
	readonly memoryMegabytes?: number
	readonly timeoutSeconds?: number
	/** whether it may cause its own invocations again and again; Lambda ends such a loop otherwise, after about 16 rounds */
	readonly mayLoop?: boolean
}

/** A function of ours: its own log group, and a role that may write to that and nothing else yet. */
export class LambdaFunction<Name extends string> extends Lambda {
	constructor(scope: Construct, id: string, props: LambdaFunctionProps<Name>) {
		const { bundles, code, description, environment } = props
		const { memoryMegabytes = 256, timeoutSeconds = 10, mayLoop = false } = props
		const logGroup = new LogGroup(scope, `${id}Log`, {
			retention: RetentionDays.ONE_MONTH,
			removalPolicy: RemovalPolicy.DESTROY,
		})
		const role = new Role(scope, `${id}Role`, {
			assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
			description: `Role of the function: ${description}`,
		})
		super(scope, id, {
			code: Code.fromAsset(bundles.folder(code)),
			handler: 'index.handler',
			runtime: Runtime.NODEJS_24_X,
			architecture: Architecture.ARM_64,
			memorySize: memoryMegabytes,
			timeout: Duration.seconds(timeoutSeconds),
			description,
			environment,
			logGroup,
			role,
			...(mayLoop ? { recursiveLoop: RecursiveLoop.ALLOW } : {}),
		})
		this.addToRolePolicy(
			new PolicyStatement({
				actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
				resources: [logGroup.logGroupArn],
			}),
		)
		Validations.of(this).acknowledge(
			{
				id: 'Serverless::Serverless-LambdaDLQ',
				reason:
					'Called synchronously, by a queue with dead letters of its own, or by a schedule that calls again.',
			},
			{
				id: 'Serverless::Serverless-LambdaTracing',
				reason: 'A trace per message would cost more than the message; the import log tells the same.',
			},
			{
				id: 'Serverless::Serverless-LambdaEventSourceMappingDestination',
				reason: 'A queue as source has no on-failure destination; failed messages go to its dead letters.',
			},
		)
	}
}
