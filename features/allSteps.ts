import type { Step } from './runner/step.ts'
import { clockSteps } from './steps/clock.ts'
import { coapDeviceSteps } from './steps/coapDevice.ts'
import { followerSteps } from './steps/follower.ts'
import { mqttDeviceSteps } from './steps/mqttDevice.ts'
import { operatorSteps } from './steps/operator.ts'
import { restClientSteps } from './steps/restClient.ts'
import { watcherSteps } from './steps/watcher.ts'
import type { World } from './world.ts'

/** What all actors can do, for one feature. */
export const allSteps = (world: World): readonly Step[] => [
	...clockSteps(),
	...operatorSteps(world),
	...coapDeviceSteps(world),
	...mqttDeviceSteps(world),
	...watcherSteps(world),
	...followerSteps(world),
	...restClientSteps(world),
]
