export type {
	Configuration,
	LatestValue,
	LatestValues,
	LwM2MObject,
	NamedValues,
	ResourceValue,
} from './session/frame.ts'
export type { Status } from './session/status.ts'
export type { Clock, Fetch, Ports, Socket } from './socket/ports.ts'
export { type Watch, type WatchEvent, type WatchOptions, watchDevice } from './watchDevice.ts'
export {
	type DeviceOptions,
	type DevicesEvent,
	type DevicesWatch,
	type WatchDevicesOptions,
	watchDevices,
} from './watchDevices.ts'
