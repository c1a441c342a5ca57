import { readFileSync } from 'node:fs'

/** What nRF Cloud sends for a message of a device, and what has to become of it. */
export type SampleMessage = {
	readonly id: string
	readonly kind: string
	readonly title: string
	readonly deviceId?: string
	/** on the topic of the message bridge; null if it does not come there */
	readonly bridge?: { readonly topicAfterMosquittoRewrite: string; readonly payload: unknown } | null
	/** of Message Routing, with which the body agrees */
	readonly messageRouting: { readonly type: string; readonly messages: readonly RoutedSample[] }
	/** exactly the bytes that are signed */
	readonly webhookBody: string
	readonly webhookSignature: string
	readonly expected?: { readonly lwm2m?: readonly object[]; readonly error?: string }
}

export type RoutedSample = {
	readonly deviceId: string
	readonly messageId: string
	readonly topic?: string
	readonly message: unknown
	readonly receivedAt: string
}

type File = {
	readonly webhookSignature: { readonly exampleSecret: string }
	readonly teamId: string
	readonly samples: readonly Partial<SampleMessage>[]
}

const file = new URL('../../testdata/sample-messages.json', import.meta.url)
const { webhookSignature, teamId, samples } = JSON.parse(readFileSync(file, 'utf8')) as File

/** With which the samples are signed. */
export const sampleSecret = webhookSignature.exampleSecret

export const sampleTeamId = teamId

/** Those that Message Routing sends. */
export const routedSamples: readonly SampleMessage[] = samples.filter(
	(sample): sample is SampleMessage => sample.webhookBody !== undefined,
)

export const sampleNamed = (id: string): SampleMessage => {
	const sample = routedSamples.find((one) => one.id === id)
	if (sample === undefined) throw new Error(`there is no sample ${id}`)
	return sample
}
