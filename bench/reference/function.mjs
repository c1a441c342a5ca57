import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware'
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { EventBridge } from '@aws-sdk/client-eventbridge'
import { IoTDataPlaneClient, UpdateThingShadowCommand } from '@aws-sdk/client-iot-data-plane'
import { marshall } from '@aws-sdk/util-dynamodb'
import { Context } from '@hello.nrfcloud.com/proto/hello'
import { timestampResources } from '@hello.nrfcloud.com/proto-map/lwm2m'
import { fromCBOR, senMLtoLwM2M } from '@hello.nrfcloud.com/proto-map/senml'
import middy from '@middy/core'
import inputOutputLogger from '@middy/input-output-logger'
import { decode } from 'cbor-x'
import id128 from 'id128'

/**
 * A model of the function that converts messages in the reference, the backend of hello.nrfcloud.com of October 2024. It
 * has the same packages in the same versions, and the same steps for a valid message. The reference deploys one file per
 * module, with its packages in a layer, so the benchmark does not bundle it either.
 */

const db = new DynamoDBClient({})
const events = new EventBridge({})
const things = new IoTDataPlaneClient({})
const metrics = new Metrics({ namespace: 'reference', serviceName: 'deviceMessage' })

const entryOf = (deviceId, senML, objects) => ({
	deviceId,
	importId: id128.Ulid.generate().toCanonical(),
	senML: JSON.stringify(senML),
	lwm2m: JSON.stringify(objects),
})

/** The message for an object with its time. */
const messageOf = (object) => {
	if (object.Resources[timestampResources.get(object.ObjectID)] === undefined)
		throw new Error('There is no time.')
	return { '@context': Context.lwm2mObjectUpdate.toString(), ...object }
}

const convert = async ({ deviceId, senMLCBOR }) => {
	metrics.addMetric('message', MetricUnit.Count, 1)
	const senML = fromCBOR(decode(Buffer.from(senMLCBOR, 'base64')))
	const { lwm2m } = senMLtoLwM2M(senML)
	const event = (object) => ({
		EventBusName: 'bus',
		Source: 'device',
		DetailType: Context.lwm2mObjectUpdate.toString(),
		Detail: JSON.stringify({ deviceId, message: messageOf(object) }),
	})
	const shadow = { thingName: deviceId, shadowName: 'lwm2m', payload: JSON.stringify(lwm2m) }
	await Promise.all([
		db.send(new PutItemCommand({ TableName: 'logs', Item: marshall(entryOf(deviceId, senML, lwm2m)) })),
		...lwm2m.map((object) => events.putEvents({ Entries: [event(object)] })),
		things.send(new UpdateThingShadowCommand(shadow)),
	])
	return lwm2m
}

export const handler = middy()
	.use(inputOutputLogger({ logger: () => undefined }))
	.use(logMetrics(metrics))
	.handler(convert)
