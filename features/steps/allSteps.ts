import type { Step } from '../runner/step.ts'
import type { World } from '../world.ts'
import { clockSteps } from './clock.ts'
import { coapDeviceSteps } from './coapDevice.ts'
import { converterSteps } from './converter.ts'
import { downlinkDeviceSteps } from './downlinkDevice.ts'
import { followerSteps } from './follower.ts'
import { integrationMakerSteps } from './integrationMaker.ts'
import { keyMakerSteps } from './keyMaker.ts'
import { mqttDeviceSteps } from './mqttDevice.ts'
import { messageRoutingSteps } from './nrfCloud/messageRouting.ts'
import { nrfCloudSteps } from './nrfCloud/nrfCloudSteps.ts'
import { operatorSteps } from './operator.ts'
import { restClientSteps } from './restClient.ts'
import { streamReaderSteps } from './streamReader.ts'
import { watcherSteps } from './watcher.ts'

/** What all actors can do, for one feature. */
export const allSteps = (world: World): readonly Step[] => [
	...clockSteps(),
	...operatorSteps(world),
	...nrfCloudSteps(world),
	...keyMakerSteps(world),
	...integrationMakerSteps(world),
	...coapDeviceSteps(world),
	...downlinkDeviceSteps(world),
	...mqttDeviceSteps(world),
	...messageRoutingSteps(world),
	...converterSteps(world),
	...watcherSteps(world),
	...followerSteps(world),
	...restClientSteps(world),
	...streamReaderSteps(world),
]
