import { type AwsAnswer, type AwsRequest, type AwsService, awsError } from '../aws/awsOperation.ts'
import type { Faults } from '../aws/faults.ts'

export type Publish = (topic: string, payload: Uint8Array) => Promise<void>

type PublishNeeds = {
	/** the HTTPS interface of the data plane of IoT */
	readonly service: AwsService
	readonly inject: Faults['inject']
	/** of the operator, who may publish everything */
	readonly accessKeyId: string
}

const requestFor = (accessKeyId: string, topic: string, payload: Uint8Array): AwsRequest => ({
	service: 'iotdata',
	accessKeyId,
	method: 'POST',
	url: `/topics/${encodeURIComponent(topic)}?qos=1`,
	headers: {},
	body: Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength),
	operation: 'POST',
	input: {},
})

const isAnswer = (outcome: Awaited<ReturnType<Faults['inject']>>): outcome is AwsAnswer =>
	typeof outcome === 'object'

/**
 * Publishes to AWS IoT as the operator does over HTTPS, without HTTP and signature: limits and faults are the same.
 * Resolves when the message is stored in the queue, and rejects if it is not, or nobody knows.
 */
export const publishDirectly =
	({ service, inject, accessKeyId }: PublishNeeds): Publish =>
	async (topic, payload) => {
		const request = requestFor(accessKeyId, topic, payload)
		const outcome = await inject(request, () => service(request))
		if (!isAnswer(outcome)) throw awsError(503, 'NoAnswer', `the broker has not answered: ${outcome}`)
	}
