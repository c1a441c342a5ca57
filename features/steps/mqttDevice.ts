import { type Step, stepWithJson } from '../runner/step.ts'
import type { World } from '../world.ts'
import { publisher } from './publisher.ts'
import { senmlCbor } from './senmlCbor.ts'

/** A device whose messages arrive on a topic of the MQTT broker. */
export const mqttDeviceSteps = (world: World): readonly Step[] => {
	const publish = publisher(world)
	return [
		stepWithJson('the device `{id}` publishes this JSON to `{level}`', ({ id, level }, json) =>
			publish(id, level, json),
		),
		stepWithJson(
			'the device `{id}` publishes this SenML as CBOR in base64 to `{level}`',
			({ id, level }, senML) =>
				publish(id, level, { data: Buffer.from(senmlCbor(senML)).toString('base64') }),
		),
	]
}
