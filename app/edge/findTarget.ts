import { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import type { AwsCredentialIdentity, Provider } from '@smithy/types'
import { findStack } from '../../cli/stack/findStack.ts'
import type { LocalVariables } from '../../cli/stack/localStack.ts'
import { requiredOutput, stackOutputs } from '../../cli/stack/stackOutputs.ts'
import type { Destination } from './edgeArguments.ts'

/** A stack that an edge forwards to. */
export type Target = {
	/** of its REST API, without a slash at its end */
	readonly url: string
	readonly region: string
	readonly credentials: AwsCredentialIdentity | Provider<AwsCredentialIdentity>
	/** of the communications stream, if the outputs of the stack were read */
	readonly streamUrl?: string
}

const withoutSlash = (url: string): string => url.replace(/\/$/, '')

const addressesIn = (outputs: ReadonlyMap<string, string>) => ({
	url: withoutSlash(requiredOutput(outputs, 'RestUrl')),
	streamUrl: requiredOutput(outputs, 'CommunicationsUrl'),
})

/** `eu-west-1` of `https://abc.execute-api.eu-west-1.amazonaws.com` */
const regionIn = (url: string): string | undefined => /\.execute-api\.([a-z0-9-]+)\./.exec(url)?.[1]

/** The region and the chain of credentials that a client of the SDK finds. */
const ofSdk = async (region: string | undefined) => {
	const { config } = new CloudFormationClient(region === undefined ? {} : { region })
	return { region: await config.region(), credentials: config.credentials }
}

const explainDenied =
	(name: string) =>
	(error: unknown): never => {
		const { name: code, message } = error as Error
		if (code !== 'AccessDenied' && code !== 'AccessDeniedException') throw error
		throw new Error(
			`these credentials may not read the outputs of ${name} (${message}): name its RestUrl with --url instead`,
		)
	}

/** Finds the stack. Rejects, with advice, if it is not there. */
export const findTarget = async (destination: Destination, variables: LocalVariables): Promise<Target> => {
	if (destination.kind === 'local') {
		const { options, outputs } = await findStack(undefined, variables)
		const { region, credentials } = options
		if (region === undefined || credentials === undefined) throw new Error('local mode has no credentials')
		return { ...addressesIn(outputs), region, credentials }
	}
	if (destination.kind === 'url') {
		const { url } = destination
		return { url, ...(await ofSdk(destination.region ?? regionIn(url))) }
	}
	const sdk = await ofSdk(destination.region)
	const outputs = await stackOutputs(destination.name, { region: sdk.region }).catch(
		explainDenied(destination.name),
	)
	return { ...addressesIn(outputs), ...sdk }
}
